// The job that `init` writes for GitLab, as a runner runs it: its lines in one shell, which ends at the first that fails.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { git } from '../../src/phases/1-load/git/git.ts'
import { type Comment, variablesOf, withForge } from '../support/forge-api.ts'
import { commit, makeRepository } from '../support/git.ts'
import { newProject, readFiles, removeProjects, runCommand, writeFiles } from '../support/project.ts'

const test = suite('review in GitLab')
test.after(removeProjects)

const repository = join(import.meta.dirname, '../..')

interface Job {
  variables: Record<string, string>
  script: string[]
  artifacts: { paths: string[]; reports: { codequality: string } }
}

/** A project of GitLab with a merge request, below a folder of it or at its top; and what the job of it is. */
function mergeRequest(folder: string, change: string) {
  const top = newProject({ '.keep': '' })
  makeRepository(top)
  git(top, ['remote', 'add', 'origin', 'https://gitlab.example.com/acme/ml.git'])
  const root = join(top, folder)
  mkdirSync(root, { recursive: true })
  assert.is(runCommand(['init'], { cwd: root }).status, 0)
  assert.is(runCommand(['compile'], { cwd: root }).status, 0)
  const compiler = join(root, 'node_modules/mlflow-gitops')
  mkdirSync(dirname(compiler))
  symlinkSync(repository, compiler)
  commit(top)
  const base = git(top, ['rev-parse', 'HEAD']).toString().trim()
  const file = join(root, 'environments/dev.yaml')
  writeFiles(root, { 'environments/dev.yaml': readFileSync(file, 'utf8') + change })
  runCommand(['compile'], { cwd: root })
  const { 'mlflow-gitops': job } = parse(readFileSync(join(top, '.gitlab-ci.yml'), 'utf8')) as Record<string, Job>
  return { top, job: job!, base }
}

async function run({ top, job }: { top: string; job: Job }, variables: NodeJS.ProcessEnv) {
  const [install, ...lines] = job.script
  assert.is(install, 'npm ci --ignore-scripts --prefix "$ROOT"')
  const env = { PATH: process.env.PATH, ...job.variables, ...variables }
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', lines.join('\n')], { cwd: top, env })
  const [stdout, , [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { status: status as number, stdout, written: readFiles(top) }
}

for (const folder of ['', 'deploy/mlflow']) {
  test(`a merge request is checked and commented, in ${folder || 'a repository of its own'}`, async () => {
    const request = mergeRequest(folder, 'replicas: 0\n')
    const comments: Comment[] = []
    await withForge('gitlab', comments, async (url) => {
      const variables = { ...variablesOf.gitlab(url), CI_MERGE_REQUEST_DIFF_BASE_SHA: request.base }
      const silent = await run(request, variables)
      assert.is(silent.status, 0, silent.stdout)
      assert.match(silent.stdout, /danger/)
      assert.match(silent.written['mlflow-gitops-review/fleet.html']!, /^<!doctype html>.*danger/is)
      assert.equal(comments, [])
      assert.is((await run(request, { ...variables, MLFLOW_GITOPS_TOKEN: 'write' })).status, 0)
      assert.match(comments[0]!.body, /danger.*<!-- mlflow-gitops diff of /s)
      assert.not.match(comments[0]!.body, '](http')
      const pages = {
        CI_PAGES_DOMAIN: 'pages.example.com',
        CI_PROJECT_ROOT_NAMESPACE: 'acme',
        CI_PROJECT_PATH: 'acme/data/ml',
        CI_JOB_ID: '7',
      }
      assert.is((await run(request, { ...variables, ...pages, MLFLOW_GITOPS_TOKEN: 'write' })).status, 0)
      const page =
        'https://acme.pages.example.com/-/data/ml/-/jobs/7/artifacts/mlflow-gitops-review/fleet.html#/env/dev'
      assert.match(comments[0]!.body, `[\`dev\`](${page})`)
    })
  })
}

test('a mistake fails the job, and is a finding of Code Quality', async () => {
  const request = mergeRequest('deploy', 'replicas: many\n')
  const { status, written } = await run(request, { CI_MERGE_REQUEST_DIFF_BASE_SHA: request.base })
  assert.is(status, 1)
  const { paths, reports } = request.job.artifacts
  assert.ok(reports.codequality.startsWith(paths[0]!))
  const [finding] = JSON.parse(written[reports.codequality]!) as { location: { path: string } }[]
  assert.is(finding!.location.path, 'deploy/environments/dev.yaml')
})

test('a push to the default branch is checked alone; what was compared with a merged result is its target', async () => {
  const request = mergeRequest('', 'replicas: 0\n')
  const pushed = await run(request, {})
  assert.equal([pushed.status, 'mlflow-gitops-review/level' in pushed.written], [0, false])
  const merged = { CI_MERGE_REQUEST_DIFF_BASE_SHA: 'f'.repeat(40), CI_MERGE_REQUEST_TARGET_BRANCH_SHA: request.base }
  const { written } = await run(request, merged)
  assert.is(written['mlflow-gitops-review/level'], 'danger\n')
})

test.run()
