import type { Diagnostic } from './diagnostics/diagnostic.ts'
import type { CompiledEnvironment, Environment } from './model/environment.ts'
import type { FleetFile } from './model/fleet-file.ts'
import type { JsonObject } from './model/json.ts'
import type { KubernetesObject } from './model/kubernetes-object.ts'
import type { UserPatch } from './model/user-patch.ts'
import { resolveLayers } from './phases/2-resolve/resolve.ts'
import { isValid } from './phases/3-check/check.ts'
import { extraObjects } from './phases/4-render/extra-objects.ts'
import { render } from './phases/4-render/render.ts'
import { patch } from './phases/5-patch/patch.ts'
import { deliverOne } from './phases/7-deliver/deliver.ts'
import type { Fleet } from './schema/generated/fleet.ts'
import type { Values } from './schema/generated/types.ts'
import { multimap } from './text/multimap.ts'

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

/** An environment of values that stand in no file. */
export function unfiled(id: string, written: JsonObject) {
  const source = { file: '', text: '', values: written, spans: () => new WeakMap() }
  return { id, source, layers: [source], isComplete: true }
}

/** The objects that values make, patches and the user's own among them, and the patches that fail. */
export function objectsOf(values: Values) {
  const { objects, problems } = patch(render(values), values.patches as UserPatch[])
  return { objects: [...objects, ...extraObjects(values)], problems }
}

/** The environment that comes of other inputs; undefined where a template can't be expanded. Its values may be wrong. */
export function revalue({ id, written }: Inputs): Environment | undefined {
  const diagnostics: Diagnostic[] = []
  const environment = resolveLayers(unfiled(id, written), diagnostics)
  return diagnostics.length > 0 ? undefined : environment
}

/** The objects that come of other inputs; undefined where the schema allows no such values. */
export function recompile(inputs: Inputs, environment = revalue(inputs)): KubernetesObject[] | undefined {
  if (!environment || !isValid(environment)) return undefined
  const { fleet } = inputs
  const { objects, problems } = objectsOf(environment.values)
  return problems.length > 0 ? undefined : [...objects, ...deliverOne(fleet, environment)]
}

/** How many entries of one value are changed one by one: each takes compilations of all that there is. */
const mostMeasured = 100

/**
 * The paths of values that are changed to see what moves, each with how many it stands for: itself, or, where a value
 * has too many entries to measure each, the map that holds them.
 */
export function measurable(paths: readonly string[][]): { path: string[]; count: number }[] {
  const values = multimap(paths.map((path) => [path[0]!, path]))
  return [...values.values()].flatMap((own) => {
    let length = own.reduce((most, path) => Math.max(most, path.length), 0)
    let found = distinct(own, length)
    while (found.length > mostMeasured && length > 1) found = distinct(own, --length)
    return found
  })
}

/** The beginnings of paths, each once, and how often. */
function distinct(paths: readonly string[][], length: number): { path: string[]; count: number }[] {
  const found = new Map<string, { path: string[]; count: number }>()
  for (const whole of paths) {
    const path = whole.slice(0, length)
    const key = JSON.stringify(path)
    found.set(key, { path, count: (found.get(key)?.count ?? 0) + 1 })
  }
  return [...found.values()]
}
