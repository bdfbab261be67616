// An upgrade that fails half-way: what is left, and what is said.
import { execFileSync } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { see } from '../../attempt.ts'
import { read, write } from '../lab/client.ts'
import { type Kind, kinds, type Lab, type Store } from '../lab/lab.ts'
import { mlflowColumn, seeFailure, type Trial } from './trial.ts'

/** A table that a late migration makes: where it is there already, that one fails. */
const obstacle = 'CREATE TABLE webhooks (of_somebody_else INTEGER)'

const lines: Record<Kind, RegExp> = {
  sqlite: /upgrading .* failed; the copy made before has been restored, nothing has changed: .*webhooks/,
  postgresql: /upgrading .* failed; PostgreSQL rolled it back, nothing has changed: .*webhooks/,
  mariadb: /upgrading .* failed; MySQL cannot roll it back: restore the backup before anything .*webhooks/,
}

const failing = (kind: Kind): Trial => ({
  what: [
    'an upgrade fails',
    kind,
    kind === 'mariadb' ? 'it says to restore the backup' : 'the older MLflow goes on as before',
    mlflowColumn('older', 'current'),
  ],
  async run(lab) {
    const store = await lab.store(kind)
    const older = await lab.environment('older', store)
    const before = await older.start()
    await before.ready()
    const made = await write(lab.images.older, before.url)
    await before.delete()
    sql(lab, kind, store, obstacle)
    const revision = sql(lab, kind, store, 'SELECT version_num FROM alembic_version')

    const upgrading = await lab.environment('current', store, { backendStore: { upgrade: 'auto' } })
    await seeFailure(await upgrading.start(), lines[kind])
    if (kind === 'mariadb') return

    see(sql(lab, kind, store, 'SELECT version_num FROM alembic_version') === revision, 'the revision has changed')
    const after = await older.start()
    await after.ready()
    await read(lab.images.older, after.url, made)
    await after.delete()
  },
})

export const migrations: Trial[] = [
  ...kinds.map(failing),
  {
    what: ['an upgrade waits for a table', 'postgresql', 'it gives up, and says why', mlflowColumn('older', 'current')],
    async run(lab) {
      const store = await lab.store('postgresql')
      const before = await (await lab.environment('older', store)).start()
      await before.ready()
      await before.delete()
      const release = lab.postgres.hold(store.database, 'BEGIN; LOCK TABLE experiments')
      const upgrading = await lab.environment('current', store, { backendStore: { upgrade: 'auto' } })
      await seeFailure(await upgrading.start(), /PostgreSQL rolled it back, nothing has changed: .*lock timeout/)
      release()
    },
  },
  {
    what: ['a copy is left beside', 'sqlite', 'a current database is not overwritten', mlflowColumn('current')],
    async run(lab) {
      const store = await lab.store('sqlite')
      const environment = await lab.environment('current', store)
      const pod = await environment.start()
      await pod.ready()
      const file = join(store.folder, 'db/mlflow.db')
      copyFileSync(file, `${file}.upgrading`)
      const made = await write(lab.images.current, pod.url)
      await pod.delete()
      await seeFailure(await environment.start(), /Remove .*\.upgrading to go on with the database as it is/)
      rmSync(`${file}.upgrading`)
      const next = await environment.start()
      await next.ready()
      await read(lab.images.current, next.url, made)
      await next.delete()
    },
  },
]

function sql(lab: Lab, kind: Kind, { database, folder, owner }: Store, text: string): string {
  if (kind === 'mariadb') return lab.mariadb.sql(text, database)
  // What a user's own tables are, PostgreSQL asks their owner.
  if (kind === 'postgresql')
    return lab.postgres.sql(`SET ROLE "${owner.user.replaceAll('"', '""')}"; ${text}`, database)
  const program =
    'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); print(*[row[0] for row in c.execute(sys.argv[2])]); c.commit()'
  return execFileSync(join(lab.images.current, 'bin/python'), ['-c', program, join(folder, 'db/mlflow.db'), text], {
    encoding: 'utf8',
  }).trim()
}
