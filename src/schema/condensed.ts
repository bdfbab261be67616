import { formatPath, type Path } from '../model/json.ts'
import { type Schema, schemaAt } from './schema.ts'
import type { Violation } from './violation.ts'

/**
 * Of several violations that one mistake makes one: unknown keys of one map that the same is to be done with, and keys
 * that belong below one that is missing beside them.
 */
export function condensed(found: readonly Violation[], top: Schema): Violation[] {
  const kept: Violation[] = []
  for (const violation of found) {
    // Misspelt, it is not missing.
    if (
      violation.missing !== undefined &&
      found.some(
        ({ misspells, path }) => misspells === violation.missing && place(path.slice(0, -1)) === place(violation.path),
      )
    )
      continue
    const inner = found.filter((other) => isUnknown(other) && wraps(violation, other, top))
    if (inner.length > 0) {
      const others = found.filter(
        (other) => other !== violation && other.missing !== undefined && place(other.path) === place(violation.path),
      )
      kept.push(wrapping(violation, inner, others))
    } else if (isUnknown(violation)) {
      if (found.some((other) => wraps(other, violation, top))) continue
      // Of two of which nobody knows what is meant each is a mistake of its own.
      const alike = found.filter(
        (other) =>
          other === violation ||
          (isUnknown(other) && !other.isUnclear && other.help === violation.help && areSiblings(other, violation)),
      )
      if (alike[0] === violation) kept.push(alike.length > 1 ? together(alike) : violation)
    } else if (!isBesideWrapping(violation, found, top)) kept.push(violation)
  }
  return kept
}

/** Whether a key is missing beside one below which others belong that stand there: it is told with that. */
const isBesideWrapping = (violation: Violation, found: readonly Violation[], top: Schema): boolean =>
  violation.missing !== undefined &&
  found.some(
    (other) =>
      other !== violation &&
      place(other.path) === place(violation.path) &&
      found.some((unknown) => isUnknown(unknown) && wraps(other, unknown, top)),
  )

const isUnknown = ({ code }: Violation): boolean => code === 'unknown-key'

const keyOf = ({ path }: Violation): string => String(path.at(-1))

const areSiblings = (a: Violation, b: Violation): boolean => place(a.path.slice(0, -1)) === place(b.path.slice(0, -1))

const place = (path: Path): string => JSON.stringify(path)

/** Whether an unknown key belongs below a missing one. */
const wraps = ({ path, missing }: Violation, unknown: Violation, top: Schema): boolean =>
  missing !== undefined &&
  place(path) === place(unknown.path.slice(0, -1)) &&
  schemaAt([...path, missing, keyOf(unknown)], top) !== undefined

/** The missing key with what belongs below it, and the other keys that are missing beside it. */
function wrapping(violation: Violation, inner: readonly Violation[], others: readonly Violation[]): Violation {
  const keys = inner.map(keyOf)
  const beside = others.map(({ missing }) => `${missing}: …, `).join('')
  const message = `${violation.message}, below which ${keys.join(' and ')} ${keys.length > 1 ? 'belong' : 'belongs'}`
  return {
    ...violation,
    message,
    help: `write ${beside}${violation.missing}: {${keys.map((key) => `${key}: …`).join(', ')}}`,
  }
}

function together([first, ...others]: readonly Violation[]): Violation {
  const keys = [first!, ...others].map((violation) => JSON.stringify(keyOf(violation)))
  const where = first!.path.length > 1 ? ` in ${formatPath(first!.path.slice(0, -1))}` : ''
  return { ...first!, message: `unknown keys ${keys.join(', ')}${where}` }
}
