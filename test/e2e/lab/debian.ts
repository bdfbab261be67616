import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Programs that a lab takes from Debian: where each lies, and in which package. */
export type DebianPrograms = [path: string, package_: string][]

/**
 * Installs what is missing. Packages' own services are not started.
 *
 * @throws Error that names the packages where they can't be installed
 */
export async function installPrograms(programs: DebianPrograms): Promise<void> {
  const missing: string[] = []
  for (const [path, package_] of programs)
    if (
      await access(path).then(
        () => false,
        () => true,
      )
    )
      missing.push(package_)
  if (missing.length === 0) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  try {
    await run('apt-get', ['update'], { env })
    await run('apt-get', ['install', '--yes', '--no-install-recommends', ...missing], { env, maxBuffer: 1 << 26 })
  } catch (cause) {
    throw new Error(`the Debian packages ${missing.join(', ')} could not be installed`, { cause })
  }
}
