import { isValid } from './check/check.ts'
import { deliver } from './deliver/deliver.ts'
import { deliveryPaths } from './deliver/paths.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Environment } from './environment.ts'
import type { FleetFile } from './fleet-file.ts'
import type { Fleet } from './generated/fleet.ts'
import type { JsonObject } from './json.ts'
import type { KubernetesObject } from './kubernetes/object.ts'
import { patch, type UserPatch } from './patch/patch.ts'
import { render } from './render/render.ts'
import { resolveLayers } from './resolve/resolve.ts'

/** All that an environment's objects are made of. */
export interface Made {
  id: string
  /** What its files say together. */
  written: JsonObject
  /** What the fleet file says. */
  fleet?: Fleet | undefined
}

/** The objects of an environment as they would be, what delivers them included; undefined where the schema allows no such values. */
export function variation({ id, written, fleet }: Made): KubernetesObject[] | undefined {
  const source = { file: '', text: '', values: written, spans: new WeakMap() }
  const diagnostics: Diagnostic[] = []
  const environment = resolveLayers({ id, source, layers: [source], isComplete: true }, diagnostics)
  if (diagnostics.length > 0 || !isValid(environment)) return undefined
  const { values } = environment
  const patched = patch(render(values), values.patches as UserPatch[])
  return patched.problems.length > 0 ? undefined : [...patched.objects, ...deliveryOf(environment, { file: '', ...(fleet && { fleet }) })]
}

/** What delivers an environment, and no other. */
export function deliveryOf(environment: Environment, fleetFile: FleetFile): KubernetesObject[] {
  const own = deliveryPaths(environment)
  return deliver(fleetFile, [environment]).filter(({ path }) => own.includes(path)).flatMap(({ documents }) => documents as KubernetesObject[])
}
