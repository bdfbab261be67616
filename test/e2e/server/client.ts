import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const program = join(import.meta.dirname, 'client.py')

/** Logs an experiment, a run and a model by MLflow's own client, and returns what finds them again. */
export async function write(image: string, url: string): Promise<string> {
  const { stdout } = await python(image, ['write', url])
  return stdout.trim().split('\n').at(-1)!
}

/** Sees that everything is there, to the last byte of the artifact. */
export async function read(image: string, url: string, made: string): Promise<void> {
  await python(image, ['read', url, made])
}

const python = (image: string, args: string[]) =>
  run(join(image, 'bin/python'), [program, ...args], { env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true' } })
