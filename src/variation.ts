import { isValid } from './check/check.ts'
import { deliverOne } from './deliver/deliver.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { CompiledEnvironment, Environment } from './environment.ts'
import type { FleetFile } from './fleet-file.ts'
import type { Fleet } from './generated/fleet.ts'
import type { JsonObject } from './json.ts'
import type { KubernetesObject } from './kubernetes/object.ts'
import { patch, type UserPatch } from './patch/patch.ts'
import { render } from './render/render.ts'
import { resolveLayers } from './resolve/resolve.ts'

/** All that an environment's objects are made of. */
export interface Inputs {
  id: string
  /** What its files say together. */
  written: JsonObject
  /** What the fleet file says; absent without one. */
  fleet?: Fleet | undefined
}

/** An environment with what it is made of, and with what it comes to in the cluster, what delivers it included. */
export interface Subject {
  inputs: Inputs
  environment: Environment
  objects: KubernetesObject[]
}

export const subjectOf = ({ environment, objects }: CompiledEnvironment, { fleet }: FleetFile): Subject => ({
  inputs: { id: environment.id, written: environment.written, fleet },
  environment,
  objects: [...objects, ...deliverOne(fleet, environment)],
})

/** The objects that come of other inputs; undefined where the schema allows no such values. */
export function variation({ id, written, fleet }: Inputs): KubernetesObject[] | undefined {
  const source = { file: '', text: '', values: written, spans: new WeakMap() }
  const diagnostics: Diagnostic[] = []
  const environment = resolveLayers({ id, source, layers: [source], isComplete: true }, diagnostics)
  if (diagnostics.length > 0 || !isValid(environment)) return undefined
  const { values } = environment
  const { objects, problems } = patch(render(values), values.patches as UserPatch[])
  return problems.length > 0 ? undefined : [...objects, ...deliverOne(fleet, environment)]
}
