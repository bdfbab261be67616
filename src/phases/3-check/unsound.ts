import { asJson, isObject, type JsonObject, type Path } from '../../model/json.ts'
import type { Values } from '../../schema/generated/types.ts'
import type { Violation } from '../../schema/violation.ts'

/** Thrown where a rule reads a value that violates the schema. */
const unsound = Symbol('unsound')

/**
 * The values with what violates the schema out of reach: a rule that never reads it means what it says, and one that
 * does stops there.
 */
export function withoutUnsound(values: Values, violated: readonly Violation[]): Values {
  const copy = asJson({ ...values })
  for (const { code, path } of violated) {
    const [key, ...rest] = code === 'unknown-key' ? path.slice(0, -1) : path
    if (key === undefined && code !== 'unknown-key') continue
    seal(copy, key, rest)
  }
  return copy as unknown as Values
}

/** Copies the maps on the way, and puts what is at its end, or in a list on the way, out of reach. */
function seal(map: JsonObject, key: string | number | undefined, rest: Path): void {
  if (key === undefined || !Object.hasOwn(map, key)) return
  if (Object.getOwnPropertyDescriptor(map, key)?.get) return
  const inner = map[key]!
  if (rest.length > 0 && isObject(inner)) {
    // Not by spreading it: what is sealed in it would be read.
    const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(inner)) as JsonObject
    map[key] = copy
    seal(copy, rest[0], rest.slice(1))
    return
  }
  Object.defineProperty(map, key, {
    enumerable: true,
    get() {
      throw unsound
    },
  })
}

/** Whether a rule stopped because it read an unsound value. */
export const isUnsound = (thrown: unknown): boolean => thrown === unsound
