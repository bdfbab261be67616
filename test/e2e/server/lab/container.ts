import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { get as getPlain } from 'node:http'
import { get as getEncrypted } from 'node:https'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import type { Container, EnvVar, HTTPGetAction, PodSpec } from '../../../../src/schema/generated/types.ts'
import { track } from '../../lab/process.ts'
import type { PodNetwork } from './network.ts'
import { type Content, found, type Sources } from './volumes.ts'

/** What stands for a container image: the folders that it has, where its programs are, and what it starts. */
export interface Image {
  folders: string[]
  path: string
  entrypoint?: string
}

/** What a pod is started from. */
export interface PodSources extends Sources {
  image(reference: string): Image
  /** A network of its own; without one it is on that of this machine. */
  network?: Pick<PodNetwork, 'name' | 'address'> | undefined
}

type ProbeName = 'startupProbe' | 'livenessProbe' | 'readinessProbe'

/** A container of a pod, as it runs. */
export interface Running {
  spec: Container
  /** Its process 1, as this machine counts it. */
  process1: number
  log(): string
  isOver(): boolean
  status(): number | null
  kill(signal: NodeJS.Signals): void
  /** Asks what a probe asks; throws where nobody answers. */
  passes(name: ProbeName): Promise<boolean>
}

/** Starts a container in namespaces of its own. */
export async function run(
  pod: PodSpec,
  spec: Container,
  volumes: ReadonlyMap<string, Content>,
  sources: PodSources,
  fields: Record<string, string>,
): Promise<Running> {
  const image = sources.image(spec.image!)
  const env = {
    PATH: image.path,
    PYTHONDONTWRITEBYTECODE: '1',
    ...environment(spec.env ?? [], sources.secrets, fields),
  }
  const command = [...(spec.command ?? [found(image.entrypoint, `the entrypoint of ${spec.image}`)]), ...spec.args!]
  const expanded = command.map((word) => expand(word, env))
  const bubblewrap = '/usr/bin/bwrap'
  const { network } = sources
  const inNetwork = network ? ['/usr/sbin/ip', 'netns', 'exec', network.name] : []
  const [program, ...first] = [...inNetwork, bubblewrap]
  const child = spawn(
    program!,
    [...first, ...sandbox(pod, spec, image, volumes, sources.folder), '--json-status-fd', '3', '--', ...expanded],
    { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], env },
  )
  track(child)
  let log = ''
  for (const stream of [child.stdout, child.stderr] as Readable[]) stream.on('data', (chunk: Buffer) => (log += chunk))
  // It ends without a word where a namespace can't be made.
  const said = once(child.stdio[3] as Readable, 'data') as Promise<[Buffer]>
  const status = await Promise.race([said, once(child, 'exit').then(() => [''])])
  if (status[0] === '') throw new Error(`the container ${spec.name} can't be made:\n${log}`)
  const process1 = Number(/"child-pid": (\d+)/.exec(String(status[0]))?.[1])
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null

  return {
    spec,
    process1,
    log: () => log,
    isOver,
    status: () => child.exitCode,
    kill(signal) {
      try {
        process.kill(process1, signal)
      } catch {
        // It has ended since.
      }
    },
    async passes(name) {
      const { exec, httpGet, timeoutSeconds = 1 } = spec[name]!
      if (exec) return within(process1, inNetwork, exec.command!, env)
      const port = spec.ports!.find(({ name }) => name === httpGet!.port)!.containerPort
      return asks(network?.address ?? '127.0.0.1', port, httpGet!, timeoutSeconds)
    },
  }
}

/** What a kubelet asks: over TLS whoever answers, for the certificate has no name that it knows. */
function asks(host: string, port: number, { path, scheme }: HTTPGetAction, seconds: number): Promise<boolean> {
  const get = scheme === 'HTTPS' ? getEncrypted : getPlain
  return new Promise((resolve, reject) => {
    const options = { host, port, path, timeout: seconds * 1000, rejectUnauthorized: false, agent: false }
    const request = get(options, (response) => {
      response.resume()
      resolve(response.statusCode! >= 200 && response.statusCode! < 400)
    })
    request.on('timeout', () => request.destroy(new Error('no answer')))
    request.on('error', reject)
  })
}

/** Whether a command within a container ends well. */
function within(process1: number, inNetwork: string[], command: string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  const enter = ['/usr/bin/nsenter', `--target=${process1}`, '--user', '--mount', '--pid', '--preserve-credentials']
  const [program, ...args] = [...inNetwork, ...enter, '--', ...command]
  return promisify(execFile)(program!, args, { env, timeout: 10_000 }).then(
    () => true,
    () => false,
  )
}

/** The namespaces of the container, as bubblewrap's arguments. */
function sandbox(
  spec: PodSpec,
  container: Container,
  image: Image,
  volumes: ReadonlyMap<string, Content>,
  folder: string,
): string[] {
  const user = container.securityContext?.runAsUser ?? spec.securityContext?.runAsUser ?? 0
  const group = container.securityContext?.runAsGroup ?? spec.securityContext?.runAsGroup ?? user
  const system = ['/usr', '/etc', ...image.folders].flatMap((path) => ['--ro-bind', path, path])
  const hosts = join(folder, 'hosts')
  writeFileSync(hosts, '127.0.0.1 localhost other.lab\n')
  const links = ['bin', 'sbin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`])
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
