import type { Diagnostic } from './diagnostics/diagnostic.ts'
import type { CompiledEnvironment, Environment } from './model/environment.ts'
import type { FleetFile } from './model/fleet-file.ts'
import type { JsonObject } from './model/json.ts'
import type { KubernetesObject } from './model/kubernetes-object.ts'
import { resolveLayers } from './phases/2-resolve/resolve.ts'
import { isValid } from './phases/3-check/check.ts'
import { render } from './phases/4-render/render.ts'
import { patch, type UserPatch } from './phases/5-patch/patch.ts'
import { deliverOne } from './phases/7-deliver/deliver.ts'
import type { Fleet } from './schema/generated/fleet.ts'

/** All that an environment's objects are made of. */
export interface Inputs {
  id: string
  /** Its values, all layers merged, without the schema's defaults. */
  written: JsonObject
  /** The fleet file; absent without one. */
  fleet?: Fleet | undefined
}

/** An environment with its inputs and its objects, those that deliver it among them. */
export interface CompiledState {
  inputs: Inputs
  environment: Environment
  objects: KubernetesObject[]
}

export const stateOf = ({ environment, objects }: CompiledEnvironment, { fleet }: FleetFile): CompiledState => ({
  inputs: { id: environment.id, written: environment.written, fleet },
  environment,
  objects: [...objects, ...deliverOne(fleet, environment)],
})

/** The objects that come of other inputs; undefined where the schema allows no such values. */
export function recompile({ id, written, fleet }: Inputs): KubernetesObject[] | undefined {
  const source = { file: '', text: '', values: written, spans: new WeakMap() }
  const diagnostics: Diagnostic[] = []
  const environment = resolveLayers({ id, source, layers: [source], isComplete: true }, diagnostics)
  if (diagnostics.length > 0 || !isValid(environment)) return undefined
  const { values } = environment
  const { objects, problems } = patch(render(values), values.patches as UserPatch[])
  return problems.length > 0 ? undefined : [...objects, ...deliverOne(fleet, environment)]
}
