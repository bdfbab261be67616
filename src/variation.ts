import { isValid } from './check/check.ts'
import { deliver } from './deliver/deliver.ts'
import type { DeliveryFile } from './deliver/file.ts'
import { ownPaths } from './deliver/paths.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Environment } from './environment.ts'
import type { FleetFile } from './fleet-file.ts'
import type { Fleet } from './generated/fleet.ts'
import type { JsonObject } from './json.ts'
import type { KubernetesObject } from './kubernetes/object.ts'
import { patch, type UserPatch } from './patch/patch.ts'
import { render } from './render/render.ts'
import { resolveLayers } from './resolve/resolve.ts'

/** All that an environment's objects are made of; or, without `written`, those of a file of out/ that delivers all of them, whose path is the id. */
export interface Made {
  id: string
  /** What its files say together. */
  written?: JsonObject
  /** What the fleet file says. */
  fleet?: Fleet | undefined
}

/**
 * The objects that come of it, those that deliver it included; undefined where the schema allows no such values.
 */
export function variation({ id, written, fleet }: Made): KubernetesObject[] | undefined {
  const fleetFile: FleetFile = fleet ? { file: '', fleet } : {}
  if (!written) return deliverAll(fleetFile).get(id) ?? []
  const source = { file: '', text: '', values: written, spans: new WeakMap() }
  const diagnostics: Diagnostic[] = []
  const environment = resolveLayers({ id, source, layers: [source], isComplete: true }, diagnostics)
  if (diagnostics.length > 0 || !isValid(environment)) return undefined
  const { values } = environment
  const { objects, problems } = patch(render(values), values.patches as UserPatch[])
  return problems.length > 0 ? undefined : [...objects, ...deliverOne(environment, fleetFile)]
}

/** What delivers an environment alone. Its namespace is not among it: that stays, and others may share it. */
export function deliverOne(environment: Environment, fleetFile: FleetFile): KubernetesObject[] {
  if (!Object.hasOwn(fleetFile.fleet?.clusters ?? {}, environment.values.cluster)) return []
  const own = ownPaths(environment)
  return objectsOf(deliver(fleetFile, [environment]).filter(({ path }) => own.includes(path)))
}

/** What delivers the fleet as a whole, by the files of out/ that hold it. */
export const deliverAll = (fleetFile: FleetFile): Map<string, KubernetesObject[]> => new Map(deliver(fleetFile, []).map((file) => [file.path, objectsOf([file])]))

const objectsOf = (files: readonly DeliveryFile[]): KubernetesObject[] => files.flatMap(({ documents }) => documents as KubernetesObject[])
