import type { Progress } from '../compile.ts'

/** A run that is over sooner needs no progress. */
const patience = 1000

/** Shows on a terminal what a long run is at, in one line that `clear` takes away. */
export function showProgress(stream: NodeJS.WriteStream, isQuiet: boolean): { progress: Progress; clear: () => void } {
  const start = Date.now()
  let next = patience
  let isShown = false
  if (!stream.isTTY || isQuiet) return { progress: () => {}, clear: () => {} }
  return {
    progress: (phase, done, total) => {
      const elapsed = Date.now() - start
      if (elapsed < next) return
      next = elapsed + 100
      isShown = true
      stream.write(`\r\x1b[K${phase}${total ? ` ${done} of ${total}` : ''} …`)
    },
    clear: () => {
      if (isShown) stream.write('\r\x1b[K')
    },
  }
}
