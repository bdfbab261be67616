import type { Environment } from './environment.ts'
import { asJson, at, type Json, type Path, valuesIn } from './json.ts'
import type { KubernetesObject } from './kubernetes-object.ts'

/**
 * The value that a place of a rendered object was made of: rendering hands maps and lists on as they are, so that one
 * of them on the way there is one of the values; a scalar is the one of the written values that is the same, of the same
 * name where there are several. Undefined where there is none, or no telling which.
 */
export function renderedFrom({ values, written }: Environment, object: KubernetesObject, path: Path): Path | undefined {
  for (let length = path.length; length > 0; length--) {
    const part = at(object, path.slice(0, length))
    if (typeof part !== 'object' || part === null) continue
    const from = find(asJson(values), (value) => value === part)
    if (from.length === 1) return [...from[0]!, ...path.slice(length)]
  }
  const value = at(object, path)
  if (value === undefined || typeof value === 'object') return undefined
  const same = find(written, (one) => one === value)
  const named = same.filter((one) => one.at(-1) === path.at(-1))
  return named.length > 0 ? named[0] : same.length === 1 ? same[0] : undefined
}

/** The paths of the values that are sought. */
const find = (value: Json, isSought: (value: Json) => boolean): Path[] =>
  valuesIn(value).flatMap(([path, one]) => (isSought(one) ? [path] : []))
