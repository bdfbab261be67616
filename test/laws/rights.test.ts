// What `diff` says of changes of rights and reach, on a changed and on a new environment, on two bases: of each at least
// caution, danger where a way in opens, and of what is harmless no more than a note.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse, stringify } from 'yaml'
import { compileObjects } from '../../src/compile.ts'
import { idOf } from '../../src/diff/change.ts'
import { type Level, levels } from '../../src/diff/consequences/consequence.ts'
import { rollout } from '../../src/diff/consequences/rollout.ts'
import { formatSentence } from '../../src/diff/consequences/sentence.ts'
import { diff } from '../../src/diff/diff.ts'
import { type JsonObject, mapOf } from '../../src/model/json.ts'
import { removeProjects, withEnvironments } from '../support/project.ts'

const test = suite('rights')
test.after(removeProjects)

interface Row {
  /** What a changed environment says before. */
  from?: JsonObject
  /** What it says then, and a new one. */
  values: JsonObject
  /** Whether there is nothing to tell of a new one. */
  changeOnly?: true
}

const rows = parse(readFileSync(join(import.meta.dirname, 'rights.yaml'), 'utf8')) as Record<
  'danger' | 'caution' | 'harmless',
  Record<string, Row>
>

/** A server of one pod with its file on a claim, and one of several with a database server. */
const bases = {
  sqlite: {
    backendStore: { type: 'sqlite', dbpath: '/workload/mlflow/mlflow.db' },
    env_vars: { MLFLOW_ARTIFACTS_DESTINATION: '/workload/mlflow/artifacts' },
  },
  postgres: {
    replicas: 2,
    server: { jobExecution: false },
    backendStore: { type: 'postgres', host: 'db', database: 'mlflow', secret: { name: 'db' } },
    env_vars: { MLFLOW_ARTIFACTS_DESTINATION: 's3://mlflow/artifacts', MLFLOW_S3_ENDPOINT_URL: null },
  },
}

const all = Object.entries(rows).flatMap(([expected, table]) =>
  Object.entries(table).flatMap(([what, row], index) =>
    Object.keys(bases).map((base) => ({ expected, what, row, base, id: `${expected}-${index}-${base}` })),
  ),
)

/** What stands for longer values in the table, by its key: the values of a shorter one. */
const short: Record<string, (given: JsonObject) => JsonObject> = {
  $pod: (spec) => ({ patches: [{ target: { kind: 'Deployment' }, patch: { spec: { template: { spec } } } }] }),
  $server: (container) => short.$pod!({ containers: [{ name: 'mlflow', ...container }] }),
  $kept: () => ({
    persistent_storage: {
      enabled: true,
      volumes: {
        'pvc-user': { pvc_name: 'data', mount_path: '/workload/mlflow', size: '1Gi', accessModes: ['ReadWriteMany'] },
      },
    },
  }),
  $file: () => ({
    ...short.$kept!({}),
    replicas: 1,
    backendStore: { type: 'sqlite', dbpath: '/workload/mlflow/mlflow.db', host: null, database: null, secret: null },
  }),
  $job: (spec) => ({
    patches: [{ target: { kind: 'CronJob' }, patch: { spec: { jobTemplate: { spec: { template: { spec } } } } } }],
  }),
  $service: (spec) => ({ patches: [{ target: { kind: 'Service' }, patch: { spec } }] }),
  $routed: () => ({
    ingress: { enabled: true, className: 'nginx', host: 'a.example.com', tls: [{ secretName: 'a' }] },
  }),
  $guarded: (annotations) => {
    const all = { ...guards, ...annotations }
    const prefixed = Object.entries(all).map(([key, value]) => [`nginx.ingress.kubernetes.io/${key}`, value])
    return {
      ingress: { ...mapOf(short.$routed!({}).ingress), annotations: withoutNulls(Object.fromEntries(prefixed)) },
    }
  },
  $securityContext: (context) => ({
    securityContext: withoutNulls({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      ...context,
    }),
  }),
  $podSecurityContext: (context) => ({
    podSecurityContext: withoutNulls({
      runAsNonRoot: true,
      runAsUser: 1000,
      fsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
      ...context,
    }),
  }),
}

const guards = {
  'auth-url': 'https://auth.example.com/check',
  'auth-signin': 'https://auth.example.com/start',
  'whitelist-source-range': '10.0.0.0/8',
}

const withoutNulls = (map: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null))

const expanded = (values: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => Object.entries(short[key]?.(mapOf(value)) ?? { [key]: value })),
  )

/** An environment of its own cluster, so that none has what is another's. */
const environment = (id: string, base: string, values: JsonObject): string =>
  stringify({ extends: `overrides/${base}.yaml`, cluster: id, ...expanded(values) })

const shared = Object.fromEntries(
  Object.entries(bases).map(([base, values]) => [
    `overrides/${base}.yaml`,
    stringify({ image: 'ghcr.io/mlflow/mlflow:v3.17.2-full', ...values }),
  ]),
)

const before = withEnvironments({
  ...shared,
  ...Object.fromEntries(all.map(({ id, base, row }) => [`${id}.yaml`, environment(id, base, row.from ?? {})])),
})
const after = withEnvironments({
  ...shared,
  ...Object.fromEntries(
    Object.keys(bases).map((base) => [`plain-${base}.yaml`, environment(`plain-${base}`, base, {})]),
  ),
  ...Object.fromEntries(
    all.flatMap(({ id, base, row }) => [
      [`${id}.yaml`, environment(id, base, row.values)],
      [`new-${id}.yaml`, environment(`new-${id}`, base, row.values)],
    ]),
  ),
})

const [was, is] = [await compileObjects(before), await compileObjects(after)]
const found = diff(was, is)
/** What is said of each environment, the rollout of its pods aside. */
const said = new Map(
  found.environments.flatMap(({ members, consequences }) =>
    members.map((member) => [
      idOf(member),
      consequences
        .filter(({ code }) => !Object.hasOwn(rollout, code))
        .map(({ level, message }) => ({ level, text: formatSentence(message) })),
    ]),
  ),
)

/** What is said of an environment and not of a new one that says nothing but what its base does. */
function told(id: string, base: string): { level: Level; text: string }[] {
  const plain = said.get(`plain-${base}`)!.map(({ text }) => text)
  return said.get(id)?.filter(({ text }) => !plain.includes(text)) ?? []
}

test('every change compiles, and there are 100 at least', () => {
  const wrong = [was, is].flatMap(({ diagnostics }) =>
    diagnostics
      .filter(({ severity, code }) => severity === 'error' && code !== 'privilege-refused')
      .map(({ message, location }) => {
        const row = all.find(
          ({ id }) => location.file.includes(`/${id}.yaml`) || location.file.includes(`new-${id}.yaml`),
        )
        return `${row?.what} (${row?.base}): ${message}`
      }),
  )
  assert.equal(wrong, [])
  assert.ok(Object.keys(rows.danger).length + Object.keys(rows.caution).length >= 100)
})

const rank = (level: Level | undefined): number => (level === undefined ? levels.length : levels.indexOf(level))

for (const [expected, table] of Object.entries(rows)) {
  test(`each of ${Object.keys(table).length} changes is ${expected}`, () => {
    const wrong = all
      .filter((one) => one.expected === expected)
      .flatMap(({ what, row, base, id }) =>
        [id, ...(row.changeOnly ? [] : [`new-${id}`])].flatMap((one) => {
          const consequences = told(one, base)
          const worst = Math.min(...consequences.map(({ level }) => rank(level)), rank(undefined))
          const isRight = expected === 'harmless' ? worst >= rank('note') : worst <= rank(expected as Level)
          const texts = consequences.map(({ level, text }) => `${level}: ${text}`)
          return isRight ? [] : [`${what} (${one}): ${texts.join('; ') || 'nothing'}`]
        }),
      )
    assert.equal(wrong, [])
  })
}

test.run()
