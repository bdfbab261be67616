import { compareObjects, identity, type ObjectChange } from '../objects/compare.ts'
import { pathOf } from '../objects/object-diff.ts'
import { overlaps, type Step } from '../objects/steps.ts'
import { variation, type Inputs, type Subject } from '../variation.ts'
import type { AttributedChange, Cause, EnvironmentChange } from './change.ts'
import { differencesOf, type Difference, type Files } from './differences.ts'

/**
 * The objects' changes with the causes of each: measured, not derived. Everything that is other is put into what was, and
 * taken out of what is, each time alone: it is a cause of the fields that then move. A field that none moves alone, because it
 * takes several, has them all.
 */
export function attribute({ before, after, objects }: EnvironmentChange, files: Files): AttributedChange[] {
  if (!before || !after) return objects.map(unattributed)
  const differences = differencesOf(before, after, files)
  const causesOf = differences.length === 1 ? () => differences : measured(before, after, differences)
  return objects.map((change) => {
    const causesAt = (path: Step[]): Cause[] => {
      const found = causesOf({ objects: identities(change), path })
      return (found.length > 0 ? found : differences).map(({ cause }) => cause)
    }
    return {
      ...change,
      fields: change.fields.map((field) => ({ ...field, causes: causesAt(pathOf(field)) })),
      causes: change.fields.length > 0 ? [] : causesAt([]),
    }
  })
}

/** A change of which it goes without saying where it comes from. */
const unattributed = (change: ObjectChange): AttributedChange => ({
  ...change,
  fields: change.fields.map((field) => ({ ...field, causes: [] })),
  causes: [],
})

/** A field of an object, which has one identity or, made anew, two; with an empty path the object itself. */
interface Field {
  objects: string[]
  path: Step[]
}

function measured(before: Subject, after: Subject, differences: readonly Difference[]): (field: Field) => Difference[] {
  const moved = differences.map(({ apply, revert }) => [...moves(before, apply), ...moves(after, revert)])
  const isAmong = (all: readonly Field[], { objects, path }: Field): boolean =>
    all.some((field) => field.objects.some((object) => objects.includes(object)) && overlaps(field.path, path))
  return (field) => differences.filter((_, index) => isAmong(moved[index]!, field))
}

/** Which fields move when an environment is made of something else; none where that has errors. */
function moves({ inputs, objects }: Subject, change: (inputs: Inputs) => Inputs): Field[] {
  const others = variation(change(inputs))
  if (!others) return []
  return compareObjects(objects, others).flatMap((change) => {
    const paths = change.fields.length > 0 ? change.fields.map(pathOf) : [[]]
    return paths.map((path) => ({ objects: identities(change), path }))
  })
}

/** What a change's object was called, and is. */
export const identities = ({ before, after }: ObjectChange): string[] =>
  [before, after].flatMap((object) => (object ? identity(object) : []))
