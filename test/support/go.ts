import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where tools are kept between runs: never in the checkout. */
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mlflow-gitops')

/** What the newest of the modules asks for; the module proxy serves toolchains too. */
const env = { ...process.env, GOTOOLCHAIN: 'go1.27.0', GOFLAGS: '-mod=mod' }

/**
 * The path of a program written in Go, built from its module when the cache hasn't got it.
 *
 * @param name how the program is called: the last part of its package's path
 * @param package_ the package that `go install` builds
 * @throws Error that names the program where it can't be built
 */
export const goInstall = (name: string, package_: string, version: string): Promise<string> =>
  cached(name, version, async (directory) => {
    await run('go', ['install', `${package_}@v${version}`], { env: { ...process.env, GOBIN: directory } })
  })

/**
 * The path of a program whose module has replace lines, which `go install` refuses: built in a module that requires
 * the program's and repeats those lines, when the cache hasn't got it.
 *
 * @param name how the program is to be called
 * @param package_ the package that `go build` builds
 * @param module the path of the module that the package lies in
 * @param variables what the linker sets, by the variable's whole name: programs are told their version so
 * @throws Error that names the program where it can't be built
 */
export const goBuild = (
  name: string,
  package_: string,
  module: string,
  version: string,
  variables: Record<string, string> = {},
): Promise<string> =>
  cached(name, version, async (directory) => {
    await writeFile(join(directory, 'go.mod'), await wrapper(module, `v${version}`))
    const flags = Object.entries(variables).map(([variable, value]) => `-X ${variable}=${value}`)
    await run('go', ['build', '-ldflags', flags.join(' '), '-o', name, package_], {
      cwd: directory,
      env,
      maxBuffer: 1 << 26,
    })
  })

/**
 * The path of a program of ours that is written with a Go module, built when the cache hasn't got it.
 *
 * @param name how the program is to be called
 * @param source its only file
 * @param module the path of the module that it is written with
 * @throws Error that names the program where it can't be built
 */
export const goProgram = (name: string, source: string, module: string, version: string): Promise<string> =>
  cached(name, `${version}-${createHash('sha256').update(source).digest('hex').slice(0, 12)}`, async (directory) => {
    const { GoMod: file } = await download(module, `v${version}`)
    const { Go } = JSON.parse((await run('go', ['mod', 'edit', '-json', file], { env })).stdout) as GoMod
    await writeFile(join(directory, 'go.mod'), `module ${name}\ngo ${Go}\nrequire ${module} v${version}\n`)
    await writeFile(join(directory, 'main.go'), source)
    await run('go', ['build', '-o', name, '.'], { cwd: directory, env, maxBuffer: 1 << 26 })
  })

/**
 * The folder of a Go module's files, to be read only.
 *
 * @throws Error that names the module where it can't be had
 */
export async function goModule(module: string, version: string): Promise<string> {
  try {
    return (await download(module, `v${version}`)).Dir
  } catch (cause) {
    throw new Error(`the Go module ${module} ${version} could not be downloaded\n${String(cause)}`, { cause })
  }
}

/**
 * A program of the cache, made when it isn't there. It is moved into place whole, so two runs that make it at once do
 * no harm.
 */
async function cached(name: string, version: string, make: (directory: string) => Promise<void>): Promise<string> {
  const home = join(cache, name, version)
  const binary = join(home, name)
  if (await exists(binary)) return binary

  await mkdir(home, { recursive: true })
  const directory = await mkdtemp(join(cache, name, '.build-'))
  try {
    await make(directory)
    await rename(join(directory, name), binary)
  } catch (cause) {
    const help = 'it takes a Go toolchain on the PATH and a Go module proxy (or the program in that place)'
    throw new Error(`${name} ${version} is not at ${binary} and could not be built: ${help}\n${String(cause)}`, {
      cause,
    })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
  return binary
}

interface Download {
  Dir: string
  GoMod: string
}

async function download(module: string, version: string): Promise<Download> {
  const { stdout } = await run('go', ['mod', 'download', '-json', `${module}@${version}`], { env })
  return JSON.parse(stdout) as Download
}

interface GoMod {
  Go: string
  Replace: { Old: Replaced; New: Replaced }[] | null
}

interface Replaced {
  Path: string
  Version?: string
}

/** The go.mod of a module that can build the packages of another as that one builds them itself. */
async function wrapper(module: string, version: string): Promise<string> {
  const { GoMod: file } = await download(module, version)
  const { Go, Replace } = JSON.parse((await run('go', ['mod', 'edit', '-json', file], { env })).stdout) as GoMod
  const replaced = (Replace ?? []).flatMap(({ Old, New }) => {
    if (New.Version) return [`replace ${Old.Path} ${Old.Version ?? ''} => ${New.Path} ${New.Version}`]
    const released = release(Old.Path, version)
    return released === undefined ? [] : [`replace ${Old.Path} => ${Old.Path} ${released}`]
  })
  return ['module wrapper', `go ${Go}`, `require ${module} ${version}`, ...replaced, ''].join('\n')
}

/**
 * The version by which a module is had that lies in the folder of another: theirs is one release. Kubernetes publishes
 * what lies in its staging folder as v0. Undefined where the path has another major version: such a module isn't
 * published.
 */
function release(path: string, version: string): string | undefined {
  if (path.startsWith('k8s.io/')) return version.replace(/^v1\./, 'v0.')
  const major = /^v(\d+)/.exec(version)![1]!
  const own = /\/v(\d+)$/.exec(path)?.[1] ?? '1'
  return own === major ? version : undefined
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
