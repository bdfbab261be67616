// The tables of facts/mlflow agree with themselves and with the schema; `npm run mlflow-facts` holds them against MLflow.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { imageFault } from '../../src/facts/kubernetes/image-reference.ts'
import { artifactStores, otherSchemes } from '../../src/facts/mlflow/artifact-stores.ts'
import { schemaChanges, schemasSince, userSchemaChanges } from '../../src/facts/mlflow/database-schema.ts'
import { databases } from '../../src/facts/mlflow/databases.ts'
import { fullImageExtras, fullImagePackages, fullImages } from '../../src/facts/mlflow/full-image.ts'
import { lacks, parseImage } from '../../src/facts/mlflow/image.ts'
import { newestRead, since } from '../../src/facts/mlflow/releases.ts'
import { readArguments, serverOptions } from '../../src/facts/mlflow/server-options.ts'
import { variableNames } from '../../src/facts/mlflow/variable-names.ts'
import { variableReleases } from '../../src/facts/mlflow/variable-releases.ts'
import { isAtLeast, type Version } from '../../src/facts/mlflow/version.ts'
import { isObject, own } from '../../src/model/json.ts'
import { defaultValues } from '../../src/schema/defaults.ts'
import { child, root, type Schema } from '../../src/schema/schema.ts'

const test = suite('mlflow-facts')

const isRising = (versions: readonly Version[]): boolean =>
  versions.every((version, index) => index === 0 || !isAtLeast(versions[index - 1]!, version))

test('no table speaks of a release that was not read, or of one that reads no options from variables', () => {
  const spokenOf = [
    ...Object.values(since),
    ...Object.values(variableReleases),
    ...[...Object.values(serverOptions), ...Object.values(artifactStores)].flatMap((row) =>
      row.since ? [row.since] : [],
    ),
    ...[...fullImageExtras.map((row) => row.since), ...Object.values(fullImagePackages)],
    ...schemaChanges,
    ...userSchemaChanges,
  ] as Version[]
  assert.equal(
    spokenOf.filter((version) => !isAtLeast(newestRead, version) || !isAtLeast(version, since.optionVariables)),
    [],
  )
})

test('what is listed by release is listed from the oldest to the newest', () => {
  assert.ok(isRising([schemasSince, ...schemaChanges]))
  assert.ok(isRising([schemasSince, ...userSchemaChanges]))
  assert.ok(isRising(fullImageExtras.map((row) => row.since)))
  assert.equal(
    Object.values(fullImagePackages).filter((version) => !isAtLeast(version, fullImages)),
    [],
  )
})

test('the default image is a -full one of a release that was read, and has every package of the table', () => {
  const { isMlflow, isFull, version } = parseImage(defaultValues.image)
  assert.ok(isMlflow && isFull && version && isAtLeast(newestRead, version))
  assert.equal(
    Object.keys(fullImagePackages).filter((name) => lacks(defaultValues.image, name) !== false),
    [],
  )
})

test('the value that sets an option is one of the schema, or a variable', () => {
  const at = (path: string): Schema | undefined =>
    path.split('.').reduce<Schema | undefined>((schema, key) => schema && child(schema, key), root)
  const paths = Object.values(serverOptions).flatMap(({ by }) => (by ? [by] : []))
  const names: readonly string[] = Object.values(variableNames)
  for (const path of paths) assert.ok(isObject(at(path)?.node) || names.includes(path.replace('env_vars.', '')), path)
})

test('what other programs call a store leads to one of MLflow, and is none itself', () => {
  for (const [other, scheme] of Object.entries(otherSchemes)) {
    assert.ok(Object.hasOwn(artifactStores, scheme) && !Object.hasOwn(artifactStores, other), other)
  }
})

test('an image of unknown content lacks nothing', () => {
  const digest = `sha256:${'a'.repeat(64)}`
  const lacking = (image: string) => lacks(image, 'boto3')
  assert.is(lacking(`ghcr.io/mlflow/mlflow@${digest}`), undefined)
  assert.is(lacking('registry.example.com/mlflow:2.22.0'), undefined)
  assert.is(lacking('ghcr.io/mlflow/mlflow:latest-full'), undefined)
  assert.is(lacking('ghcr.io/mlflow/mlflow:v3.17.2-full'), false)
  assert.is(lacking(`ghcr.io/mlflow/mlflow:v3.17.2@${digest}`), true)
  assert.is(lacking('ghcr.io/mlflow/mlflow'), true)
  assert.is(lacks('ghcr.io/mlflow/mlflow:v3.13.0-full', 'Flask-WTF'), true)
})

test('a tag names a version where the image is called after MLflow, and counts as MLflow does', () => {
  const version = (image: string) => parseImage(image).version
  assert.equal(version('registry.example.com:5000/team/mlflow:2.22.0'), [2, 22, 0])
  assert.equal(version('registry.example.com/mlflow-postgres:v3.1'), [3, 1])
  assert.is(version('registry.example.com/mlflow-postgres:1.4.0'), undefined)
  assert.is(version('registry.example.com/tracking:2.0.1'), undefined)
})

test('arguments are read as click reads them', () => {
  const read = (...args: string[]) => readArguments(args).map(({ index, option, value }) => [index, option, value])
  assert.equal(read('--app-name', 'basic-auth', '--dev', '-w4'), [
    [0, '--app-name', 'basic-auth'],
    [2, '--dev', ''],
    [3, '-w', '4'],
  ])
  assert.equal(read('--gunicorn-opts', '--timeout 9', '--app-name=a=b'), [
    [0, '--gunicorn-opts', '--timeout 9'],
    [2, '--app-name', 'a=b'],
  ])
})

test('the references of images that the kubelet takes are taken', () => {
  const digest = `@sha256:${'0123456789abcdef'.repeat(4)}`
  const right = [
    ...['mlflow', 'mlflow:3', 'a/b__c--d.e:V1', 'localhost/mlflow', 'Registry.example.com:5000/a/b:t'],
    ...['[2001:db8::1]:5000/mlflow:t', `mlflow${digest}`, `ghcr.io/mlflow/mlflow:v3.17.2-full${digest}`],
  ]
  for (const image of right) assert.is(imageFault(image), undefined, image)
})

/** A table of the start-up program's modules.py: the text of each key's value. */
function moduleTable(name: string): Map<string, string> {
  const text = readFileSync(join(import.meta.dirname, '../../src/start-program/modules.py'), 'utf8')
  const [, body = ''] = new RegExp(`^${name} = \\{\n([^}]*)\n\\}`, 'm').exec(text) ?? []
  return new Map([...body.matchAll(/^ {4}'([^']+)': (.*),$/gm)].map(([, key, value]) => [key!, value!]))
}

test("the start-up program's tables of modules say what the compiler's say", () => {
  const sources = new Map(
    [...moduleTable('SOURCES')].map(([module, row]) => {
      const [, packages = '', since] = /^Source\('([^']*)', (?:None|'([\d.]+)')\)$/.exec(row) ?? []
      return [module, { name: packages.split(' ')[0]!, since }]
    }),
  )
  const schemes = [...moduleTable('SCHEMES')].map(([scheme, row]) => [scheme, row.replaceAll("'", '')] as const)
  // Hadoop's library is no package of Python's.
  const isPackage = ([, { needs }]: [string, { needs?: string }]) => needs !== undefined && needs !== 'libhdfs'
  const stores = Object.entries(artifactStores).filter(isPackage)
  assert.equal(
    schemes.flatMap(([scheme, module]) => (sources.has(module) ? [[scheme, sources.get(module)!.name]] : [])),
    stores.map(([scheme, { needs }]) => [scheme, needs]),
  )
  const drivers = Object.values(databases).flatMap(({ packages }) => Object.values(packages))
  const needed = [
    ...new Set([...drivers, ...stores.map(([, { needs }]) => needs!), 'Flask-WTF', 'prometheus-flask-exporter']),
  ]
  assert.equal([...sources.values()].map(({ name }) => name).sort(), needed.sort())
  for (const { name, since: release } of sources.values()) {
    assert.is(release, own(fullImagePackages, name)?.join('.'), name)
  }
})

test.run()
