import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where tools are kept between runs: never in the checkout. */
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mlflow-gitops')

/**
 * The path of a program written in Go, built from its module when the cache hasn't got it.
 * It is moved into place whole, so two runs that build it at once do no harm.
 *
 * @param name how the program is called: the last part of its package's path
 * @param package_ the package that `go install` builds
 * @throws Error that names the program where it can't be built
 */
export async function goInstall(name: string, package_: string, version: string): Promise<string> {
  const home = join(cache, name, version)
  const binary = join(home, name)
  if (await exists(binary)) return binary

  await mkdir(home, { recursive: true })
  const directory = await mkdtemp(join(cache, name, '.build-'))
  try {
    await run('go', ['install', `${package_}@v${version}`], { env: { ...process.env, GOBIN: directory } })
    await rename(join(directory, name), binary)
  } catch (cause) {
    const help = 'it takes a Go toolchain on the PATH and a Go module proxy (or the program in that place)'
    throw new Error(`${name} ${version} is not at ${binary} and could not be built: ${help}\n${String(cause)}`, { cause })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
  return binary
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
