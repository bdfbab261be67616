import { mkdirSync, mkdtempSync } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mariadb, postgres, type Credentials, type DatabaseServer, type PostgreSQL } from './databases.ts'
import { installPrograms } from './debian.ts'
import { pod, type Pod, type PodSpec } from './pod.ts'
import { mlflow, pythonHome } from './python.ts'
import { s3, type S3 } from './s3.ts'

/** The image that the seed's values name, and the current one. */
export const versions = { older: '2.22.0', current: '3.17.2' } as const
export type Version = keyof typeof versions

/** Everything that the cases need, on the loopback. */
export interface Lab {
  postgres: PostgreSQL
  mariadb: DatabaseServer
  s3: S3
  images: Record<Version, string>
  /** A database of a kind, empty: what its pods have to be given. */
  database(kind: Kind, owner?: Credentials): Promise<Store>
  run(version: Version, store: Store, more?: Record<string, string>, volume?: PodSpec['volume']): Promise<Pod>
  /** An empty folder, to be a volume. */
  volume(): string
  stop(): Promise<void>
}

export type Kind = 'sqlite' | 'postgresql' | 'mariadb'
export const kinds: Kind[] = ['sqlite', 'postgresql', 'mariadb']

/** A database as a pod sees it, and the volume that lies beside it. */
export interface Store {
  folder: string
  env: Record<string, string>
  secrets: string[]
}

const printable = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index))

/** Every printable character: in the passwords all, in each user half, as PostgreSQL's names have at most 63 bytes. */
export const owners: Credentials[] = [
  { user: `${printable.slice(0, 48)}äж漢`, password: `${printable}äж漢🔑` },
  { user: `${printable.slice(48)}ß`, password: `é${printable.split('').reverse().join('')}` },
]

export async function openLab(): Promise<Lab> {
  await installPrograms()
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-gitops-lab-'))
  await chmod(folder, 0o755)
  const images = { older: await mlflow(versions.older), current: await mlflow(versions.current) }
  const python = await pythonHome()
  const servers = { postgres: await postgres(folder), mariadb: await mariadb(folder), s3: await s3() }
  const named = { postgresql: servers.postgres, mariadb: servers.mariadb }

  let volumes = 0
  const volume = (): string => {
    const path = join(folder, `volume-${++volumes}`)
    mkdirSync(path)
    return path
  }
  let databases = 0
  return {
    ...servers,
    images,
    volume,
    async database(kind, owner = owners[databases % owners.length]!) {
      databases++
      const local = { MLFLOW_ARTIFACTS_DESTINATION: '/workload/artifacts' }
      if (kind === 'sqlite') {
        const env = { ...local, MLFLOW_BACKEND_STORE_URI: 'sqlite:////workload/db/mlflow.db' }
        return { folder: volume(), secrets: [], env }
      }
      const server = named[kind]
      const name = `database_${databases}`
      // A role is the whole server's: each database has an owner of its own, who keeps every character.
      const user = `${owner.user}${databases}`
      server.create(name, { user, password: owner.password })
      const credentials = { DATABASE_USER: user, DATABASE_PASSWORD: owner.password }
      return {
        folder: volume(),
        secrets: [owner.password, encodeURIComponent(owner.password)],
        env: { ...local, ...credentials, MLFLOW_BACKEND_STORE_URI: server.uri(name) },
      }
    },
    run: (version, store, more = {}, place = { folder: store.folder }) =>
      pod({ image: images[version], python, env: { ...store.env, ...more }, volume: place }),
    async stop() {
      await Promise.all([servers.postgres.stop(), servers.mariadb.stop(), servers.s3.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
