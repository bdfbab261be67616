// Where else records are kept: a whole URI in a Secret, a registry of its own, a read replica.
import { setTimeout as sleep } from 'node:timers/promises'
import { see } from '../../attempt.ts'
import { until } from '../../lab/process.ts'
import { read, write } from '../lab/client.ts'
import { mlflowColumn, seeNoSecret, type Trial } from './trial.ts'

export const stores: Trial[] = [
  ...(['postgresql', 'mariadb'] as const).flatMap((kind) =>
    (['current', 'older'] as const).map(
      (version): Trial => ({
        what: ['a whole URI', kind, 'in the Secret, with a CA beside it', mlflowColumn(version)],
        async run(lab) {
          const store = await lab.store(kind)
          const { user, password } = store.owner
          const { type, port } = kind === 'postgresql' ? lab.postgres : lab.mariadb
          const scheme = type === 'postgres' ? 'postgresql' : type
          const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`
          const uri = `${scheme}://${login}@127.0.0.1:${port}/${encodeURIComponent(store.database)}`
          const secret = { name: 'operator-made', uriKey: 'uri' }
          const tls = { ca: { name: 'database-ca', key: 'ca.crt' } }
          const values = { backendStore: { type, host: null, port: null, database: null, secret, tls } }
          const secrets = { 'operator-made': { uri }, 'database-ca': { 'ca.crt': lab.certificate.caText } }
          const pod = await (await lab.environment(version, { ...store, secrets }, values)).start()
          await pod.ready()
          await read(lab.images[version], pod.url, await write(lab.images[version], pod.url))
          seeNoSecret({ passwords: [...store.passwords, uri] }, [pod])
          await pod.delete()
        },
      }),
    ),
  ),
  ...(['postgresql', 'mariadb'] as const).map(
    (kind): Trial => ({
      what: ['the place in a Secret', kind, 'host, port and name from keys, the user as text', mlflowColumn('current')],
      async run(lab) {
        const store = await lab.store(kind)
        const { user, password } = store.owner
        const { type, port } = kind === 'postgresql' ? lab.postgres : lab.mariadb
        const keys = { passwordKey: 'pw', hostKey: 'host', portKey: 'port', databaseKey: 'db' }
        const values = {
          backendStore: { type, host: null, port: null, database: null, user, secret: { name: 'place', ...keys } },
        }
        const secrets = { place: { pw: password, host: '127.0.0.1', port: String(port), db: store.database } }
        const pod = await (await lab.environment('current', { ...store, secrets }, values)).start()
        await pod.ready()
        await read(lab.images.current, pod.url, await write(lab.images.current, pod.url))
        seeNoSecret(store, [pod])
        await pod.delete()
      },
    }),
  ),
  {
    what: [
      'a registry of its own',
      'mariadb',
      'beside PostgreSQL; models are there and nowhere else',
      mlflowColumn('current'),
    ],
    async run(lab) {
      const store = await lab.store('postgresql')
      const other = await lab.store('mariadb')
      const { user, password } = other.owner
      const registryStore = {
        type: 'mysql',
        host: '127.0.0.1',
        port: lab.mariadb.port,
        database: other.database,
        secret: { name: 'registry', userKey: 'user', passwordKey: 'pass' },
      }
      const secrets = { ...store.secrets, registry: { user, pass: password } }
      const pod = await (await lab.environment('current', { ...store, secrets }, { registryStore })).start()
      await pod.ready()
      await read(lab.images.current, pod.url, await write(lab.images.current, pod.url))
      see(lab.mariadb.sql('SELECT count(*) FROM model_versions', other.database) === '1', 'the registry has no model')
      see(
        lab.postgres.sql('SELECT count(*) FROM model_versions', store.database) === '0',
        'the backend store has the model',
      )
      seeNoSecret({ passwords: [...store.passwords, ...other.passwords] }, [pod])
      await pod.delete()
    },
  },
  {
    what: ['a read replica', 'postgresql', 'a second server, streamed to, answers reads', mlflowColumn('current')],
    async run(lab) {
      const store = await lab.store('postgresql')
      const replica = await lab.postgres.replica()
      try {
        const values = { backendStore: { readReplica: { host: '127.0.0.1', port: replica.port } } }
        const pod = await (await lab.environment('current', store, values)).start()
        await pod.ready()
        const made = await write(lab.images.current, pod.url)
        const before = Number(replica.queries(store.database))
        await sleep(1000)
        await read(lab.images.current, pod.url, made)
        await until('the replica is asked', () => Number(replica.queries(store.database)) > before, 20)
        seeNoSecret(store, [pod])
        await pod.delete()
      } finally {
        await replica.stop()
      }
    },
  },
]
