// Completion in real shells: what a line that is typed with tabs has become.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { git } from '../../src/phases/1-load/git/git.ts'
import { makeRepository } from './git.ts'
import { command, newProject } from './project.ts'

/** How each shell is started without its user's files, and takes what completes the command. */
const shells = {
  bash: { start: ['bash', '--norc', '--noprofile', '-i'], setup: 'source <(mlflow-gitops completion bash)' },
  zsh: {
    // Keys as Emacs has them: npm names vi as the editor, whose keys zsh would take.
    start: ['zsh', '-f', '-i', '-o', 'emacs'],
    setup: 'autoload -Uz compinit; compinit -u -D; source <(mlflow-gitops completion zsh)',
  },
  fish: { start: ['fish', '--no-config', '-i'], setup: 'mlflow-gitops completion fish | source' },
} as const

export type Shell = keyof typeof shells

/** What is typed, and the words that have to stand there. Environments: dev, team/prod, team/stage. */
export const completions: [typed: string, words: string[]][] = [
  ['mlflow-gitops rend\t', ['render']],
  ['mlflow-gitops render de\t', ['render', 'dev']],
  ['mlflow-gitops render team/p\t', ['render', 'team/prod']],
  ['mlflow-gitops compile --che\t', ['compile', '--check']],
  ['mlflow-gitops diff --format mark\t', ['diff', '--format', 'markdown']],
  ['mlflow-gitops diff --base relea\t', ['diff', '--base', 'release-1']],
  ['mlflow-gitops explain dev backendSt\tho\t', ['explain', 'dev', 'backendStore.host']],
  ['mlflow-gitops set backendStore.ty\tpost\t team/p\t', ['set', 'backendStore.type=postgres', 'team/prod']],
  ['mlflow-gitops render dev --set restric\ttr\t', ['render', 'dev', '--set', 'restricted=true']],
  ['mlflow-gitops new x --database my\t', ['new', 'x', '--database', 'mysql']],
  ['mlflow-gitops render dev -f valu\t', ['render', 'dev', '-f', 'values.yaml']],
  ['mlflow-gitops completion fi\t', ['completion', 'fish']],
]

/** A Git repository with environments, and the command on the PATH. */
function workplace(): { cwd: string; env: NodeJS.ProcessEnv } {
  const root = newProject({
    'environments/dev.yaml': '{}\n',
    'environments/team/prod.yaml': '{}\n',
    'environments/team/stage.yaml': '{}\n',
    'values.yaml': '{}\n',
  })
  makeRepository(root)
  git(root, ['tag', 'release-1'])
  mkdirSync(join(root, 'bin'))
  const program = join(root, 'bin/mlflow-gitops')
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${command}" "$@"\n`)
  chmodSync(program, 0o755)
  return { cwd: root, env: { ...process.env, HOME: root, PATH: `${join(root, 'bin')}:${process.env.PATH}` } }
}

/** The words of a line that was typed into a shell, but for the command. @throws where the shell can't be had */
export function typedInto(shell: Shell, typed: string): string[] {
  const { start, setup } = shells[shell]
  if (spawnSync(start[0], ['--version']).error) throw new Error(`${shell} is not on the PATH`)
  const script = join(import.meta.dirname, 'terminal.py')
  const { status, stdout, stderr } = spawnSync('python3', [script, setup, typed, ...start], {
    ...workplace(),
    encoding: 'utf8',
    timeout: 120_000,
  })
  if (status !== 0) throw new Error(stderr)
  return stdout.trim().split('\n').slice(1)
}
