// A SQLite database that is copied under clients that never pause, lost, and filled from its copy: nothing is missing.
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject } from '../../../../src/model/json.ts'
import { see } from '../../attempt.ts'
import { until } from '../../lab/process.ts'
import { api, newRun } from '../lab/api.ts'
import type { Lab, Version } from '../lab/lab.ts'
import { lines, mlflowColumn, type Trial } from './trial.ts'

/** Where copies go. */
interface Place {
  what: string
  destination: (bucket: string) => string
  /** The names of the files that are there. */
  files: (lab: Lab, bucket: string, folder: string) => Promise<string[]>
}

const places = {
  volume: {
    what: 'a volume',
    destination: () => '/backups/mlflow',
    files: async (_lab, _bucket, folder) => readdirSync(join(folder, 'mlflow')),
  },
  bucket: {
    what: 's3',
    destination: (bucket) => `s3://${bucket}/backups`,
    files: async (lab, bucket) =>
      (await lab.s3.objects(bucket)).flatMap((key) =>
        key.startsWith('backups/') ? [key.slice('backups/'.length)] : [],
      ),
  },
} satisfies Record<string, Place>

/** Clients in parallel, none of which tries anything twice. */
const clients = 3

const copied = (version: Version, place: Place): Trial => ({
  what: [
    'a backup under clients that never pause',
    'sqlite',
    `to ${place.what}, lost and restored`,
    mlflowColumn(version),
  ],
  async run(lab) {
    const store = await lab.store('sqlite')
    const bucket = `backups-of-${version}-to-${place === places.volume ? 'a-volume' : 's3'}`
    const folder = lab.folder()
    const environment = await lab.environment(
      version,
      store,
      {
        env_vars: { ...lab.s3.envVars, MLFLOW_ARTIFACTS_DESTINATION: `s3://${bucket}/artifacts` },
        artifacts: { createBucket: true },
        persistent_storage: { volumes: { backups: { pvc_name: 'backups', mount_path: '/backups', size: '1Gi' } } },
        backup: { enabled: true, destination: place.destination(bucket), keep: 2, restore: 'latest' },
      },
      { claims: { ...store.claims, backups: { folder } } },
    )
    const pod = await environment.start()
    await pod.ready()
    see(pod.log().includes('there is no backup of it'), `a first start does not say that it begins anew:\n${pod.log()}`)
    const client = logging(pod.url)
    let before: string[] = []
    for (let number = 1; number <= 3; number++) {
      await until('runs are logged', () => client.logged.length >= before.length + 10, 120)
      before = [...client.logged]
      const { status, log } = await environment.job('-backup')
      see(status === 0 && !log.includes('Traceback'), `the backup ends with ${status}:\n${log}`)
      const files = await place.files(lab, bucket, folder)
      see(files.length === Math.min(number, 2), `there are other backups than ${Math.min(number, 2)}: ${files}\n${log}`)
    }
    const failures = await client.stop()
    see(failures.length === 0, `${failures.length} requests were lost: ${failures[0]}`)
    await pod.delete()

    // The database is gone.
    const data = join(store.folder, 'db')
    rmSync(data, { recursive: true })
    const restored = await environment.start()
    await restored.ready()
    see(
      lines(restored.log()).some((line) => /restoring backendStore-\d{8}T\d{6}Z\.db/.test(line)),
      `nothing is restored:\n${restored.log()}`,
    )
    const missing = await missingOf(restored.url, before)
    see(missing.length === 0, `${missing.length} of ${before.length} runs are lost: ${missing[0]}`)
    const later = await newRun(restored.url)
    await restored.delete()

    // What is there stays as it is.
    const next = await environment.start()
    await next.ready()
    see(!next.log().includes('restoring'), `a database that is there is restored:\n${next.log()}`)
    await api(next.url, `runs/get?run_id=${later}`)
    await next.delete()

    // A copy that is damaged is told, and no empty database takes its place.
    if (place === places.volume) {
      for (const file of readdirSync(join(folder, 'mlflow')))
        writeFileSync(join(folder, 'mlflow', file), 'SQLite no more')
      rmSync(data, { recursive: true })
      const refused = await environment.start()
      see((await refused.ended()) === 1, `a damaged copy is restored:\n${refused.log()}`)
      see(lines(refused.log()).at(-1)!.includes(' is damaged: '), `a damaged copy is not told:\n${refused.log()}`)
    }
    return `${before.length} runs`
  },
})

/** Clients that log one run after the other, each with all that a run has, until they are stopped. */
function logging(url: string): { logged: string[]; stop(): Promise<string[]> } {
  let isOver = false
  const logged: string[] = []
  const failures: string[] = []
  const client = async (index: number): Promise<void> => {
    for (let step = 0; !isOver; step++) {
      try {
        const run_id = await newRun(url)
        await api(url, 'runs/log-parameter', { run_id, key: 'client', value: `${index}` })
        await api(url, 'runs/log-metric', { run_id, key: 'step', value: step, timestamp: step, step })
        await api(url, 'runs/update', { run_id, status: 'FINISHED', end_time: 2 })
        logged.push(run_id)
      } catch (error) {
        failures.push((error as Error).message)
      }
    }
  }
  const all = Promise.all(Array.from({ length: clients }, (_, index) => client(index)))
  return {
    logged,
    async stop() {
      isOver = true
      await all
      return failures
    },
  }
}

/** Which of the runs are not there with all that was logged. */
async function missingOf(url: string, runs: readonly string[]): Promise<string[]> {
  const missing: string[] = []
  for (const run of runs) {
    const found = await api(url, `runs/get?run_id=${run}`).catch(() => ({}))
    const { data = {}, info = {} } = ((found as JsonObject).run ?? {}) as { data?: JsonObject; info?: JsonObject }
    const isWhole = [data.params, data.metrics].every((list) => (list as JsonObject[] | undefined)?.length === 1)
    if (!isWhole || info.status !== 'FINISHED') missing.push(run)
  }
  return missing
}

export const backups: Trial[] = [
  copied('older', places.volume),
  copied('older', places.bucket),
  copied('current', places.bucket),
  copied('newest', places.volume),
  copied('newest', places.bucket),
]
