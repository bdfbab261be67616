import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { freePort, track, until } from './process.ts'

/** What the pod's manifest would say. */
export interface PodSpec {
  /** A virtual environment: the image. */
  image: string
  /** The Python that the virtual environment is made from. */
  python: string
  env: Record<string, string>
  /** What is mounted on /workload: a folder, a folder that may only be read, or a volume of that many bytes. */
  volume: { folder: string; readOnly?: boolean } | { bytes: number }
}

export interface Pod {
  url: string
  log(): string
  /** Waits until the server is healthy; throws with the log when it ends before. */
  ready(): Promise<void>
  /** Waits until the log has a line. */
  says(text: string): Promise<void>
  /** Sends the container's process 1 a signal, as a kubelet does. */
  kill(signal: NodeJS.Signals): void
  /** Waits for the end; the status as a shell has it. */
  ended(seconds?: number): Promise<number>
  /** Deletes the pod: SIGTERM, and SIGKILL after the grace period, which is a failure. */
  delete(): Promise<void>
}

const program = join(import.meta.dirname, '../../../src/start')

/** Kubernetes' default terminationGracePeriodSeconds. */
export const gracePeriod = 30

/**
 * Runs the container's command in namespaces of its own: process 1, user 1000, a root that can only be read, and
 * /tmp, HOME, /dev/shm and /workload to write to.
 */
export async function pod({ image, python, env, volume }: PodSpec): Promise<Pod> {
  const port = await freePort()
  const system = ['/usr', '/etc', python, image].flatMap((folder) => ['--ro-bind', folder, folder])
  const links = ['bin', 'sbin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`])
  const workload =
    'bytes' in volume
      ? ['--size', `${volume.bytes}`, '--tmpfs', '/workload']
      : [volume.readOnly ? '--ro-bind' : '--bind', volume.folder, '/workload']
  const writable = ['/tmp', '/home/mlflow'].flatMap((folder) => ['--tmpfs', folder])
  const user = ['--unshare-user', '--uid', '1000', '--gid', '1000']
  const namespaces = [...user, '--unshare-pid', '--as-pid-1', '--die-with-parent']
  const mounts = [...system, ...links, '--dev', '/dev', '--proc', '/proc', ...writable, ...workload]
  const root = ['--ro-bind', program, '/opt/mlflow-gitops', '--remount-ro', '/', '--chdir', '/']
  const command = ['python3', '/opt/mlflow-gitops/start.py', '--host=127.0.0.1', `--port=${port}`]
  const child = spawn('bwrap', [...namespaces, ...mounts, ...root, '--json-status-fd', '3', '--', ...command], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { PATH: `${image}/bin:/usr/bin:/bin`, HOME: '/home/mlflow', ...common, ...env },
  })
  track(child)

  let log = ''
  for (const stream of [child.stdout, child.stderr] as Readable[]) stream.on('data', (chunk: Buffer) => (log += chunk))
  const [status] = (await once(child.stdio[3] as Readable, 'data')) as [Buffer]
  const process1 = Number(/"child-pid": (\d+)/.exec(String(status))?.[1])
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null
  const url = `http://127.0.0.1:${port}`

  const self: Pod = {
    url,
    log: () => log,
    async ready() {
      await until(`the server is healthy\n${log}`, async () => {
        if (isOver()) return true
        return (await fetch(`${url}/health`)).ok
      }, 200)
      if (isOver()) throw new Error(`the container ended:\n${log}`)
    },
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
        await self.ended(gracePeriod)
      } catch (error) {
        child.kill('SIGKILL')
        throw new Error(`SIGTERM did not end the container within the grace period:\n${log}`, { cause: error })
      }
    },
  }
  return self
}

/** What every compiled pod of the lab has. Without jobs it starts sooner. */
const common = {
  MLFLOW_WORKERS: '1',
  MLFLOW_DISABLE_TELEMETRY: 'true',
  MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
  PYTHONDONTWRITEBYTECODE: '1',
}

/** The command lines of all processes in which one of the texts stands. */
export function commandLinesWith(texts: string[]): string[] {
  const lines: string[] = []
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      lines.push(readFileSync(`/proc/${entry}/cmdline`, 'utf8'))
    } catch {
      // It has ended since.
    }
  }
  return lines.filter((line) => texts.some((text) => line.includes(text)))
}

