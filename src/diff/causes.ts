import { compareObjects, identity, type ObjectChange } from '../compare/compare.ts'
import { pathOf } from '../compare/object-diff.ts'
import type { Step } from '../compare/steps.ts'
import { type CompiledState, type Inputs, recompile } from '../recompile.ts'
import type { AttributedChange, Cause, Changed, EnvironmentChange } from './change.ts'
import { type InputChange, type InputFiles, inputChanges } from './input-changes.ts'

/**
 * The objects' changes with the causes of each: measured, not derived. Every input that differs is put into the state
 * before the change, and taken out of the state after it, each time alone: it is a cause of the fields that then move.
 * A field that none moves alone, because it takes several, has them all. Added and removed environments need no causes.
 */
export function attribute(change: EnvironmentChange, files: InputFiles): AttributedChange[] {
  if (change.kind !== 'changed') return change.objects.map((object) => withCauses(object, () => []))
  const inputs = inputChanges(change.before, change.after, files)
  const causesOf = inputs.length === 1 ? () => inputs : measured(change, inputs)
  return change.objects.map((object) =>
    withCauses(object, (field) => {
      const found = causesOf(field)
      return (found.length > 0 ? found : inputs).map(({ cause }) => cause)
    }),
  )
}

/** An object's change with the causes of its fields, or, where it has none, its own. */
export function withCauses(change: ObjectChange, causesOf: (field: ChangedField) => Cause[]): AttributedChange {
  const objects = identities(change)
  return {
    ...change,
    fields: change.fields.map((field) => ({ ...field, causes: causesOf({ objects, path: pathOf(field) }) })),
    causes: change.fields.length > 0 ? [] : causesOf({ objects, path: [] }),
  }
}

/** A field of an object, which has one identity or, made anew, two; with an empty path the object itself. */
export interface ChangedField {
  objects: string[]
  path: Step[]
}

function measured({ before, after }: Changed, inputs: readonly InputChange[]): (field: ChangedField) => InputChange[] {
  const isMoved = inputs.map(({ apply, revert }) => among([...moves(before, apply), ...moves(after, revert)]))
  return (field) => inputs.filter((_, index) => isMoved[index]!(field))
}

/** Which fields move when an environment is made of something else; none where that has errors. */
function moves({ inputs, objects }: CompiledState, change: (inputs: Inputs) => Inputs): ChangedField[] {
  const others = recompile(change(inputs))
  return others ? changedFields(compareObjects(objects, others)) : []
}

/** The fields that objects' changes move. */
export const changedFields = (changes: readonly ObjectChange[]): ChangedField[] =>
  changes.flatMap((change) => {
    const paths = change.fields.length > 0 ? change.fields.map(pathOf) : [[]]
    return paths.map((path) => ({ objects: identities(change), path }))
  })

/** Tells whether a field is one of several, or lies in one, or holds one. */
export function among(all: readonly ChangedField[]): (field: ChangedField) => boolean {
  const whole = new Set<string>()
  const above = new Set<string>()
  for (const { objects, path } of all) {
    for (const object of objects) {
      const [own, ...higher] = beginnings(object, path).reverse()
      whole.add(own!)
      for (const beginning of higher) above.add(beginning)
    }
  }
  return ({ objects, path }) =>
    objects.some((object) => {
      const own = beginnings(object, path)
      return above.has(own.at(-1)!) || own.some((beginning) => whole.has(beginning))
    })
}

/** An object and the beginnings of a path into it, as texts: the shortest first, the whole path last. */
function beginnings(object: string, path: readonly Step[]): string[] {
  const found = [object]
  for (const step of path) found.push(`${found.at(-1)}\n${stepKey(step)}`)
  return found
}

/** The same step is the same text; the order of a list is none. */
const stepKey = (step: Step): string => JSON.stringify(step) ?? 'null'

/** What a change's object was called, and is. */
const identities = ({ before, after }: ObjectChange): string[] =>
  [before, after].flatMap((object) => (object ? identity(object) : []))
