// Whether repository.url is that of the repository which is compiled.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { exampleUrl } from '../../src/phases/3-check/repository.ts'
import { newProject, removeProjects, runCommand, type Tree } from '../support/project.ts'

const test = suite('repository')
test.after(removeProjects)

const environment = `backendStore: {dbpath: /data/mlflow.db}
persistent_storage: {enabled: true, volumes: {pvc-user: null, data: {pvc_name: data, mount_path: /data, size: 1Gi}}}
env_vars: {MLFLOW_ARTIFACTS_DESTINATION: /data/artifacts}
`
const example = readFileSync(join(import.meta.dirname, '../../environments/_fleet.yaml'), 'utf8')

/** What compiling a repository with these remotes says. */
function said(url: string, remotes: readonly string[] | undefined, more: Tree = {}): { status: number; text: string } {
  const root = newProject({
    'environments/_fleet.yaml': `repository: {url: "${url}"}\nargocd: {}\n`,
    'environments/dev.yaml': environment,
    ...more,
  })
  const git = (...args: string[]) => spawnSync('git', ['-C', root, ...args])
  if (remotes) git('init', '--quiet')
  for (const [index, remote] of (remotes ?? []).entries()) git('remote', 'add', `r${index}`, remote)
  const { status, stderr } = runCommand(['compile', '--root', root])
  return { status: status!, text: stderr }
}

const url = 'https://git.company.com/team/mlflow'

/** Remotes that are the same repository. */
const same = [
  url,
  'https://git.company.com/team/mlflow.git',
  'https://bot:token@GIT.company.com:8443/team/mlflow/',
  'ssh://git@git.company.com:2222/team/mlflow.git',
  'git@git.company.com:team/mlflow.git',
  'git.company.com:team/mlflow',
  'git@work:team/mlflow.git',
]

test('one of the remotes is the repository, whatever the form of its URL', () => {
  for (const remote of same) assert.not.match(said(url, ['https://git.company.com/other/fork', remote]).text, 'warning')
  const azure = said('https://dev.azure.com/org/p/_git/mlflow', ['git@ssh.dev.azure.com:v3/org/p/mlflow'])
  assert.not.match(azure.text, 'warning')
})

test('where nothing is known of the remote nothing is said', () => {
  for (const remotes of [undefined, [], ['/srv/git/mlflow'], ['../mlflow.git'], ['file:///srv/mlflow']])
    assert.not.match(said(url, remotes).text, 'warning')
})

test('remotes that are all others are told, without their credentials', () => {
  const { status, text } = said(url, ['/srv/mirror', 'https://bot:token@git.company.com/team/other.git'])
  assert.is(status, 0)
  assert.match(text, /_fleet.yaml:1:\d+ warning repository-foreign/)
  assert.match(text, 'help: write https://git.company.com/team/other.git; or, if this is a fork')
  assert.not.match(text, 'token')
})

test("the example's repository is refused everywhere else, in a fork too", () => {
  assert.match(example, `url: ${exampleUrl}\n`)
  const ours = { 'package.json': '{"name": "mlflow-gitops"}' }
  const theirs = { 'environments/_defaults.yaml': 'metadata: {project_id: northwind}\n' }
  for (const [remotes, more] of [
    [undefined, {}],
    [['https://git.company.com/team/mlflow'], ours],
    [[exampleUrl], theirs],
  ] as const) {
    const { status, text } = said(exampleUrl, remotes, more)
    assert.is(status, 1)
    assert.match(text, 'error repository-example')
  }
  assert.is(said(exampleUrl, ['https://git.company.com/x/y'], { ...ours, ...theirs }).status, 0)
  assert.is(said(exampleUrl, undefined, { 'package.json': '{' }).status, 1)
})

test.run()
