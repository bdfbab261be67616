import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { JsonObject } from '../../../src/model/json.ts'
import { helm } from '../parity/helm.ts'

const run = promisify(execFile)

/** The charts that most servers were found to be made by, each at one version, and where they are published. */
const charts = {
  community: { version: '1.11.5', from: ['mlflow', '--repo', 'https://community-charts.github.io/helm-charts'] },
  bitnami: { version: '5.3.0', from: ['oci://registry-1.docker.io/bitnamicharts/mlflow'] },
  mlflow: { version: '0.1.1', from: ['oci://ghcr.io/mlflow/charts/mlflow'] },
} as const
export type Chart = keyof typeof charts

/** Where charts are kept between runs: nothing of their text is in the checkout. */
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mlflow-gitops/charts')

/** The folder of a chart, pulled when the cache hasn't got it. */
async function chart(name: Chart): Promise<string> {
  const { version, from } = charts[name]
  const folder = join(cache, `${name}-mlflow-${version}`)
  if (existsSync(join(folder, 'Chart.yaml'))) return folder
  await mkdir(cache, { recursive: true })
  const pulled = await mkdtemp(join(cache, '.pull-'))
  try {
    await run(await helm(), ['pull', ...from, '--version', version, '--untar', '--untardir', pulled])
    await rename(join(pulled, 'mlflow'), folder)
  } catch (cause) {
    throw new Error(`the chart ${name} ${version} is not at ${folder} and could not be pulled`, { cause })
  } finally {
    await rm(pulled, { recursive: true, force: true })
  }
  return folder
}

/** The objects of a release as text, as helm get manifest prints them. */
export async function rendered(name: Chart, release: string, namespace: string, values: JsonObject): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mlflow-gitops-'))
  try {
    const file = join(folder, 'values.yaml')
    await writeFile(file, JSON.stringify(values))
    const args = ['template', release, await chart(name), '--namespace', namespace, '-f', file]
    const { stdout } = await run(await helm(), args, { maxBuffer: 1 << 26 })
    return stdout
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
