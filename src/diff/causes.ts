import { compareObjects, identity, type ObjectChange } from '../compare/compare.ts'
import { pathOf } from '../compare/object-diff.ts'
import { overlaps, type Step } from '../compare/steps.ts'
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
  const moved = inputs.map(({ apply, revert }) => [...moves(before, apply), ...moves(after, revert)])
  return (field) => inputs.filter((_, index) => isAmong(moved[index]!, field))
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

/** Whether a field is one of several, or lies in one, or holds one. */
export const isAmong = (all: readonly ChangedField[], { objects, path }: ChangedField): boolean =>
  all.some((field) => field.objects.some((object) => objects.includes(object)) && overlaps(field.path, path))

/** What a change's object was called, and is. */
const identities = ({ before, after }: ObjectChange): string[] =>
  [before, after].flatMap((object) => (object ? identity(object) : []))
