import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import type { Privileges } from '../../facts/kubernetes/privileges/privilege.ts'
import { type AskedPrivilege, askedPrivileges, privileges } from '../../facts/kubernetes/privileges/privileges.ts'
import type { PatchedEnvironment } from '../../model/environment.ts'
import type { FleetFile } from '../../model/fleet-file.ts'
import { at, type Path } from '../../model/json.ts'
import { isNamesake, type KubernetesObject } from '../../model/kubernetes-object.ts'
import { type Entry, entryPlace, type Team } from '../../model/teams.ts'
import { matches } from '../../text/wildcard.ts'
import { causeOf } from './cause.ts'

const table: Privileges = privileges

/** The privileges that the objects of an environment ask for, by its values or its patches, and may not have. */
export function refusedPrivileges(
  compiled: PatchedEnvironment,
  entries: readonly Entry[],
  fleetFile: FleetFile,
): Diagnostic[] {
  const { rendered, objects } = compiled
  return objects.flatMap((object) => {
    const asked = askedPrivileges(object)
    if (asked.length === 0) return []
    const before = rendered.find((one) => isNamesake(one, object))
    const isPatched = before !== object
    const ofValues = new Set(before && isPatched ? askedPrivileges(before).map((one) => keyOf(before, one)) : [])
    return asked.flatMap((one) => {
      const isOfValues = !isPatched || ofValues.has(keyOf(object, one))
      const { isOfValues: where } = table[one.name]!
      if (where && (isOfValues || (where === 'anywhere' && isAnywhere(rendered, one)))) return []
      const narrow = entries.filter(({ team }) => team.privileges !== undefined)
      const refusing = narrow.find(({ team }) => !allows(team, one))
      if (narrow.length > 0 && !refusing) return []
      return [refusal(compiled, object, one, fleetFile, refusing?.pattern)]
    })
  })
}

/** Whether the values alone ask for the same, whatever object they ask it for. */
const isAnywhere = (rendered: readonly KubernetesObject[], { name, item }: AskedPrivilege): boolean =>
  rendered.some((object) => askedPrivileges(object).some((one) => one.name === name && one.item === item))

function allows({ privileges = {} }: Team, { name, item }: AskedPrivilege): boolean {
  const allowance = privileges[name] ?? false
  return typeof allowance === 'boolean' ? allowance : allowance.some((pattern) => matches(pattern, item))
}

function refusal(
  compiled: PatchedEnvironment,
  object: KubernetesObject,
  { name, path, item }: AskedPrivilege,
  fleetFile: FleetFile,
  pattern: string | undefined,
): Diagnostic {
  const { file = 'environments/_fleet.yaml' } = fleetFile
  const { sentence, way = 'remove it' } = table[name]!
  const { location, where } = causeOf(compiled, object, path)
  const allowance = item === 'true' ? 'true' : JSON.stringify([item])
  const entry = `teams: {${JSON.stringify(pattern ?? compiled.environment.id)}: {privileges: {${name}: ${allowance}}}}`
  return diagnose('privilege-refused', location, {
    message: `${where} ${sentence}, and ${pattern === undefined ? 'is not allowed by default' : `${file} does not allow it here`}`,
    help: `${way}; or the platform team allows it in ${file}: ${entry}`,
    related: pattern === undefined ? undefined : entryPlace(fleetFile, pattern, 'privileges'),
    environments: [compiled.environment.id],
  })
}

/** A privilege with its place, in which items of lists are known by their names: a patch may move them. */
const keyOf = (object: KubernetesObject, { name, path, item }: AskedPrivilege): string =>
  JSON.stringify([name, item, path.map((step, index) => named(object, path.slice(0, index), step))])

function named(object: KubernetesObject, list: Path, step: string | number): string | number {
  const name = typeof step === 'number' ? at(object, [...list, step, 'name']) : undefined
  return typeof name === 'string' ? `[${name}]` : step
}
