// What completes a command line: the answers, and bash itself on a terminal. zsh and fish are in e2e/completion.
import { spawnSync } from 'node:child_process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { removeProjects, runCommand, withEnvironments } from '../support/project.ts'
import { completions, typedInto } from '../support/shells.ts'

const test = suite('completion')
test.after(removeProjects)

let root: string
test.before(() => {
  root = withEnvironments({ 'dev.yaml': '{}\n', 'team/_defaults.yaml': '{}\n', 'team/prod.yaml': '{}\n' })
})

/** The candidates for the last of some words. */
const candidates = (...words: string[]): string[] => {
  const { status, stdout, stderr } = runCommand(['complete', '--', ...words], { cwd: root })
  assert.equal([status, stderr], [0, ''])
  return stdout.split('\n').flatMap((line) => line.split('\t')[0] || [])
}

test('what belongs to a place is offered there, and nothing else', () => {
  assert.equal(candidates('compile', ''), ['dev', 'team/prod'])
  assert.equal(candidates('compile', 'dev', ''), ['team/prod'])
  assert.equal(candidates('set', 'replicas=2', 'team/'), ['team/_defaults', 'team/prod'])
  assert.equal(candidates('promote', 'dev', ''), ['team/prod'])
  assert.equal(candidates('promote', 'dev', 'team/prod', ''), [])
  assert.equal(candidates('completion', ''), ['bash', 'zsh', 'fish', 'powershell'])
  assert.equal(candidates('render', 'dev', '--format='), ['--format=yaml', '--format=json'])
  assert.equal(candidates('new', 'x', '--route', ''), ['none', 'http-route', 'ingress'])
  assert.equal(candidates('help', 'comp'), ['compile', 'completion'])
  assert.equal(candidates('render', 'dev', '-f', ''), [':files'])
  assert.equal(candidates('promote', 'dev', 'team/prod', '--only', 'server.worke'), ['server.workers'])
  // What is of Kubernetes' own schema there refers to its document.
  assert.equal(candidates('set', 'podSecurityContext.fsGroup'), [
    'podSecurityContext.fsGroup=',
    'podSecurityContext.fsGroupChangePolicy=',
  ])
  assert.equal(candidates('set', 'restricted='), ['restricted=true', 'restricted=false', 'restricted=openshift'])
  assert.equal(candidates('constructor', ''), candidates(''))
})

test('options of the command are offered, each once', () => {
  assert.equal(candidates('diff', '--e'), ['--exit-code'])
  assert.equal(candidates('diff', '--exit-code', '--e'), [])
  assert.equal(candidates('render', '--set', 'a=b', '--se'), ['--set'])
  assert.equal(candidates('compile', '--ba'), [])
})

test('what is wrong gives no candidates, and no word', () => {
  assert.equal(candidates('diff', '--base', ''), [])
  assert.equal(candidates('compile', '--root', '/nowhere', ''), [])
  assert.equal(candidates(), candidates(''))
})

for (const [typed, words] of completions) {
  test(`bash: ${typed.replaceAll('\t', '⇥')}`, () => assert.equal(typedInto('bash', typed), words))
}

test('a shell that is none is told', () => {
  const { status, stderr } = runCommand(['completion', 'bsh'])
  assert.is(status, 2)
  assert.match(stderr, 'there is no completion for bsh: it is one of bash, zsh, fish, powershell; did you mean bash?')
})

test('what bash runs is bash', () => {
  const { status, stderr } = spawnSync('bash', ['-n'], {
    input: runCommand(['completion', 'bash']).stdout,
    encoding: 'utf8',
  })
  assert.equal([status, stderr], [0, ''])
})

test.run()
