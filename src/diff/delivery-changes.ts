import { deliverAll } from '../deliver/deliver.ts'
import type { Fleet } from '../generated/fleet.ts'
import { at, withValue, type Json } from '../json.ts'
import { compareObjects } from '../objects/compare.ts'
import { pathOf } from '../objects/object-diff.ts'
import { overlaps, type Step } from '../objects/steps.ts'
import { identities } from './causes.ts'
import type { AttributedChange, Cause } from './change.ts'
import type { Consequence } from './consequence.ts'
import { deliveryConsequences } from './consequences.ts'
import type { DeliveryChange } from './consequences/delivery.ts'
import { changedPaths, fleetCause, type Files } from './differences.ts'

/** A file of out/ that delivers all environments, with the causes of what is other in it, and with what follows. */
export interface AttributedDelivery extends DeliveryChange {
  objects: AttributedChange[]
  consequences: Consequence[]
}

/** What becomes of the roots, the project and the repository, file by file. The causes are measured: each entry is changed alone. */
export function deliveryChanges(was: Fleet | undefined, is: Fleet | undefined, files: Files): AttributedDelivery[] {
  const found = filesOf(was, is)
  if (found.length === 0) return []
  const differences =
    was && is
      ? changedPaths(was, is).map((path) => ({ cause: fleetCause(path, files), moved: filesOf(was, withEntry(was, path, is)) }))
      : []
  const all = differences.length > 0 ? differences.map(({ cause }) => cause) : [fleetCause([], files)]
  return found.map((change) => {
    const causesOf = (objects: string[], path: Step[]): Cause[] => {
      const causes = differences.flatMap(({ cause, moved }) =>
        moved.some((file) => file.path === change.path && moves(file, objects, path)) ? [cause] : [],
      )
      return causes.length > 0 ? causes : all
    }
    const objects = change.objects.map((object): AttributedChange => {
      const names = identities(object)
      return {
        ...object,
        fields: object.fields.map((field) => ({ ...field, causes: causesOf(names, pathOf(field)) })),
        causes: object.fields.length > 0 ? [] : causesOf(names, []),
      }
    })
    return { ...change, objects, consequences: deliveryConsequences(change) }
  })
}

function filesOf(was: Fleet | undefined, is: Fleet | undefined): DeliveryChange[] {
  const [old, now] = [deliverAll(was), deliverAll(is)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path): DeliveryChange[] => {
    const objects = compareObjects(old.get(path) ?? [], now.get(path) ?? [])
    return objects.length > 0 ? [{ path, ...(old.has(path) && { before: was! }), ...(now.has(path) && { after: is! }), objects }] : []
  })
}

const withEntry = (fleet: Fleet, path: string[], from: Fleet): Fleet =>
  withValue(fleet as unknown as Json, path, at(from as unknown as Json, path)) as unknown as Fleet

const moves = ({ objects }: DeliveryChange, names: string[], path: Step[]): boolean =>
  objects.some(
    (change) =>
      identities(change).some((name) => names.includes(name)) &&
      (change.fields.length === 0 || change.fields.some((field) => overlaps(pathOf(field), path))),
  )
