import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from '../../src/compile.ts'
import { isObject, type Json, type JsonObject } from '../../src/model/json.ts'
import { toYaml } from '../../src/phases/9-emit/yaml.ts'
import { generate } from './environments.ts'

/** The generated environments as the peers read them. */
export interface Inputs {
  /** A folder of values files for the chart, one an environment. */
  values: string
  /** One of those files. */
  first: string
  /** A JSON file of the final objects, [id, objects] an environment; of ten thousand it would be too long for one. */
  objects: string
}

/**
 * Writes below `folder` what the peers need to do the same work: for Helm each environment's files merged into one, as
 * it would merge them itself, for cdk8s the objects.
 *
 * @throws where the generated environments don't compile: every number would be of the way out
 */
export async function writeInputs(folder: string, count: number, hasObjects: boolean): Promise<Inputs> {
  const root = join(folder, 'inputs')
  const values = join(root, 'values')
  const objects = join(root, 'objects.json')
  generate(root, count)
  const { environments, diagnostics } = await compile(root)
  if (diagnostics.length > 0)
    throw new Error(`the generated environments have mistakes: ${JSON.stringify(diagnostics[0])}`)

  mkdirSync(values)
  const files = environments.map(({ environment: { id, written } }) => {
    const file = join(values, `${id.replaceAll('/', '--')}.yaml`)
    writeFileSync(file, toYaml(forChart(written)))
    return file
  })
  if (hasObjects)
    writeFileSync(objects, JSON.stringify(environments.map(({ environment, objects }) => [environment.id, objects])))
  return { values, first: files[0]!, objects }
}

/** The chart fails on variables that are numbers or booleans. */
function forChart(written: JsonObject): JsonObject {
  const variables = isObject(written.env_vars) ? Object.entries(written.env_vars) : []
  const asText = (value: Json): Json =>
    typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
  return { ...written, env_vars: Object.fromEntries(variables.map(([name, value]) => [name, asText(value)])) }
}
