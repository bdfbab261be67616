import { compareObjects } from '../compare/compare.ts'
import { withEntry } from '../model/fleet-file.ts'
import { asJson, at } from '../model/json.ts'
import { deliverAll } from '../phases/7-deliver/deliver.ts'
import { measurable } from '../recompile.ts'
import type { Fleet } from '../schema/generated/fleet.ts'
import { among, type ChangedField, changedFields, withCauses } from './causes.ts'
import type { AttributedChange, Cause } from './change.ts'
import type { Consequence } from './consequences/consequence.ts'
import { deliveryConsequences } from './consequences/consequences.ts'
import type { DeliveryChange } from './consequences/delivery.ts'
import { changedPaths, fleetCause, type InputFiles, valuesCause } from './input-changes.ts'

/** A file of out/ that delivers all environments, with its changes, their causes and their consequences. */
export interface AttributedDelivery extends DeliveryChange {
  objects: AttributedChange[]
  consequences: Consequence[]
}

/**
 * What becomes of the roots, the project and the repository, file by file. The causes are measured: each entry is
 * changed alone.
 */
export function deliveryChanges(
  was: Fleet | undefined,
  is: Fleet | undefined,
  files: InputFiles,
): AttributedDelivery[] {
  const rules = was || is ? rulesOf(was, is, files) : []
  const found = filesOf(was, is)
  if (found.length === 0) return rules
  const differences =
    was && is
      ? measurable(changedPaths(was, is)).map(({ path, count }) => ({
          cause: valuesCause(fleetCause(path, files), count),
          moved: fieldsMoved(was, withEntry(was, path, at(asJson(is), path))),
        }))
      : []
  const all = differences.length > 0 ? differences.map(({ cause }) => cause) : [fleetCause([], files)]
  const delivered = found.map((change) => {
    const causesOf = (field: ChangedField): Cause[] => {
      const causes = differences.flatMap(({ cause, moved }) => (moved.get(change.path)?.(field) ? [cause] : []))
      return causes.length > 0 ? causes : all
    }
    const objects = change.objects.map((object) => withCauses(object, causesOf))
    return { ...change, objects, consequences: deliveryConsequences(change) }
  })
  return [...delivered, ...rules]
}

/** What environments may do by the fleet file from now on, and could not before: no object of out/ shows it. */
function rulesOf(was: Fleet | undefined, is: Fleet | undefined, files: InputFiles): AttributedDelivery[] {
  const change: DeliveryChange = {
    path: fleetCause([], files).location.file,
    ...(was && { before: was }),
    ...(is && { after: is }),
    objects: [],
    isFleetFile: true,
  }
  const consequences = deliveryConsequences(change)
  return consequences.length > 0 ? [{ ...change, objects: [], consequences }] : []
}

function filesOf(was: Fleet | undefined, is: Fleet | undefined): DeliveryChange[] {
  const [old, now] = [deliverAll(was), deliverAll(is)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path): DeliveryChange[] => {
    const objects = compareObjects(old.get(path) ?? [], now.get(path) ?? [])
    return objects.length > 0
      ? [{ path: `out/${path}`, ...(old.has(path) && { before: was! }), ...(now.has(path) && { after: is! }), objects }]
      : []
  })
}

/** Tells, for each file, which of its fields move. */
const fieldsMoved = (was: Fleet, is: Fleet): Map<string, (field: ChangedField) => boolean> =>
  new Map(filesOf(was, is).map(({ path, objects }) => [path, among(changedFields(objects))]))
