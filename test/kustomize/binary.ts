import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The versions that a run proves things on; `KUSTOMIZE_VERSIONS` names others. */
export const VERSIONS = (process.env.KUSTOMIZE_VERSIONS ?? '5.0.1 5.8.1').split(/\s+/).filter(Boolean)

/**
 * The path of a Kustomize binary, built with Go when the cache hasn't got it.
 * It is moved into place whole, so two runs that build it at once do no harm.
 */
export async function kustomize(version: string): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mlflow-gitops', 'kustomize')
  const binary = join(cache, version, 'kustomize')
  if (await exists(binary)) return binary

  await mkdir(join(cache, version), { recursive: true })
  const directory = await mkdtemp(join(cache, '.build-'))
  try {
    const env = { ...process.env, GOBIN: directory }
    await run('go', ['install', `sigs.k8s.io/kustomize/kustomize/v5@v${version}`], { env })
    await rename(join(directory, 'kustomize'), binary)
  } catch (cause) {
    const help = 'it takes a Go toolchain on the PATH and a Go module proxy (or a binary in that place)'
    throw new Error(`kustomize ${version} is not at ${binary} and could not be built: ${help}`, { cause })
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
