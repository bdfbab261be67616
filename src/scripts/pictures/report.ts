import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { changes, repository } from './comment.ts'

/** A commit of the same name whenever it is made. */
const git = ['-c', 'user.name=northwind', '-c', 'user.email=northwind@example.com', '-c', 'init.defaultBranch=main']
const date = '2026-11-01T12:00:00Z'
const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }

/** The page of this repository's environments, with the change that the comment is about. */
export function writeReport(): { address: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'mlflow-gitops-picture-'))
  const run = (command: string, ...args: string[]): Buffer =>
    execFileSync(command, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
  const compiler = join(repository, 'dist/cli.cjs')
  cpSync(join(repository, 'environments'), join(root, 'environments'), { recursive: true })
  run('git', ...git, 'init', '--quiet')
  run('git', 'add', '--all')
  run('git', ...git, 'commit', '--quiet', '--message', 'main')
  for (const words of changes()) run(process.execPath, compiler, ...words)
  run(process.execPath, compiler, 'report', '--quiet', '--base', 'main')
  return {
    address: pathToFileURL(join(root, 'fleet.html')).href,
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
