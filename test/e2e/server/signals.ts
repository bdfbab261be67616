// A pod that is deleted or killed, at every moment of its life.
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { read, write } from './client.ts'
import { gracePeriod } from './pod.ts'
import { until } from './process.ts'
import { mlflowColumn, type Trial } from './trial.ts'

/** The key of the start-up program's advisory lock. */
const advisoryKey = Buffer.from('mlflowgo').readBigInt64BE()

export const signals: Trial[] = [
  ...(['older', 'current'] as const).map((version): Trial => ({
    what: ['SIGTERM during an upload', 'sqlite', 'the upload is finished first', mlflowColumn(version)],
    async run(lab) {
      const pod = await lab.run(version, await lab.database('sqlite'))
      await pod.ready()
      const upload = request(`${pod.url}/api/2.0/mlflow-artifacts/artifacts/slow.bin`, { method: 'PUT' })
      const answer = once(upload, 'response')
      upload.write(Buffer.alloc(1000))
      await sleep(1000)
      pod.kill('SIGTERM')
      await sleep(1000)
      upload.end(Buffer.alloc(1000))
      const [{ statusCode }] = (await answer) as [{ statusCode: number }]
      if (statusCode !== 200) throw new Error(`the upload was answered with ${statusCode}`)
      await pod.ended(gracePeriod)
    },
  })),
  {
    what: ['SIGTERM while waiting', 'postgresql', 'for the database', mlflowColumn('current')],
    async run(lab) {
      const store = await lab.database('postgresql')
      const pod = await lab.run('current', store, { MLFLOW_BACKEND_STORE_URI: 'postgresql://127.0.0.1:1/mlflow' })
      await pod.says('waiting for the database')
      await pod.delete()
    },
  },
  {
    what: ['SIGTERM while waiting', 'postgresql', 'for the lock; the next one gets it', mlflowColumn('current')],
    async run(lab) {
      const store = await lab.database('postgresql')
      const database = store.env.MLFLOW_BACKEND_STORE_URI!.split('/').at(-1)!
      const holder = lab.postgres.hold(database, `SELECT pg_advisory_lock(${advisoryKey})`)
      const pod = await lab.run('current', store)
      await pod.says('waiting for the lock')
      await pod.delete()
      const next = await lab.run('current', store)
      await next.says('waiting for the lock')
      holder()
      await next.ready()
      await next.delete()
    },
  },
  {
    what: ['SIGKILL while upgrading', 'sqlite', 'the next one restores it', mlflowColumn('older', 'current')],
    async run(lab) {
      const store = await lab.database('sqlite')
      const old = await lab.run('older', store)
      await old.ready()
      const made = await write(lab.images.older, old.url)
      await old.delete()
      const auto = { MLFLOW_GITOPS_UPGRADE: 'auto' }
      const killed = await lab.run('current', store, auto)
      const copy = join(store.folder, 'db/mlflow.db.upgrading')
      await until('the upgrade has begun', () => existsSync(copy))
      killed.kill('SIGKILL')
      await killed.ended()
      if (!existsSync(copy)) throw new Error('the upgrade was over before the kill')
      const next = await lab.run('current', store, auto)
      await next.says('restoring the copy')
      await next.ready()
      await read(lab.images.current, next.url, made)
      await next.delete()
    },
  },
]
