import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { patchPlace } from '../../facts/kustomize/patched-by.ts'
import { locateValue, type PatchedEnvironment } from '../../model/environment.ts'
import type { FleetFile } from '../../model/fleet-file.ts'
import { at, equal, formatPath, isObject, type Json, type Path } from '../../model/json.ts'
import { isNamesake, type KubernetesObject } from '../../model/kubernetes-object.ts'
import { covers, type Entry, entryPlace, pathPatterns, refusedPart } from '../../model/teams.ts'
import type { UserPatch } from '../../model/user-patch.ts'

/** A place that patches changed: as it is in the object, and with the names of the items on the way. */
interface Changed {
  path: Path
  named: Path
}

/** What patches of an environment change that its entries do not allow. */
export function* refusedPatches(
  { environment, rendered, objects }: PatchedEnvironment,
  entries: readonly Entry[],
  fleetFile: FleetFile,
): Generator<Diagnostic> {
  const patches = environment.values.patches as UserPatch[]
  for (const before of patches.length > 0 ? rendered : []) {
    const after = objects.find((one) => isNamesake(one, before))
    if (after === before) continue
    for (const { pattern, team } of entries) {
      if (!team.patches) continue
      const fields = Object.hasOwn(team.patches, before.kind) ? team.patches[before.kind]! : undefined
      if (fields?.includes('*')) continue
      const allowed = pathPatterns(fields ?? [])
      const told = new Set<string>()
      for (const { path, named } of after ? changedFields(before, after) : [{ path: [], named: [] }]) {
        if (allowed.some((one) => covers(one, named))) continue
        const part = fields && named.length > 0 ? refusedPart(allowed, named) : []
        if (told.has(formatPath(part))) continue
        told.add(formatPath(part))
        const place = patchPlace(patches, after ?? before, path.slice(0, fields ? part.length : path.length))
        yield diagnose('patch-not-allowed', locateValue(environment, fields ? place : place.slice(0, 2)), {
          message: `${fleetFile.file} does not let patches change ${[before.kind, formatPath(part)].join(' ').trim()} here`,
          help: `remove it; or the platform team adds to teams[${JSON.stringify(pattern)}].patches`,
          related: entryPlace(fleetFile, pattern, 'patches'),
          environments: [environment.id],
        })
      }
    }
  }
}

/** The fields in which two objects differ, down to what is no map and no list. */
const changedFields = (before: KubernetesObject, after: KubernetesObject): Changed[] =>
  differences(before, after, { path: [], named: [] })

function differences(before: Json | undefined, after: Json | undefined, at: Changed): Changed[] {
  if (equal(before, after)) return []
  const [was, is] = [entriesOf(before), entriesOf(after)]
  if ((!was && before !== undefined) || (!is && after !== undefined) || (was?.size ?? 0) + (is?.size ?? 0) === 0)
    return [at]
  const names = new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])
  return [...names].flatMap((name) => {
    const [old, now] = [was?.get(name), is?.get(name)]
    const step = (now ?? old)!.step
    return differences(old?.value, now?.value, { path: [...at.path, step], named: [...at.named, name] })
  })
}

/**
 * The entries of a map or a list, those of a list by their names, or by their places where one has none or the name of
 * another: what is hidden behind a name would go unseen. Undefined of anything else.
 */
function entriesOf(value: Json | undefined): Map<string, { step: string | number; value: Json }> | undefined {
  if (Array.isArray(value)) {
    const names = value.map((item) => at(item, ['name']))
    const isNamed = names.every((name) => typeof name === 'string') && new Set(names).size === names.length
    return new Map(value.map((item, index) => [String(isNamed ? names[index] : index), { step: index, value: item }]))
  }
  if (!isObject(value)) return undefined
  return new Map(Object.entries(value).map(([key, child]) => [key, { step: key, value: child }]))
}
