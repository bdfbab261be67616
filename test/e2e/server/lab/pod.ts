import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type {
  Container,
  Deployment,
  EnvVar,
  KaiwoService,
  PodSpec,
  Probe,
} from '../../../../src/schema/generated/types.ts'
import { track, until } from '../../lab/process.ts'
import { processesBelow } from './memory.ts'
import { type Content, found, layOut, type Sources } from './volumes.ts'

/** What a pod is started from. */
export interface PodSources extends Sources {
  /** The virtual environment that stands for a container image. */
  image(reference: string): string
  /** The Python that virtual environments are made from. */
  python: string
}

export interface Pod {
  /** Where the container's port http is reached. */
  url: string
  spec: PodSpec
  log(): string
  /**
   * Waits until the readiness probe passes; throws with the log when the container ends before, or the startup probe's
   * time is up.
   */
  ready(): Promise<void>
  /** What a probe says now. */
  probe(name: 'startupProbe' | 'livenessProbe' | 'readinessProbe'): Promise<boolean>
  /** Waits until the log has a line. */
  says(text: string): Promise<void>
  /** Sends the container's process 1 a signal, as a kubelet does. */
  kill(signal: NodeJS.Signals): void
  /** Waits for the end; the status as a shell has it. */
  ended(seconds?: number): Promise<number>
  /** Deletes the pod: SIGTERM, and SIGKILL after the grace period, which is a failure. */
  delete(): Promise<void>
  /** The memory that the container's processes take, in bytes, shared pages counted once. */
  memory(): number
}

/** Kubernetes' default terminationGracePeriodSeconds. */
export const gracePeriod = 30

/**
 * Runs the container of a workload as a kubelet does: its command with its environment and volumes, in mount, user and
 * process namespaces of its own, on the network of this machine. What the security context says of the user and of the
 * root is so.
 */
export async function pod(sources: PodSources): Promise<Pod> {
  const { spec, fields } = podOf(sources.objects)
  const container = spec.containers[0]!
  const image = sources.image(container.image!)
  const port = container.ports!.find(({ name }) => name === 'http')!.containerPort
  const command = [...container.command!, ...container.args!]
  const env = {
    PATH: `${image}/bin:/usr/bin:/bin`,
    PYTHONDONTWRITEBYTECODE: '1',
    ...environment(container.env ?? [], sources.secrets, fields),
  }
  const expanded = command.map((word) => expand(word, env))
  const child = spawn(
    'bwrap',
    [...sandbox(spec, container, image, sources), '--json-status-fd', '3', '--', ...expanded],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env,
    },
  )
  track(child)

  let log = ''
  for (const stream of [child.stdout, child.stderr] as Readable[]) stream.on('data', (chunk: Buffer) => (log += chunk))
  const [status] = (await once(child.stdio[3] as Readable, 'data')) as [Buffer]
  const process1 = Number(/"child-pid": (\d+)/.exec(String(status))?.[1])
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null
  const url = `http://127.0.0.1:${port}`
  const ask = async ({ httpGet }: Probe): Promise<boolean> =>
    (await fetch(`${url}${httpGet!.path}`, { signal: AbortSignal.timeout(1000) })).ok

  const self: Pod = {
    url,
    spec,
    log: () => log,
    async ready() {
      const { periodSeconds = 10, failureThreshold = 3 } = container.startupProbe!
      await until(
        'the pod is ready',
        () => isOver() || ask(container.readinessProbe!),
        periodSeconds * failureThreshold,
      ).catch((error: Error) => {
        throw new Error(`${error.message}\n${log}`)
      })
      if (isOver()) throw new Error(`the container ended:\n${log}`)
    },
    probe: (name) => ask(container[name]!).catch(() => false),
    async says(text) {
      await until(`the log says ${text}`, () => log.includes(text) || isOver(), 120)
      if (!log.includes(text)) throw new Error(`the container ended and never said "${text}":\n${log}`)
    },
    kill: (signal) => void process.kill(process1, signal),
    async ended(seconds = 120) {
      await until('the container ends', isOver, seconds)
      return child.exitCode ?? 128
    },
    async delete() {
      if (isOver()) return
      self.kill('SIGTERM')
      try {
        await self.ended(spec.terminationGracePeriodSeconds ?? gracePeriod)
      } catch (error) {
        child.kill('SIGKILL')
        throw new Error(`SIGTERM did not end the container within the grace period:\n${log}`, { cause: error })
      }
    },
    memory: () => processesBelow(process1).reduce((sum, { bytes }) => sum + bytes, 0),
  }
  return self
}

/** The pod that a workload makes, and its fields as the downward API names them. */
function podOf(objects: PodSources['objects']): { spec: PodSpec; fields: Record<string, string> } {
  const workload = objects.find(({ kind }) => kind === 'Deployment' || kind === 'KaiwoService') as unknown as
    | Deployment
    | KaiwoService
  const deployment = (workload.kind === 'Deployment' ? workload : workload.spec!.deployment) as Deployment
  const { metadata = {}, spec } = deployment.spec.template
  const labels = Object.entries(metadata.labels ?? {}).map(([key, value]) => [`metadata.labels['${key}']`, value])
  const fields = Object.fromEntries([['metadata.namespace', workload.metadata.namespace], ...labels])
  return { spec, fields }
}

/** The namespaces of the container, as bubblewrap's arguments. */
function sandbox(spec: PodSpec, container: Container, image: string, sources: PodSources): string[] {
  const user = container.securityContext?.runAsUser ?? spec.securityContext?.runAsUser ?? 0
  const group = container.securityContext?.runAsGroup ?? spec.securityContext?.runAsGroup ?? user
  const system = ['/usr', '/etc', sources.python, image].flatMap((folder) => ['--ro-bind', folder, folder])
  const hosts = join(sources.folder, 'hosts')
  writeFileSync(hosts, '127.0.0.1 localhost other.lab\n')
  const links = ['bin', 'sbin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`])
  const volumes = new Map(spec.volumes!.map((volume) => [volume.name, layOut(volume, sources)]))
  const mounts = (container.volumeMounts ?? [])
    .toSorted((a, b) => a.mountPath.split('/').length - b.mountPath.split('/').length)
    .flatMap(({ name, mountPath, readOnly = false }) =>
      mount(found(volumes.get(name), `the volume ${name}`), mountPath, readOnly),
    )
  return [
    '--unshare-user',
    '--uid',
    `${user}`,
    '--gid',
    `${group}`,
    '--unshare-pid',
    '--as-pid-1',
    '--die-with-parent',
    ...system,
    '--ro-bind',
    hosts,
    '/etc/hosts',
    ...links,
    '--dev',
    '/dev',
    '--proc',
    '/proc',
    '--dir',
    '/tmp',
    ...mounts,
    '--chdir',
    '/',
    ...(container.securityContext?.readOnlyRootFilesystem ? ['--remount-ro', '/'] : []),
  ]
}

function mount(content: Content, path: string, readOnly: boolean): string[] {
  if ('bytes' in content) return ['--size', `${content.bytes}`, '--tmpfs', path]
  return [readOnly || content.readOnly ? '--ro-bind' : '--bind', content.folder, path]
}

/** The variables of a container: each may name those before it. */
function environment(
  variables: EnvVar[],
  secrets: Sources['secrets'],
  fields: Record<string, string>,
): Record<string, string> {
  const env: Record<string, string> = {}
  for (const { name, value, valueFrom } of variables) {
    const { secretKeyRef, fieldRef } = valueFrom ?? {}
    if (secretKeyRef) {
      const { name: secret, key } = secretKeyRef
      env[name] = found(secrets[secret!]?.[key], `the key ${key} of the Secret ${secret}`)
    } else if (fieldRef) env[name] = found(fields[fieldRef.fieldPath], `the field ${fieldRef.fieldPath} of the pod`)
    else env[name] = expand(value ?? '', env)
  }
  return env
}

/** https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/ */
const expand = (text: string, env: Record<string, string>): string =>
  text.replace(/\$\$|\$\(([^)]+)\)/g, (found, name: string | undefined) =>
    name === undefined ? '$' : (env[name] ?? found),
  )
