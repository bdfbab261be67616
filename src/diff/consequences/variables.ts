import { mainContainer } from '../../facts/kubernetes/container.ts'
import { isHarmless } from '../../facts/mlflow/known-variables.ts'
import { at, isObject, type JsonObject, mapsOf } from '../../model/json.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenPresent } from './consequence.ts'
import { type Fact, gained } from './gained.ts'
import { name, sentence } from './sentence.ts'

/** The variables of the server of which it is not known that they run and reach nothing. */
function reaching({ objects }: CompiledState): Fact[] {
  const container = mainContainer(objects)
  const named = [...(container?.variables ?? [])].flatMap(([name, value]): Fact[] => {
    const text = 'text' in value ? value.text : ''
    return isHarmless(name, text) ? [] : [[name, JSON.stringify(value)]]
  })
  return [...named, ...mapsOf(container?.spec.envFrom).map(wholeOf)]
}

/** All of a Secret or of a ConfigMap, whatever is in it. */
function wholeOf({ secretRef, configMapRef, prefix = '' }: JsonObject): Fact {
  const source = isObject(secretRef)
    ? `Secret ${String(secretRef.name)}`
    : `ConfigMap ${String(at(configMapRef, ['name']))}`
  return [`all of the ${source}`, String(prefix)]
}

export const variables: Consequences = {
  'variables-reach': whenPresent(
    'caution',
    gained(
      reaching,
      (names) =>
        sentence`variables are set by which Python, a library or MLflow may run or reach other things: ${name(names)}`,
    ),
  ),
}
