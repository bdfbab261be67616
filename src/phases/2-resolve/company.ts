import { isKilledFirst } from '../../facts/mlflow/draining.ts'
import { refusedValues } from '../../facts/mlflow/refused-values.ts'
import { at, isObject, type JsonObject, type Path, pathOfPointer, withValue } from '../../model/json.ts'
import type { Source } from '../../model/source.ts'
import type { Values } from '../../schema/generated/types.ts'
import { errorsIn, isSound } from '../../schema/validate.ts'
import { expandTemplates, mergeLayers, withDefaults } from './resolve.ts'

/** Stands for the namespace, which is in no base: every overlay sets its own. */
const namespace = 'mlflow'

/** What a company says for all of its environments. */
export interface Company {
  /** Those of its layers that make sense by themselves, without the schema's defaults. */
  written: JsonObject
  /** Over the schema's defaults. */
  values: Values
}

/**
 * The values of a company: of an environment that says nothing of its own, but for a namespace, which every one has.
 * Whatever only a whole environment can say is left at the schema's default: a template that reads what the layers
 * don't set, a value that makes sense only with another.
 *
 * @param layers those beneath every environment, the lowest first; mistakes in them are left out in the same way
 */
export function companyOf(layers: readonly Source[]): Company {
  let written = mergeLayers(layers)
  for (;;) {
    const { values, unusable } = resolved(written)
    if (unusable.length === 0) return { written, values }
    const given = unusable.map((path) => givenPart(written, path)).filter((path) => path.length > 0)
    // What no layer gives can't be left out.
    if (given.length === 0) return companyOf([])
    written = given.reduce((kept, path) => withValue(kept, path, undefined) as JsonObject, written)
  }
}

/** The values that are written, over the defaults, and the paths of those that can't be used. */
function resolved(written: JsonObject): { values: Values; unusable: Path[] } {
  const unusable: Path[] = []
  const values = expandTemplates(withDefaults(written), { isPartial: true }, (path) => unusable.push(path))
  values.namespace ??= namespace
  if (!isSound(values))
    unusable.push(...errorsIn(values).map(({ instancePath }) => pathOfPointer(instancePath, values)))
  else {
    unusable.push(...refusedValues(values as unknown as Values).map(({ path }) => path))
    if (isKilledFirst(values as unknown as Values)) unusable.push(['preStopSeconds'], ['terminationGracePeriodSeconds'])
  }
  // The claims of a pod, of which a container names some, are a patch's to make.
  if (at(values, ['resources', 'claims']) !== undefined) unusable.push(['resources', 'claims'])
  return { values: values as unknown as Values, unusable }
}

/** The longest part of a path at which there is a value; lists are given as a whole. */
function givenPart(values: JsonObject, path: Path): string[] {
  const keys: string[] = []
  for (const key of path) {
    const value = at(values, keys)
    if (!isObject(value) || !Object.hasOwn(value, key)) break
    keys.push(String(key))
  }
  return keys
}
