// What documents say is there: files, headings, commands, values.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readArguments, requireOptionsOf } from '../../src/commands/arguments.ts'
import { commands } from '../../src/commands/commands.ts'
import type { CommandName } from '../../src/commands/options.ts'
import { digest } from '../../src/scripts/pictures/comment.ts'
import { anchorsOf, blocksOf, documents, linksOf } from '../support/documents.ts'
import { newProject, removeProjects, reportedCodes } from '../support/project.ts'

const test = suite('documents')
const repository = resolve(import.meta.dirname, '../..')

test.after(removeProjects)

for (const path of documents.keys()) {
  test(`every link of ${path} leads somewhere`, () => {
    const broken = linksOf(path).filter(({ file, anchor }) => {
      if (!existsSync(join(repository, file))) return true
      const target = documents.get(file)
      return anchor !== undefined && target !== undefined && !anchorsOf(target).includes(anchor)
    })
    assert.equal(
      broken.map(({ link }) => link),
      [],
    )
  })
}

for (const [path, document] of documents) {
  const named = [...document.matchAll(/`(?:npx )?mlflow-gitops ([^`]+)`/g)].map(([, words]) => words!)
  if (named.length === 0) continue
  test(`${path} names commands and options that are there`, () => {
    for (const words of named) {
      const { operands, given } = readArguments(words.split(' '))
      if (operands.length === 0) continue
      assert.ok(Object.hasOwn(commands, operands[0]!), words)
      requireOptionsOf(operands[0] as CommandName, given)
    }
  })
}

/** What recipes stand on: a server with all that one of them may leave out. */
const beneath = `namespace: mlflow-prod
release: mlflow
image: ghcr.io/mlflow/mlflow:v3.17.2-full
backendStore: {type: postgres, host: postgres.example.com, database: mlflow}
env_vars: {MLFLOW_ARTIFACTS_DESTINATION: s3://mlflow/artifacts}
persistent_storage: {volumes: {pvc-user: null}}
http_route: {enabled: true, hostnames: [mlflow.example.com], parentRefs: [{name: https}]}
`

/** The same of the fleet file, by its keys: a block that has one of them has it in place of this. */
const fleet = {
  repository: '{url: https://github.com/company/mlflow}',
  destinations: '[{namespace: mlflow-*}]',
  argocd: '{}',
}

/** A fleet file of blocks. */
const fleetOf = (blocks: readonly string[]): string =>
  [
    ...Object.entries(fleet)
      .filter(([key]) => !blocks.some((text) => new RegExp(`^${key}:`, 'm').test(text)))
      .map(([key, value]) => `${key}: ${value}\n`),
    ...blocks,
  ].join('')

/** A file that the guide names, and does not show. */
const sealedPath = 'prod-objects/database.yaml'
const sealed = `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: mlflow-db, namespace: mlflow-prod}
spec: {encryptedData: {password: AgBy}}
`

/** Mistakes of the project here, which has other clusters, environments and namespaces than a recipe speaks of. */
const ofProject = /^error (cluster-unknown|order-unknown|policy-violated|destination-refused) /

const recipes = [...documents]
  .filter(([path]) => /^(environments|\.github\/docs)\//.test(path))
  .flatMap(([path, document]) => document.split(/^## /m).map((text) => ({ path, text })))

// Each block of a recipe stands on those before it; one that begins with the name of the fleet file is part of that.
for (const { path, text: recipe } of recipes) {
  const blocks = blocksOf(recipe)
    .filter(({ language, text }) => language === 'yaml' && !/^(apiVersion|steps):/m.test(text))
    .map(({ text }) => text)
  if (blocks.length === 0) continue
  test(`${path}: the values compile: ${recipe.split('\n')[0]}`, async () => {
    const ofFleet = blocks.filter((text) => text.startsWith('# environments/_fleet.yaml'))
    const ofValues = blocks.filter((text) => !ofFleet.includes(text))
    const files = ofValues.map((text, index): [string, string] => [`environments/_${index}.yaml`, text])
    const root = newProject({
      'environments/_defaults.yaml': beneath,
      'environments/_fleet.yaml': fleetOf(ofFleet),
      ...(recipe.includes(`- ${sealedPath}`) ? { [`environments/${sealedPath}`]: sealed } : {}),
      'environments/prod.yaml': `extends: [${files.map((_, index) => `_${index}.yaml`).join(', ')}]\n`,
      ...Object.fromEntries(files),
    })
    const codes = await reportedCodes(root)
    assert.equal(
      codes.filter((code) => code.startsWith('error') && !ofProject.test(code)),
      [],
    )
  })
}

test('README.md has less than 14 KB', () => assert.ok(Buffer.byteLength(documents.get('README.md')!) < 14 * 1024))

for (const name of ['review.png', 'report.png'])
  test(`${name} is of the change that review.md shows, and small: npm run picture`, () => {
    const picture = readFileSync(join(repository, '.github/images', name), 'latin1')
    assert.ok(picture.includes(`tEXtComment\0${digest()}`))
    assert.ok(picture.length < 300_000)
  })

test.run()
