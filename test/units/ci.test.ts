// What .github holds, for those who take this repository as a template as well: the workflows and forms are valid,
// Renovate's pattern finds the images, and what publishes runs nothing else.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { globby } from 'globby'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { documentsOf } from '../../src/commands/version.ts'
import { newProject, removeProjects } from '../support/project.ts'

const repository = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(repository, path), 'utf8')
const schema = (name: string) =>
  JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve(`schemastore/schemas/json/${name}.json`), 'utf8'),
  ) as object
const test = suite('ci')

test.after(removeProjects)

for (const [pattern, name] of [
  ['.github/workflows/*.yml', 'github-workflow'],
  ['.github/actions/*/action.yml', 'github-action'],
  ['.github/ISSUE_TEMPLATE/!(config).yml', 'github-issue-forms'],
  ['.github/ISSUE_TEMPLATE/config.yml', 'github-issue-config'],
] as const) {
  for (const file of await globby(pattern, { cwd: repository, dot: true })) {
    test(`${file} is valid`, () => {
      const ajv = new Ajv({ strict: false, validateFormats: false })
      ajv.validate(schema(name), parse(read(file)))
      assert.equal(ajv.errors ?? [], [])
    })
  }
}

test('the workflows pin the actions of others by commit, and name the permissions that they need', async () => {
  for (const file of await globby(['.github/workflows/*.yml', '.github/actions/*/action.yml'], {
    cwd: repository,
    dot: true,
  })) {
    const text = read(file)
    const used = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action!)
    for (const action of used) assert.match(action, /^\.\/|@[0-9a-f]{40}$/, file)
    if (!file.includes('/workflows/')) continue
    const { permissions, jobs } = parse(text) as Workflow
    // None by default: each job says what it needs.
    assert.equal(permissions, {}, file)
    for (const job of Object.values(jobs)) assert.ok(job.permissions, file)
  }
})

interface Step {
  name?: string
  uses?: string
  with?: { [key: string]: unknown }
  env?: { [name: string]: string }
  run?: string
  'working-directory'?: string
}

interface Workflow {
  on: { [event: string]: unknown }
  permissions: object
  jobs: { [name: string]: { if?: string; permissions?: object; steps: Step[] } }
}

/** The workflows, and the action, whose steps stand elsewhere. */
async function stepsOf(pattern: string): Promise<[file: string, Step][]> {
  const files = await globby(pattern, { cwd: repository, dot: true })
  return files.flatMap((file) => {
    const { jobs, runs } = parse(read(file)) as Partial<Workflow> & { runs?: { steps: Step[] } }
    const steps = runs?.steps ?? Object.values(jobs!).flatMap((job) => job.steps)
    return steps.map((step): [string, Step] => [file, step])
  })
}

test('no name or value of a pull request becomes a part of a script', async () => {
  for (const [file, { run = '' }] of await stepsOf('.github/{workflows/*.yml,actions/*/action.yml}'))
    assert.not.match(run, /\$\{\{/, `${file}: an expression in a script: hand it on in env`)
})

test('no workflow runs for pull requests of strangers with the rights of this repository', async () => {
  for (const file of await globby('.github/workflows/*.yml', { cwd: repository, dot: true })) {
    const { on } = parse(read(file)) as Workflow
    assert.not.ok(
      ['pull_request_target', 'workflow_run', 'issue_comment'].some((event) => event in on),
      file,
    )
  }
})

test('the job that commits runs nothing of the branch that it commits to', async () => {
  for (const [file, step] of await stepsOf('.github/workflows/compile.yml')) {
    const { run = '', 'working-directory': folder = '.' } = step
    if (/\bnpm\b/.test(run)) assert.is(folder, 'compiler', file)
    if (/\bnode\b/.test(run)) assert.match(run, /^node compiler\/dist\/cli\.cjs compile --root branch /)
    if (folder === 'branch') assert.not.match(run, /\b(npm|npx|node|make|bash|sh)\b/)
    if (step.with?.ref !== undefined) assert.is(step.with.path, 'compiler')
  }
})

test('what decides who is asked, and what is applied, has an owner', () => {
  const owned = read('.github/CODEOWNERS')
    .split('\n')
    .flatMap((line) => /^(\/\S+)\s+@/.exec(line)?.[1] ?? [])
  for (const place of [
    ...['/environments/_fleet.yaml', '/environments/**/_defaults.yaml', '/environments/overrides/'],
    ...['/out/argocd/', '/out/flux/', '/out/bases/', '/.github/', '/.ci/'],
    ...['/package.json', '/package-lock.json', '/src/', '/schema/'],
  ])
    assert.ok(owned.includes(place), place)
})

test('no token lies where code of a branch could read it, and none of its install scripts runs', async () => {
  for (const file of await globby('.github/workflows/*.yml', { cwd: repository, dot: true })) {
    const { jobs } = parse(read(file)) as Workflow
    for (const { if: condition, steps } of Object.values(jobs)) {
      for (const { uses = '', with: inputs = {}, run = '' } of steps) {
        if (uses.startsWith('actions/checkout@')) assert.is(inputs['persist-credentials'], false, file)
        assert.not.match(run, /npm ci(?! --ignore-scripts)/, file)
      }
      const withToken = steps.filter((step) => JSON.stringify(step).includes('secrets.'))
      assert.ok(
        withToken.every(({ run }) => run?.includes('git push')),
        file,
      )
      if (withToken.length > 0) assert.match(condition!, /github\.actor == /)
    }
  }
})

const { jobs: releaseJobs } = parse(read('.github/workflows/release.yml')) as Workflow

test('a job that may publish runs no code but npm and gh: nothing is checked out, installed or built there', () => {
  const mayPublish = Object.values(releaseJobs).filter(({ permissions }) =>
    JSON.stringify(permissions).includes('write'),
  )
  assert.is(mayPublish.length, 2)
  for (const { uses = '', run = '' } of mayPublish.flatMap(({ steps }) => steps)) {
    assert.not.match(uses, /^\.\/|checkout/)
    assert.not.match(run, /\b(npx|node|tsx|bash|sh|npm (?!publish \S+ .*--ignore-scripts))\b/)
  }
})

const release = (name: string, cwd: string, tag = 'v1.2.3'): void => {
  const { run } = releaseJobs.pack!.steps.find((step) => step.name === name)!
  const env = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'company/tool', GITHUB_REF_NAME: tag }
  execFileSync('bash', ['-ec', run!], { cwd, env: { ...process.env, ...env }, stdio: 'pipe' })
}

test('the package has the address of the repository that publishes it, and of no other', () => {
  const manifest = JSON.parse(read('package.json')) as { version: string }
  assert.not.ok(['repository', 'bugs', 'homepage'].some((field) => field in manifest))
  assert.is(documentsOf(manifest), undefined)
  const folder = newProject({ 'package.json': JSON.stringify({ ...manifest, version: '1.2.3' }) })
  release('Write the address of this repository', folder)
  const published = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  assert.equal(published.repository, { type: 'git', url: 'git+https://github.com/company/tool.git' })
  assert.equal(published.bugs, { url: 'https://github.com/company/tool/issues' })
  assert.is(published.homepage, 'https://github.com/company/tool#readme')
  assert.is(documentsOf(published), 'https://github.com/company/tool/blob/v1.2.3')
})

test('a tag that is not the version is not published', () => {
  const folder = newProject({ 'package.json': '{"version": "1.2.3"}' })
  release('The tag is the version', folder)
  assert.throws(() => release('The tag is the version', folder, 'v1.2.4'))
})

interface Renovate {
  customManagers: { managerFilePatterns: string[]; matchStrings: string[] }[]
}

test('Renovate finds every image of environments/, and its version', async () => {
  const [{ managerFilePatterns, matchStrings }] = (JSON.parse(read('.github/renovate.json')) as Renovate)
    .customManagers as [Renovate['customManagers'][0]]
  const files = await globby('environments/**/*.yaml', { cwd: repository })
  const images = files.map((file) => (parse(read(file)) as { image?: string }).image)
  const pattern = new RegExp(managerFilePatterns[0]!.slice(1, -1))
  for (const [index, file] of files.entries()) {
    assert.match(file, pattern)
    const { depName, currentValue } = new RegExp(matchStrings[0]!).exec(read(file))?.groups ?? {}
    assert.is(depName && `${depName}:${currentValue}`, images[index], file)
  }
  assert.ok(images.filter((image) => image !== undefined).length > 2)
})

test.run()
