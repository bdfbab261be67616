import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { isOwn } from '../../src/model/header.ts'
import type { Json } from '../../src/model/json.ts'
import { equal } from '../../src/model/json.ts'
import { emitFile } from '../../src/phases/9-emit/file.ts'
import { toYaml } from '../../src/phases/9-emit/yaml.ts'
import { deep } from '../support/depth.ts'
import { hostileStrings, json, unicodeJson, unicodeStrings } from '../support/hostile-json.ts'
import { kustomize, versions } from '../support/kustomize/binary.ts'

const test = suite('emit')

/** Compares by `equal`, under which the order of keys is free and minus zero is zero: as they are in JSON. */
function readsBack(value: Json): void {
  const text = toYaml(value)
  for (const version of ['1.1', '1.2'] as const) {
    const read = parse(text, { version, maxAliasCount: 0, strict: true, logLevel: 'error' }) as Json
    assert.ok(equal(read, value), `YAML ${version} reads ${JSON.stringify(read)} from:\n${text}`)
  }
}

test('every hostile string reads back: as a document, a value, an item, a key', () => {
  for (const text of hostileStrings) {
    readsBack(text)
    readsBack({ before: text, list: [text, [text], { [text]: text }], [text]: { [text]: text }, after: [] })
  }
})

test('any JSON reads back', () => {
  fc.assert(fc.property(json, readsBack), { numRuns: deep(3000), seed: 20 })
})

test('a key may be longer than YAML lets an implicit key be', () => {
  for (const length of [990, 1000, 1001, 1023, 1024, 1025, 5000]) {
    const key = 'k'.repeat(length)
    readsBack({ [key]: 'scalar', [`${key}a`]: ['list', { of: 'maps' }], [`${key}b`]: { a: 'map' }, [`${key}: `]: [] })
  }
})

test('a string of any size is written', () => {
  for (const piece of ['a', ' a', '"', 'é', 'a\n', ' \n']) readsBack({ text: piece.repeat(300_000) })
})

/** What Kustomize refuses or changes however it is written: it reads its own JSON as YAML, and has keys of its own. */
const beyondKustomize = /[\x7f-\x9f\u2028\u2029\ufffe\uffff]|"(?:<<|\$patch)":/

test('Kustomize gives back what it is given', async () => {
  const samples = fc.sample(unicodeJson, { numRuns: 500, seed: 20 })
  const values = [...unicodeStrings.map((text) => ({ text, [text]: [text] })), ...samples].filter(
    (value) => !beyondKustomize.test(JSON.stringify(value)),
  )
  const object = { apiVersion: 'example.com/v1', kind: 'Hostile', metadata: { name: 'values' }, spec: { values } }
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-gitops-emit-'))
  try {
    writeFileSync(join(folder, 'values.yaml'), toYaml(object))
    writeFileSync(join(folder, 'kustomization.yaml'), toYaml({ resources: ['values.yaml'] }))
    for (const version of versions) {
      const text = execFileSync(await kustomize(version), ['build', folder], { encoding: 'utf8', maxBuffer: 1 << 30 })
      const read = (parse(text) as typeof object).spec.values
      for (const [index, value] of values.entries()) assert.ok(equal(read[index], value), JSON.stringify(value))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('numbers', () => {
  const texts = [0, -0, 1, -1, 0.1, 1e20, 1e21, 1.5e21, 1e-7, -1e-7, 5e-324, 2 ** 53, Number.MAX_VALUE].map(toYaml)
  assert.equal(
    texts.join(''),
    '0\n0\n1\n-1\n0.1\n100000000000000000000\n1.0e+21\n1.5e+21\n1.0e-7\n-1.0e-7\n' +
      '5.0e-324\n9007199254740992\n1.7976931348623157e+308\n',
  )
  assert.throws(() => toYaml([NaN]), /NaN can't be written/)
  assert.throws(() => toYaml({ a: -Infinity }), /-Infinity can't be written/)
})

test('the style', () => {
  const shared = { name: 'data', mountPath: '/mlflow' }
  assert.equal(
    emitFile({
      path: 'overlays/team-a/prod/deployment.patch.yaml',
      source: 'environments/team-a/prod.yaml',
      documents: [
        {
          kind: 'Deployment',
          spec: {
            on: true,
            replicas: 2,
            selector: {},
            tolerations: [],
            containers: [
              {
                name: 'mlflow',
                image: 'ghcr.io/mlflow/mlflow:v3.5.0-full',
                args: ['server', '--host=0.0.0.0', '$(EXTRA)', '-c', 'echo "a" && b'],
                env: [
                  { name: 'ON', value: 'on' },
                  { name: 'PORT', value: '8080' },
                  { name: 'EMPTY', value: '' },
                ],
                resources: { limits: { cpu: '500m', memory: '1.5Gi' } },
              },
            ],
            matrix: [[1, [2]], [], [{}]],
            mounts: [shared, shared],
            script: 'set -e\n\n  indented # no comment\nlast',
            keep: ['all\n\n', 'one\n', '\n', ' in\nout', '\nafter\n', 'blank\n \nline', '\ttab\n'],
            gone: null,
          },
        },
      ],
    }),
    `# Generated by mlflow-gitops, do not edit: out/overlays/team-a/prod/deployment.patch.yaml
# Source: environments/team-a/prod.yaml
kind: Deployment
spec:
  "on": true
  replicas: 2
  selector: {}
  tolerations: []
  containers:
  - name: mlflow
    image: ghcr.io/mlflow/mlflow:v3.5.0-full
    args:
    - server
    - --host=0.0.0.0
    - $(EXTRA)
    - "-c"
    - echo "a" && b
    env:
    - name: "ON"
      value: "on"
    - name: PORT
      value: "8080"
    - name: EMPTY
      value: ""
    resources:
      limits:
        cpu: 500m
        memory: 1.5Gi
  matrix:
  - - 1
    - - 2
  - []
  - - {}
  mounts:
  - name: data
    mountPath: /mlflow
  - name: data
    mountPath: /mlflow
  script: |-
    set -e

      indented # no comment
    last
  keep:
  - |+
    all

  - |
    one
  - "\\n"
  - |2-
     in
    out
  - |

    after
  - |-
    blank
${' '.repeat(5)}
    line
  - "\\ttab\\n"
  gone: null
`,
  )
})

test('no line is folded, and none ends in a space that the value does not have', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z:#'" -]{0,300}$/)), (list) => {
      const lines = toYaml(list).trimEnd().split('\n')
      assert.is(lines.length, Math.max(list.length, 1))
      assert.not(lines.some((line) => line.endsWith(' ')))
    }),
    { seed: 20 },
  )
})

test('a file is own where its header says it lies, and nowhere else', () => {
  const path = 'bases/plain/service.yaml'
  const text = emitFile({ path, documents: [{ kind: 'Service' }], source: 'the defaults of mlflow-gitops' })
  assert.ok(isOwn(path, text))
  assert.ok(isOwn(path, text.replaceAll('\n', '\r\n')), 'a checkout may convert line ends')
  assert.ok(isOwn(path, text.replace('Service', 'Edited')), 'an edited file is still generated')
  assert.not(isOwn(path, text.slice(1)))
  assert.not(isOwn(path, `\n${text}`))
  assert.not(isOwn(path, ''))
  assert.not(isOwn(path, text.split('\n')[0]!), 'the line is not whole')
  for (const other of [`${path}l`, path.slice(0, -1), `x/${path}`, 'bases/kaiwo/service.yaml', '']) {
    assert.not(isOwn(other, text), other)
  }
})

test.run()
