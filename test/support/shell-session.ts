// What a reader sees who types the commands of a document: in a copy of this repository's environments, with the
// command as `npx mlflow-gitops`.
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { git } from '../../src/phases/1-load/git/git.ts'
import { commit, makeRepository } from './git.ts'
import { command, newProject } from './project.ts'

const repository = resolve(import.meta.dirname, '../..')
const copied = ['environments', 'out', 'schema', '.github', '.gitattributes', 'package.json']

/** A copy in which origin/main is the last commit, HEAD~1 is the one before, and there are releases to go back to. */
export function copyOfRepository(): string {
  const root = newProject({}, 'mlflow-gitops-documents-')
  for (const path of copied) cpSync(join(repository, path), join(root, path), { recursive: true })
  makeRepository(root)
  git(root, ['tag', 'v1.4'])
  commit(root)
  git(root, ['tag', 'v1.5'])
  git(root, ['remote', 'add', 'origin', 'https://example.com/mlflow'])
  git(root, ['update-ref', 'refs/remotes/origin/main', 'HEAD'])
  git(root, ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main'])
  return root
}

/** What each command printed, on both streams, and its exit status. They run in one shell, one after the other. */
export async function typed(commands: readonly string[], root: string): Promise<{ printed: string; status: number }[]> {
  const programs = newProject({}, 'mlflow-gitops-programs-')
  mkdirSync(join(programs, 'bin'))
  const npx = `#!/bin/sh\nshift\nexec '${process.execPath}' '${command}' "$@"\n`
  writeFileSync(join(programs, 'bin/npx'), npx, { mode: 0o755 })
  const end = '\u0000end '
  const script = commands.map((command) => `${command}\nprintf '\\0end %s\\0' "$?"`).join('\n')
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env
  const output = await new Promise<string>((done) => {
    const options = { cwd: root, env: { ...env, PATH: `${programs}/bin:${env.PATH}` }, maxBuffer: 1 << 26 }
    execFile('bash', ['-c', `exec 2>&1\n${script}`], options, (_error, stdout) => done(stdout))
  })
  const parts = output.split('\u0000')
  return commands.map((_, index) => ({
    printed: parts[2 * index] ?? '',
    status: Number((parts[2 * index + 1] ?? `${end}255`).slice(end.length - 1)),
  }))
}
