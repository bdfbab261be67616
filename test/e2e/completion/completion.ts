import { removeProjects } from '../../support/project.ts'
import { completions, type Shell, typedInto } from '../../support/shells.ts'
import { attempt } from '../attempt.ts'
import { installPrograms } from '../lab/debian.ts'
import type { Attempt, Suite } from '../suite.ts'

const shells: Shell[] = ['bash', 'zsh', 'fish']

/**
 * Lines that are typed with tabs into bash, zsh and fish, each on a terminal, become what they have to be. TRIALS=fish tries
 * only what has that text in its line.
 */
export const completion: Suite = async () => {
  await installPrograms([
    ['/usr/bin/zsh', 'zsh'],
    ['/usr/bin/fish', 'fish'],
  ])
  const attempts: Attempt[] = []
  for (const shell of shells) {
    for (const [typed, words] of completions) {
      const what = [shell, typed.replaceAll('\t', '⇥')]
      if (!what.join(' ').includes(process.env.TRIALS ?? '')) continue
      attempts.push(
        await attempt(what, async () => {
          const found = typedInto(shell, typed)
          if (found.join(' ') !== words.join(' ')) throw new Error(`it became ${found.join(' ')}`)
        }),
      )
    }
  }
  removeProjects()
  return attempts
}
