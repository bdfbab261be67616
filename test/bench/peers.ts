import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { goInstall } from '../support/go.ts'

/** What could be had of the peers: paths, each absent where it could not. */
export interface Peers {
  chart?: string
  helm?: string
  helmLoop?: string
  cdk8s?: { program: string; modules: string }
}

/** The versions that are timed: of Helm the newest 3.x that builds from the module proxy. */
const versions = { helm: '3.22.0', cdk8s: '2.70.106', constructs: '10.8.1' }

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mlflow-gitops')

const run = promisify(execFile)

/** Each peer by the ordinary toolchain of its world, built or installed into the cache when it isn't there. */
export const toolchains = {
  /** The helm command. */
  helm: (): Promise<string> => goInstall('helm', 'helm.sh/helm/v3/cmd/helm', versions.helm),

  /** Helm's engine in a loop. Its sums are written to the cache, not to the checkout. */
  async helmLoop(): Promise<string> {
    const source = join(import.meta.dirname, 'helm-loop')
    const folder = join(cache, 'helm-loop')
    const binary = join(folder, 'helm-loop')
    await mkdir(folder, { recursive: true })
    await copyFile(join(source, 'go.mod'), join(folder, 'go.mod'))
    await run('go', ['build', '-mod=mod', `-modfile=${join(folder, 'go.mod')}`, '-o', binary, '.'], { cwd: source })
    return binary
  },

  /** A program for cdk8s, and the folder from which it loads it. */
  async cdk8s(): Promise<{ program: string; modules: string }> {
    const modules = join(cache, 'cdk8s', versions.cdk8s)
    const program = join(modules, 'synth.mjs')
    if (!existsSync(join(modules, 'node_modules', 'cdk8s'))) {
      await mkdir(modules, { recursive: true })
      const packages = [`cdk8s@${versions.cdk8s}`, `constructs@${versions.constructs}`]
      await run('npm', ['install', '--prefix', modules, '--no-audit', '--no-fund', ...packages])
    }
    await build({
      entryPoints: [join(import.meta.dirname, 'cdk8s.ts')],
      outfile: program,
      format: 'esm',
      platform: 'node',
    })
    return { program, modules }
  },
}
