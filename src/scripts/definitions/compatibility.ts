import type { Definition } from './schema.ts'
import { prefix } from './schema.ts'

/** Why `theirs` would refuse what `ours` accepts: fields that it does not know, and fields that only it requires. */
export function misfits(
  ours: Definition,
  theirs: Definition,
  definitions: Record<string, Definition>,
  path: string,
): string[] {
  const resolve = (schema: Definition): Definition =>
    schema.$ref === undefined ? schema : definitions[schema.$ref.slice(prefix.length)]!

  function compare(ours: Definition, theirs: Definition, path: string): string[] {
    const found = (theirs.required ?? [])
      .filter((name) => !ours.required?.includes(name))
      .map((name) => `${path}.${name} is required`)
    for (const [name, field] of Object.entries(ours.properties ?? {})) {
      const counterpart = theirs.properties?.[name]
      if (counterpart === undefined) found.push(`${path}.${name} is unknown`)
      else found.push(...compare(resolve(field), resolve(counterpart), `${path}.${name}`))
    }
    if (ours.items !== undefined) found.push(...compare(resolve(ours.items), resolve(theirs.items ?? {}), `${path}[]`))
    if (typeof ours.additionalProperties === 'object' && typeof theirs.additionalProperties === 'object') {
      found.push(...compare(resolve(ours.additionalProperties), resolve(theirs.additionalProperties), `${path}{}`))
    }
    return found
  }
  return compare(resolve(ours), resolve(theirs), path)
}
