import { mkdtempSync } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { metricsPort } from '../../../../src/facts/mlflow/metrics.ts'
import { proxyPorts } from '../../../../src/facts/mlflow/oauth2-proxy/ports.ts'
import type { JsonObject } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { merge } from '../../../../src/phases/2-resolve/merge.ts'
import { installPrograms } from '../../lab/debian.ts'
import { freePort, killAll } from '../../lab/process.ts'
import { type Certificate, certificate } from './certificates.ts'
import type { Image } from './container.ts'
import { type Credentials, type DatabaseServer, mariadb, type PostgreSQL, postgres } from './databases.ts'
import { programs } from './debian.ts'
import { job, type Outcome } from './job.ts'
import { manifests } from './manifests.ts'
import type { PodNetwork } from './network.ts'
import { oauth2Proxy, signInImage } from './oauth2-proxy.ts'
import { type Pod, pod } from './pod.ts'
import { mlflow, pythonHome } from './python.ts'
import { type S3, s3 } from './s3.ts'
import type { Content } from './volumes.ts'

/** The image that the seed's values name, one whose gateway can't be switched off, the current one, and the newest MLflow. */
export const versions = { older: '2.22.0', between: '3.12.0', current: '3.17.2', newest: '3.18.0' } as const
export type Version = keyof typeof versions

/** Of the older releases there is no -full image, or one without all of it: a company builds its own. */
const images: Record<Version, string> = {
  older: `registry.example.com/mlflow-with-drivers:v${versions.older}`,
  between: `registry.example.com/mlflow-with-drivers:v${versions.between}`,
  current: `ghcr.io/mlflow/mlflow:v${versions.current}-full`,
  newest: `ghcr.io/mlflow/mlflow:v${versions.newest}-full`,
}

/** Where a pod with a network of its own finds the provider of identities. */
export const providerAddress = '198.51.100.24'

export const release = 'mlflow'
export const namespace = 'mlflow-lab'

/** Everything that the trials need, on the loopback. */
export interface Lab {
  postgres: PostgreSQL
  mariadb: DatabaseServer
  s3: S3
  /** What the servers show to who asks for TLS, and a CA that has signed nothing. */
  certificate: Certificate
  otherCa: string
  /** The virtual environment of an MLflow. */
  images: Record<Version, string>
  /** A new database of a kind, empty, and a new claim for what lies beside it. */
  store(kind: Kind, owner?: Credentials): Promise<Store>
  /** An environment, compiled. */
  environment(version: Version, store: Store, values?: JsonObject, world?: Partial<World>): Promise<Environment>
  /** A new folder of the lab. */
  folder(): string
  stop(): Promise<void>
}

export type Kind = 'sqlite' | 'postgresql' | 'mariadb'
export const kinds: Kind[] = ['sqlite', 'postgresql', 'mariadb']

/** What an environment finds in its namespace. */
export interface World {
  secrets: Record<string, Record<string, string>>
  claims: Record<string, Content>
}

/** A database: the values and the Secrets by which a server finds it. */
export interface Store extends World {
  values: JsonObject
  /** Its name in the database server, with characters that URIs have a use for. */
  database: string
  owner: Credentials
  /** The folder behind the claim `data`. */
  folder: string
  /** What must be nowhere but in Secrets. */
  passwords: string[]
}

interface Environment {
  objects: KubernetesObject[]
  /** Starts its pod. One at a time: they have one port. */
  start(network?: PodNetwork): Promise<Pod>
  /** Runs the pod of a CronJob to its end: that of the server's name with this behind it. */
  job(suffix: string, seconds?: number): Promise<Outcome>
}

/** Every character of ASCII that can be printed. */
export const printable = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index))

/** Every printable character: in the passwords all, in each user half, as PostgreSQL's names have at most 63 bytes. */
export const owners: Credentials[] = [
  { user: `${printable.slice(0, 48)}äж漢`, password: `${printable}äж漢🔑` },
  { user: `${printable.slice(48)}ß`, password: `é${printable.split('').reverse().join('')}` },
]

/** What the environments of the lab have in common: small, and data on one claim. */
const common: JsonObject = {
  release,
  namespace,
  server: { workers: 1, jobExecution: false },
  env_vars: { MLFLOW_ARTIFACTS_DESTINATION: '/data/artifacts' },
  persistent_storage: {
    enabled: true,
    volumes: { 'pvc-user': null, data: { pvc_name: 'data', mount_path: '/data', size: '20Gi' } },
  },
}

/** Ports that each pod has for itself in a cluster. */
const fixedPorts = [...Object.values(proxyPorts), metricsPort.number]

/** Objects in which those ports are free ones: the pods of the lab, and of others on this machine, are on one network. */
async function onOneNetwork(objects: KubernetesObject[]): Promise<KubernetesObject[]> {
  let text = JSON.stringify(objects)
  for (const port of fixedPorts) text = text.replaceAll(new RegExp(`\\b${port}\\b`, 'g'), `${await freePort()}`)
  return JSON.parse(text) as KubernetesObject[]
}

export async function openLab(): Promise<Lab> {
  await installPrograms(programs)
  const top = mkdtempSync(join(tmpdir(), 'mlflow-gitops-lab-'))
  await chmod(top, 0o755)
  const environments = {
    older: await mlflow(versions.older),
    between: await mlflow(versions.between),
    current: await mlflow(versions.current),
    newest: await mlflow(versions.newest),
  }
  const python = await pythonHome()
  const proxy = await oauth2Proxy()
  const own = certificate(join(top, 'certificates'), ['localhost', 'mlflow.example.com', providerAddress])
  const other = certificate(join(top, 'other-certificates'), ['localhost'])
  const servers = {
    postgres: await postgres(top, own),
    mariadb: await mariadb(top, own),
    s3: await s3(mkdtempSync(join(top, 's3-')), own),
  }
  const named = { postgresql: servers.postgres, mariadb: servers.mariadb }

  /** Of what stands for a Python image, what it is installed to and what it is made from. */
  const image = (reference: string): Image => {
    if (reference === signInImage) return { folders: [dirname(proxy)], path: dirname(proxy), entrypoint: proxy }
    const names = Object.keys(images) as Version[]
    const installed = environments[names.find((name) => images[name] === reference)!]
    return { folders: [python, installed], path: `${installed}/bin:/usr/bin:/bin` }
  }

  const folder = (): string => mkdtempSync(join(top, 'folder-'))
  let databases = 0
  return {
    ...servers,
    certificate: own,
    otherCa: other.caText,
    images: environments,
    folder,
    async store(kind, owner = owners[databases % owners.length]!) {
      const data = folder()
      const store = { folder: data, claims: { data: { folder: data } }, owner, database: `m@l/%25#${++databases}` }
      if (kind === 'sqlite') {
        return { ...store, values: { backendStore: { dbpath: '/data/db/mlflow.db' } }, secrets: {}, passwords: [] }
      }
      const server = named[kind]
      // A role is the whole server's: each database has an owner of its own, who keeps every character.
      const { user, password } = { ...owner, user: `${owner.user}${databases}` }
      server.create(store.database, { user, password })
      const { type, port } = server
      return {
        ...store,
        owner: { user, password },
        values: { backendStore: { type, host: '127.0.0.1', port, database: store.database } },
        secrets: { 'mlflow-db-credentials': { username: user, password } },
        passwords: [password, encodeURIComponent(password)],
      }
    },
    async environment(version, store, more = {}, world = {}) {
      const port = await freePort()
      const own = { image: images[version], deployment: { ports: { http: port } } }
      const values = [common, store.values, own, more].reduce(merge)
      const objects = await onOneNetwork(await manifests(top, values))
      const secrets = { ...servers.s3.secrets, ...store.secrets, ...world.secrets }
      const claims = { ...store.claims, ...world.claims }
      const sources = () => ({ objects, secrets, claims, folder: folder(), image })
      return {
        objects,
        start: (network) => pod({ network, ...sources() }),
        job: (suffix, seconds) => job(sources(), release + suffix, seconds),
      }
    },
    async stop() {
      await Promise.all([servers.postgres.stop(), servers.mariadb.stop(), servers.s3.stop()])
      killAll()
      await rm(top, { recursive: true, force: true })
    },
  }
}
