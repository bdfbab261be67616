import type { Attempt } from './suite.ts'

/**
 * Tries one thing, and says on stderr how it went and how long it took.
 *
 * @param run throws where it is not so, with its reason as the cause, and may return what was measured: one column more
 */
export async function attempt(what: string[], run: () => Promise<string | void>): Promise<Attempt> {
  const begin = Date.now()
  const result: Attempt = await run().then(
    (measured) => ({ what: measured ? [...what, measured] : what }),
    ({ message, cause }: Error) => ({
      what,
      problem: cause instanceof Error ? `${message}\n${cause.message}` : message,
    }),
  )
  const seconds = Math.round((Date.now() - begin) / 1000)
  process.stderr.write(`${result.problem === undefined ? 'ok  ' : 'FAIL'} ${result.what.join(', ')} (${seconds} s)\n`)
  return result
}

/** Throws with the words where something is not so. */
export function see(isSo: boolean, words: string): void {
  if (!isSo) throw new Error(words)
}
