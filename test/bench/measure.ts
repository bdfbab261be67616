import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What one run of a process took, from its start to its end. */
export interface Sample {
  /** Milliseconds on the clock. */
  wall: number
  /** Milliseconds of processors, the system's share included. */
  cpu: number
  /** The most memory it held, in MiB. */
  memory: number
}

/** Runs a command, and throws with what it wrote to standard error where it fails. */
export async function measure(command: readonly string[]): Promise<Sample> {
  const run = promisify(execFile)
  const { stdout, stderr } = await run('python3', [join(import.meta.dirname, 'measure.py'), ...command])
  const { status, ...sample } = JSON.parse(stdout) as Sample & { status: number }
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stderr.trim()}`)
  return sample
}
