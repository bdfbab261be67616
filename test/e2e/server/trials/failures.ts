// What can be wrong at a start: one clear line each, a pod that is never ready, and a status that Kubernetes sees.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject } from '../../../../src/model/json.ts'
import { type Kind, type Lab, owners, type Store, type World } from '../lab/lab.ts'
import type { Pod } from '../lab/pod.ts'
import { dripping, stalled } from '../lab/stall.ts'
import { mlflowColumn, seeFailure, seeNoSecret, type Trial } from './trial.ts'

interface Fault {
  what: string
  kind: Kind
  /** Values that are other than they should be. */
  values?: (store: Store, lab: Lab) => JsonObject | Promise<JsonObject>
  /** What the pod finds in its namespace, in place of what it should. */
  world?: (store: Store) => Partial<World>
  line: RegExp
}

const modules = { postgresql: 'psycopg2', mariadb: 'pymysql' } as const
const backend = (values: JsonObject) => () => ({ backendStore: values })

/** A whole URI in the Secret. */
const uri = (text: string): Pick<Fault, 'values' | 'world'> => ({
  values: () => ({ backendStore: { type: 'postgres', host: '', database: '', secret: { uriKey: 'uri' } } }),
  world: () => ({ secrets: { 'mlflow-db-credentials': { uri: text } } }),
})

const bucket = (lab: Lab, more: JsonObject = {}): JsonObject => ({
  env_vars: { ...lab.s3.envVars, MLFLOW_ARTIFACTS_DESTINATION: 's3://absent/below/it', ...more },
})

/** A module that a smaller image would not have. */
function withoutModule({ folder }: Store, name: string): JsonObject {
  mkdirSync(join(folder, 'modules'))
  writeFileSync(join(folder, 'modules', `${name}.py`), `raise ModuleNotFoundError('absent', name='${name}')\n`)
  return { PYTHONPATH: '/data/modules' }
}

/** What a server last says that then says nothing more; PostgreSQL's is that of a paused pooler, ReadyForQuery. */
const silences: [kind: Kind, after: string, last: string][] = [
  ['mariadb', 'the connection', ''],
  ['mariadb', 'the greeting', 'MariaDB'],
  ['postgresql', 'the login', 'Z\0\0\0\x05I'],
]

const faults: Fault[] = [
  ...(['postgresql', 'mariadb'] as const).flatMap((kind): Fault[] => [
    {
      what: 'wrong password',
      kind,
      world: ({ owner }) => ({
        secrets: { 'mlflow-db-credentials': { username: owner.user, password: `${owner.password}\n` } },
      }),
      line: /cannot be used: .*; check user and password in the Secret \(one of them ends in a line break\)/,
    },
    {
      what: 'unknown database',
      kind,
      values: backend({ database: 'absent' }),
      line: /cannot be used: .*create the database/,
    },
    { what: 'database away', kind, values: backend({ port: 1 }), line: /gave up waiting for the database/ },
    {
      what: 'no driver',
      kind,
      values: (store) => ({ env_vars: withoutModule(store, modules[kind]) }),
      line: /needs the Python module (psycopg2|pymysql), .* -full/,
    },
  ]),
  {
    what: 'no boto3',
    kind: 'sqlite',
    values: (store, lab) => bucket(lab, withoutModule(store, 'boto3')),
    line: /s3:\/\/ needs the Python module boto3, .* -full/,
  },
  { what: 'missing bucket', kind: 'sqlite', values: (_, lab) => bucket(lab), line: /the bucket absent does not exist/ },
  {
    what: 'S3 away',
    kind: 'sqlite',
    values: (_, lab) => ({
      ...bucket(lab, { MLFLOW_S3_ENDPOINT_URL: 'http://127.0.0.1:1' }),
      artifacts: { createBucket: true },
    }),
    line: /gave up waiting for the bucket absent/,
  },
  {
    what: 'S3 drips',
    kind: 'sqlite',
    values: async (_, lab) => ({
      ...bucket(lab, { MLFLOW_S3_ENDPOINT_URL: `http://127.0.0.1:${await dripping()}` }),
      artifacts: { createBucket: true },
    }),
    line: /gave up waiting for the bucket absent after 90 s: it does not answer/,
  },
  ...silences.flatMap(([kind, after, last]): Fault[] => [
    {
      what: `silence after ${after}`,
      kind,
      values: async (_, lab) => {
        const port = await stalled(kind === 'mariadb' ? lab.mariadb.port : lab.postgres.port, last)
        return { backendStore: { port, ...(kind === 'postgresql' && { tls: { mode: 'disable' } }) } }
      },
      line: /gave up waiting for the database .* after 90 s: it does not answer/,
    },
  ]),
  {
    what: 'read-only volume',
    kind: 'sqlite',
    world: ({ folder }) => ({ claims: { data: { folder, readOnly: true } } }),
    line: /Read-only file system; check the volume/,
  },
  {
    what: 'full volume',
    kind: 'sqlite',
    world: () => ({ claims: { data: { bytes: 32 * 1024 } } }),
    line: /No space left on device; check the volume/,
  },
  {
    what: 'volume full while initialising',
    kind: 'sqlite',
    world: () => ({ claims: { data: { bytes: 160 * 1024 } } }),
    line: /initialising .* failed; .*full/,
  },
  { what: 'no database file', kind: 'sqlite', values: notADatabase, line: /cannot be used: file is not a database/ },
  { what: 'unsupported database', kind: 'sqlite', ...uri('oracle://h/x'), line: /supported are sqlite,/ },
  { what: 'malformed URI', kind: 'sqlite', ...uri('postgresql://u:p@h:x/y'), line: /is not a URI of/ },
  {
    what: 'unescaped URI',
    kind: 'sqlite',
    ...uri('postgresql://u:p@a/b@h/y'),
    line: /has an @ behind user and password/,
  },
]

function notADatabase({ folder }: Store): JsonObject {
  mkdirSync(join(folder, 'db'))
  writeFileSync(join(folder, 'db/mlflow.db'), 'text '.repeat(1000))
  return {}
}

/** All at once, because some wait for their limit; the trials then look at what became of each. */
let running: Promise<Pod>[] | undefined
const stores: Store[] = []

export const failures: Trial[] = faults.map(({ what, kind, line }, index) => ({
  what: ['failure', kind, what, mlflowColumn('current')],
  async run(lab) {
    running ??= await startAll(lab)
    const pod = await running[index]!
    await seeFailure(pod, line)
    seeNoSecret(stores[index]!, [pod])
  },
}))

async function startAll(lab: Lab): Promise<Promise<Pod>[]> {
  for (const { kind } of faults) stores.push(await lab.store(kind, owners[0]))
  return faults.map(async ({ values, world }, index) => {
    const store = stores[index]!
    return (await lab.environment('current', store, await values?.(store, lab), world?.(store))).start()
  })
}
