import { cp, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Json, JsonObject } from '../../../src/model/json.ts'
import { merge } from '../../../src/phases/2-resolve/merge.ts'
import { cases, databases, unrenderable } from './cases.ts'
import { refusals } from './refusals.ts'

const repository = join(import.meta.dirname, '../../..')

/** The chart's own numbers, as whoever comes from the chart extends them: beneath every case. */
const numbers = 'overrides/chart.yaml'

/**
 * Writes every case as an environment below `root`, beside the very override files of the chart: `case-N`,
 * `unrenderable-N`, `refusal-N` and `mended-N`. Each has a cluster to itself, so that none claims what another has.
 */
export async function writeTree(root: string, chart: string): Promise<void> {
  const overrides = join(root, 'environments/overrides')
  for (const path of ['overrides', 'values.yaml']) {
    await cp(join(chart, path), join(overrides, 'chart', path), { recursive: true })
  }
  await cp(join(repository, 'environments', numbers), join(root, 'environments', numbers))

  const write = async (path: string, values: Json): Promise<void> => {
    const file = join(root, 'environments', `${path}.yaml`)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, JSON.stringify(values))
  }
  const writeEnvironment = (id: string, files: string[], values: JsonObject): Promise<void> => {
    const paths = [numbers, ...files.map((file) => `overrides/${file}`)]
    return write(id, { release: 'mlflow', namespace: 'tracking', cluster: id, extends: paths, ...values })
  }

  for (const [path, values] of Object.entries(databases)) {
    await write(`overrides/${path.replace(/\.yaml$/, '')}`, values)
  }
  const writeLayered = async (id: string, files: string[], layers: JsonObject[], values: JsonObject): Promise<void> => {
    for (const [index, layer] of layers.entries()) await write(`overrides/layers/${id}-${index}`, layer)
    const own = layers.map((_, index) => `layers/${id}-${index}.yaml`)
    await writeEnvironment(id, [...files.map(inTree), ...own], values)
  }
  for (const [index, { extends: files, layers, values }] of cases.entries()) {
    await writeLayered(`case-${index}`, files, layers, values)
  }
  for (const [index, { layers }] of unrenderable.entries()) {
    await writeLayered(`unrenderable-${index}`, [], layers, {})
  }
  for (const [index, { extends: files, values, mend }] of refusals.entries()) {
    await writeEnvironment(`refusal-${index}`, files.map(inTree), values)
    await writeEnvironment(`mended-${index}`, files.map(inTree), merge(values, mend))
  }
}

const inTree = (file: string): string => (Object.hasOwn(databases, file) ? file : `chart/${file}`)
