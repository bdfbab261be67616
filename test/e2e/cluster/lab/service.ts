import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { basename, join } from 'node:path'
import { start, stop, until } from '../../lab/process.ts'

/** A program that serves until it is stopped. */
export interface Service {
  stop(): Promise<void>
}

/** Stops services, each before those that were there before it, and forgets them. */
export async function stopAll(services: Service[]): Promise<void> {
  for (const service of services.splice(0).reverse()) await service.stop()
}

interface Needs {
  /** The folder for its log, which is called by the program's name. */
  folder: string
  env?: NodeJS.ProcessEnv
  /** Whether it serves. */
  ready: () => Promise<boolean>
}

/**
 * Starts a program, and waits until it serves. When it ends without being stopped, stderr gets the end of its log.
 *
 * @throws Error with the end of its log where it doesn't
 */
export async function serve(program: string, args: string[], { folder, env, ready }: Needs): Promise<Service> {
  const name = basename(program)
  const log = join(folder, `${name}.log`)
  const child = start(program, args, { log, cwd: folder, env: { ...process.env, ...env } })
  let failure: Error | undefined
  child.once('error', (error) => (failure = error))
  const ended = (): boolean => failure !== undefined || child.exitCode !== null || child.signalCode !== null
  try {
    await until(`${name} serves`, async () => ended() || (await ready()))
    if (ended()) throw new Error(`${name} ended by itself`, { cause: failure })
  } catch (cause) {
    child.kill('SIGKILL')
    throw new Error(`${(cause as Error).message}\n${end(log)}`, { cause })
  }
  const tell = (): void => void process.stderr.write(`${name} ended by itself\n${end(log)}\n`)
  child.once('exit', tell)
  return {
    stop() {
      child.off('exit', tell)
      return stop(child)
    },
  }
}

/** The last lines of a log. */
const end = (log: string): string => readFileSync(log, 'utf8').trimEnd().split('\n').slice(-30).join('\n')

/** Whether someone listens on a port of the loopback. */
export const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

/** Whether an address answers with success. */
export const answers = async (url: string): Promise<boolean> => (await fetch(url)).ok
