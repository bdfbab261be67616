import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parseAllDocuments } from 'yaml'
import type { JsonObject } from '../../../src/model/json.ts'
import type { KubernetesObject } from '../../../src/model/kubernetes-object.ts'
import { goInstall } from '../../support/go.ts'

const run = promisify(execFile)

/** The version with which the chart was read for the table of its defects. */
const version = '3.22.0'

export const helm = (): Promise<string> => goInstall('helm', 'helm.sh/helm/v3/cmd/helm', version)

export interface Release {
  chart: string
  name: string
  namespace: string
  /** Files of values, the lowest first; `under` and `over` lie beneath and on top of them. */
  files: readonly string[]
  under: readonly JsonObject[]
  over: readonly JsonObject[]
}

/** The objects that `helm template` gives. Rejects with Helm's own words where it gives none. */
export async function helmTemplate(release: Release): Promise<KubernetesObject[]> {
  const { chart, name, namespace, files, under, over } = release
  const directory = await mkdtemp(join(tmpdir(), 'mlflow-gitops-'))
  const write =
    (place: string) =>
    async (values: JsonObject, index: number): Promise<string> => {
      const file = join(directory, `${place}-${index}.yaml`)
      await writeFile(file, JSON.stringify(values))
      return file
    }
  try {
    const beneath = await Promise.all(under.map(write('under')))
    const layers = [...beneath, ...files, ...(await Promise.all(over.map(write('over'))))]
    const flags = ['--namespace', namespace, ...layers.flatMap((file) => ['-f', file])]
    const { stdout } = await run(await helm(), ['template', name, chart, ...flags], { maxBuffer: 1 << 26 })
    // As kubectl reads it.
    return parseAllDocuments(stdout, { version: '1.1' }).map((document) => document.toJS() as KubernetesObject)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
