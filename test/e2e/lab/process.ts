import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/** Servers and pods that are still up, so that none outlives the run, however it ends. */
const started = new Set<ChildProcess>()

/** Kills what is still up: a trial that failed leaves its pods behind. */
export function killAll(): void {
  for (const child of started) child.kill('SIGKILL')
}

process.on('exit', killAll)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))

interface User {
  uid?: number
  gid?: number
}

/** PostgreSQL and MariaDB refuse to run as root. */
export const unprivileged: User = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

interface Surroundings extends User {
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** The file that gets what the program prints; without it that is thrown away. */
  log?: string
}

/** Starts a program that is stopped at the latest when this process ends. */
export function start(command: string, args: string[], { log, ...more }: Surroundings = {}): ChildProcess {
  const output = log === undefined ? 'ignore' : openSync(log, 'a')
  const child = spawn(command, args, { stdio: ['ignore', output, output], ...more })
  if (typeof output === 'number') closeSync(output)
  track(child)
  return child
}

export function track(child: ChildProcess): void {
  started.add(child)
  child.once('exit', () => started.delete(child))
  child.once('error', () => started.delete(child))
}

/** Ends a program: by a signal that it obeys, and for sure after a while. */
export async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await ended
  clearTimeout(timer)
}

/** Linux gives those above to who connects (ip_local_port_range): one of them may be taken before it is listened on. */
const ports = { from: 10_000, to: 32_768 }
const given = new Set<number>()

/** A port that nobody listens on, on any address, and that this process has given to nobody. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(ports.from, ports.to)
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    return port
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false))
    server.listen(port, '0.0.0.0', () => server.close(() => resolve(true)))
  })

/** The part of a core that each has now of those that want one (proc_loadavg(5): how many are runnable). */
function share(): number {
  const [, runnable = '1'] = /(\d+)\/\d+ \d+\s*$/.exec(readFileSync('/proc/loadavg', 'utf8')) ?? []
  return Math.min(1, availableParallelism() / Number(runnable))
}

/** How long something may take on this machine that may take so long on one of its own. */
export const patience = (milliseconds: number): number => Math.round(milliseconds / share())

/**
 * Asks again until the answer is yes: at once at first, then less and less often. Throws what the last try threw, or
 * that it is not so.
 *
 * @param seconds how long it may take on a machine of its own: where more want a core than there are, time goes slower
 * @param longest how many milliseconds may pass between two questions
 */
export async function until(
  what: string,
  ask: () => Promise<boolean> | boolean,
  seconds = 60,
  longest = 1000,
): Promise<void> {
  let left = seconds * 1000
  let problem: unknown
  for (let pause = 50; left > 0; pause = Math.min(2 * pause, longest)) {
    const begin = Date.now()
    try {
      if (await ask()) return
    } catch (error) {
      problem = error
    }
    await sleep(pause)
    left -= (Date.now() - begin) * share()
  }
  throw new Error(`waited ${seconds} s in vain: ${what}`, { cause: problem })
}
