// A pod that is deleted or killed, at every moment of its life.
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { see } from '../../attempt.ts'
import { until } from '../../lab/process.ts'
import { read, write } from '../lab/client.ts'
import { mlflowColumn, type Trial } from './trial.ts'

/** The key of the start-up program's advisory lock. */
const advisoryKey = Buffer.from('mlflowgo').readBigInt64BE()

export const signals: Trial[] = [
  ...(['older', 'current'] as const).map(
    (version): Trial => ({
      what: ['SIGTERM during an upload', 'sqlite', 'the upload is finished first', mlflowColumn(version)],
      async run(lab) {
        const pod = await (await lab.environment(version, await lab.store('sqlite'))).start()
        await pod.ready()
        const upload = request(`${pod.url}/api/2.0/mlflow-artifacts/artifacts/slow.bin`, { method: 'PUT' })
        const answer = once(upload, 'response')
        upload.write(Buffer.alloc(1000))
        await sleep(1000)
        pod.kill('SIGTERM')
        await sleep(1000)
        upload.end(Buffer.alloc(1000))
        const [{ statusCode }] = (await answer) as [{ statusCode: number }]
        see(statusCode === 200, `the upload was answered with ${statusCode}`)
        await pod.ended(pod.spec.terminationGracePeriodSeconds)
      },
    }),
  ),
  {
    what: ['SIGTERM while waiting', 'postgresql', 'for the database', mlflowColumn('current')],
    async run(lab) {
      const away = { backendStore: { port: 1 } }
      const pod = await (await lab.environment('current', await lab.store('postgresql'), away)).start()
      await pod.says('waiting for the database')
      await pod.delete()
    },
  },
  {
    what: ['SIGTERM while waiting', 'postgresql', 'for the lock; the next one gets it', mlflowColumn('current')],
    async run(lab) {
      const store = await lab.store('postgresql')
      const environment = await lab.environment('current', store)
      const holder = lab.postgres.hold(store.database, `SELECT pg_advisory_lock(${advisoryKey})`)
      const pod = await environment.start()
      await pod.says('waiting for the lock')
      await pod.delete()
      const next = await environment.start()
      await next.says('waiting for the lock')
      holder()
      await next.ready()
      await next.delete()
    },
  },
  {
    what: [
      'SIGTERM while initialising',
      'mariadb',
      'it is finished first; the next one serves',
      mlflowColumn('current'),
    ],
    async run(lab) {
      const store = await lab.store('mariadb')
      const environment = await lab.environment('current', store)
      const pod = await environment.start()
      await pod.says('initialising the database')
      await until('the first table is there', () => lab.mariadb.sql('SHOW TABLES', store.database) !== '', 60, 50)
      pod.kill('SIGTERM')
      const status = await pod.ended()
      see(status === 143 && pod.log().includes('done in'), `it ended with ${status}:\n${pod.log()}`)
      const next = await environment.start()
      await next.ready()
      see(!next.log().includes('initialising'), 'it was not finished')
      await next.delete()
    },
  },
  {
    what: ['SIGKILL while upgrading', 'sqlite', 'the next one restores it', mlflowColumn('older', 'current')],
    async run(lab) {
      const store = await lab.store('sqlite')
      const old = await (await lab.environment('older', store)).start()
      await old.ready()
      const made = await write(lab.images.older, old.url)
      await old.delete()
      const environment = await lab.environment('current', store)
      const killed = await environment.start()
      const copy = join(store.folder, 'db/mlflow.db.upgrading')
      // It is over in a moment, and has to have got somewhere.
      const written = (file: string): number => (existsSync(file) ? statSync(file).mtimeMs : Number.POSITIVE_INFINITY)
      const database = join(store.folder, 'db/mlflow.db')
      await until('the upgrade has got somewhere', () => written(database) > written(copy) + 300, 60, 50)
      killed.kill('SIGKILL')
      await killed.ended()
      see(existsSync(copy), 'the upgrade was over before the kill')
      const next = await environment.start()
      await next.says('restoring the copy')
      await next.ready()
      await read(lab.images.current, next.url, made)
      await next.delete()
    },
  },
]
