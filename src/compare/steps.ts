import { formatPath, type JsonObject } from '../model/json.ts'

/** Ends a path at the order of the list there, which moves apart from its elements. */
export const order = Symbol('order')

/**
 * A step into an object: a key of a map, the element of a list that has these values of its merge keys, or its order.
 */
export type Step = string | JsonObject | typeof order

/** Whether one of two paths leads through the other. */
function overlaps(a: readonly Step[], b: readonly Step[]): boolean {
  const length = Math.min(a.length, b.length)
  return JSON.stringify(a.slice(0, length)) === JSON.stringify(b.slice(0, length))
}

/** Whether a path is the order of a list whose elements change besides: people need not read that. */
export const isMereOrder = (path: readonly Step[], all: readonly (readonly Step[])[]): boolean =>
  path.at(-1) === order &&
  all.some((other) => other.length >= path.length && other.at(-1) !== order && overlaps(path.slice(0, -1), other))

/**
 * A path into an object as people write it, elements by their merge keys:
 * `spec.containers[mlflow].ports[8080/TCP].name`.
 */
export const formatSteps = (path: readonly Step[]): string =>
  path.reduce<string>((text, step) => text + formatStep(step, text === ''), '')

/** A step behind those before it, or as the first one. */
export function formatStep(step: Step, isFirst = false): string {
  if (step === order) return ' (the order)'
  if (typeof step !== 'string') return `[${Object.values(step).join('/')}]`
  const key = formatPath([step])
  return isFirst || key.startsWith('[') ? key : `.${key}`
}
