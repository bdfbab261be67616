import { variableNames } from '../facts/mlflow/variable-names.ts'
import { isObject, type Json } from '../model/json.ts'
import type { KubernetesObject } from '../model/kubernetes-object.ts'

/**
 * What the start-up program makes of other variables (start-program/, `start.py`), by those that it is made of: first
 * what the user lists, then what is derived.
 */
const madeAtStart: Record<string, readonly string[]> = {
  [variableNames.allowedHosts]: [variableNames.listedHosts, variableNames.publicUrls, variableNames.service],
  [variableNames.corsAllowedOrigins]: [variableNames.listedOrigins, variableNames.publicUrls, variableNames.service],
}

/** Whether no container is given a variable, because the start-up program makes it. */
export const isMadeAtStart = (name: string): boolean => Object.hasOwn(madeAtStart, name)

/**
 * The way to an environment variable of a container, or to an argument such as `--workers`, as `findPlace` takes it: its
 * value, or where that is read from. Of a variable that is made at start, the way to the first that it is made of.
 * Undefined where no container has one.
 */
export function wayToVariable(objects: readonly KubernetesObject[], name: string): string[] | undefined {
  for (const asked of [name, ...variableOfFlag(name), ...(isMadeAtStart(name) ? madeAtStart[name]! : [])]) {
    for (const object of objects) {
      const way = wayIn(object, asked)
      if (way) return [object.kind.toLowerCase(), object.metadata.name, ...way]
    }
  }
  return undefined
}

function wayIn(value: Json, name: string, way: readonly string[] = []): string[] | undefined {
  if (Array.isArray(value)) {
    const isNamed = way.at(-1) === 'env' || way.at(-1) === 'containers' || way.at(-1) === 'initContainers'
    for (const [index, element] of value.entries()) {
      const step = isNamed && isObject(element) ? String(element.name) : String(index)
      if (way.at(-1) === 'env' && step === name && isObject(element))
        return [...way, step, ...['value', 'valueFrom'].filter((field) => Object.hasOwn(element, field)).slice(0, 1)]
      if (way.at(-1) === 'args' && typeof element === 'string' && isFlag(element, name)) return [...way, step]
      const found = wayIn(element, name, [...way, step])
      if (found) return found
    }
    return undefined
  }
  if (!isObject(value)) return undefined
  for (const [key, below] of Object.entries(value)) {
    const found = wayIn(below, name, [...way, key])
    if (found) return found
  }
  return undefined
}

/** The variable that gives an option of `mlflow server` where no argument does (mlflow: cli/__init__.py, `envvar`). */
const variableOfFlag = (name: string): string[] =>
  name.startsWith('--') ? [`MLFLOW_${name.slice(2).replaceAll('-', '_').toUpperCase()}`] : []

/** Whether an argument gives an option, named with its dashes or without. */
const isFlag = (argument: string, name: string): boolean =>
  [name, `--${name}`].some((flag) => flag.startsWith('--') && (argument === flag || argument.startsWith(`${flag}=`)))
