import type { Attempt, Suite } from '../suite.ts'
import { failures } from './failures.ts'
import { openLab } from './lab.ts'
import { persistence } from './persistence.ts'
import { signals } from './signals.ts'
import { together } from './together.ts'
import type { Trial } from './trial.ts'

const trials: Trial[] = [...persistence, ...together, ...signals, ...failures]

/** The server as the container starts it, with real databases and S3. LAB=text tries only what has that text. */
export const server: Suite = async () => {
  const lab = await openLab()
  const attempts: Attempt[] = []
  try {
    for (const { what, run } of trials) {
      if (process.env.LAB && !what.join(' ').includes(process.env.LAB)) continue
      try {
        await run(lab)
        attempts.push({ what })
      } catch (error) {
        const { message, cause } = error as Error
        attempts.push({ what, problem: cause instanceof Error ? `${message}\n${cause.message}` : message })
      }
      process.stderr.write(attempts.at(-1)!.problem === undefined ? '.' : 'F')
    }
  } finally {
    process.stderr.write('\n')
    await lab.stop()
  }
  return attempts
}
