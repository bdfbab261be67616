import { notAmong } from './choice.ts'
import { UsageError } from './options.ts'
import { shells } from './shells.ts'

/** Prints what a shell runs to complete the words of this command line. */
export async function run([shell, ...more]: string[]): Promise<number> {
  const all = Object.keys(shells)
  if (shell === undefined || more.length > 0) throw new UsageError(`completion takes one shell: ${all.join(', ')}`)
  if (!Object.hasOwn(shells, shell)) throw notAmong('there is no completion for', shell, all)
  process.stdout.write(shells[shell as keyof typeof shells])
  return 0
}
