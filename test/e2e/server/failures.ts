// What can be wrong at a start: one clear line each, and a status that Kubernetes sees.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { owners, type Kind, type Lab, type Store } from './lab.ts'
import type { Pod, PodSpec } from './pod.ts'
import { mlflowColumn, seeFailure, seeNoSecret, type Trial } from './trial.ts'

interface Fault {
  what: string
  kind: Kind
  /** Variables that are other than they should be. */
  env?: (store: Store, lab: Lab) => Record<string, string>
  volume?: (store: Store) => PodSpec['volume']
  line: RegExp
}

const absent = { MLFLOW_ARTIFACTS_DESTINATION: 's3://absent/below/it' }
const awayS3 = { MLFLOW_GITOPS_CREATE_BUCKET: 'true', MLFLOW_S3_ENDPOINT_URL: 'http://127.0.0.1:1' }
const modules = { postgresql: 'psycopg2', mariadb: 'pymysql' } as const
const uri = (text: string) => ({ MLFLOW_BACKEND_STORE_URI: text })
const elsewhere = ({ env }: Store, from: RegExp, to: string) => uri(env.MLFLOW_BACKEND_STORE_URI!.replace(from, to))

/** A module that a smaller image would not have. */
function withoutModule({ folder }: Store, name: string): Record<string, string> {
  mkdirSync(join(folder, 'modules'))
  writeFileSync(join(folder, 'modules', `${name}.py`), `raise ModuleNotFoundError('absent', name='${name}')\n`)
  return { PYTHONPATH: '/workload/modules' }
}

const faults: Fault[] = [
  ...(['postgresql', 'mariadb'] as const).flatMap((kind): Fault[] => [
    {
      what: 'wrong password',
      kind,
      env: () => ({ DATABASE_PASSWORD: `${owners[0]!.password}\n` }),
      line: /cannot be used: .*; check user and password in the Secret \(one of them ends in a line break\)/,
    },
    {
      what: 'unknown database',
      kind,
      env: (store) => elsewhere(store, /\/\w+$/, '/absent'),
      line: /cannot be used: .*create the database/,
    },
    {
      what: 'database away',
      kind,
      env: (store) => elsewhere(store, /:\d+\//, ':1/'),
      line: /gave up waiting for the database/,
    },
    {
      what: 'no driver',
      kind,
      env: (store) => withoutModule(store, modules[kind]),
      line: /needs the Python module (psycopg2|pymysql), .*-full/,
    },
  ]),
  {
    what: 'no boto3',
    kind: 'sqlite',
    env: (store, lab) => ({ ...withoutModule(store, 'boto3'), ...lab.s3.environment, ...absent }),
    line: /artifacts in S3 need the Python module boto3.*-full/,
  },
  {
    what: 'missing bucket',
    kind: 'sqlite',
    env: (_, lab) => ({ ...lab.s3.environment, ...absent }),
    line: /the bucket absent does not exist/,
  },
  {
    what: 'S3 away',
    kind: 'sqlite',
    env: (_, lab) => ({ ...lab.s3.environment, ...absent, ...awayS3 }),
    line: /gave up waiting for the bucket absent/,
  },
  {
    what: 'read-only volume',
    kind: 'sqlite',
    volume: ({ folder }) => ({ folder, readOnly: true }),
    line: /Read-only file system; check the volume/,
  },
  {
    what: 'full volume',
    kind: 'sqlite',
    volume: () => ({ bytes: 32 * 1024 }),
    line: /No space left on device; check the volume/,
  },
  {
    what: 'volume full while initialising',
    kind: 'sqlite',
    volume: () => ({ bytes: 160 * 1024 }),
    line: /initialising .* failed; .*full/,
  },
  { what: 'no database file', kind: 'sqlite', env: notADatabase, line: /cannot be used: file is not a database/ },
  { what: 'unsupported database', kind: 'sqlite', env: () => uri('oracle://h/x'), line: /supported are sqlite,/ },
  { what: 'malformed URI', kind: 'sqlite', env: () => uri('postgresql://u:p@h:x/y'), line: /is not a URI of/ },
]

function notADatabase({ folder }: Store): Record<string, string> {
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
  for (const { kind } of faults) stores.push(await lab.database(kind, owners[0]))
  return faults.map(({ env, volume }, index) => {
    const store = stores[index]!
    return lab.run('current', store, env?.(store, lab), volume?.(store))
  })
}
