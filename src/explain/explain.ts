import type { ObjectChange } from '../compare/compare.ts'
import { isMereOrder } from '../compare/steps.ts'
import type { CompiledObjects } from '../compile.ts'
import type { CompiledEnvironment } from '../model/environment.ts'
import { withEntry } from '../model/fleet-file.ts'
import { asJson, at, equal, formatPath, type Json, type JsonObject, leafPaths } from '../model/json.ts'
import { isNamesake } from '../model/kubernetes-object.ts'
import { locate, type Source } from '../model/source.ts'
import { type CompiledState, stateOf } from '../recompile.ts'
import { fleetRoot, schemaAt, valueSchemaAt } from '../schema/schema.ts'
import { fieldName } from './field-name.ts'
import { type Place, valueAt } from './field-path.ts'
import { answeredHosts, othersOf, reach, valuePaths, variations, varied } from './reach.ts'
import { decidingLayer, type Origin, originsOf, resolvedValues } from './value-layers.ts'

/** A value of an environment, and the layers that set it. */
export interface ExplainedValue {
  /** As people write it: `backendStore.host`. */
  value: string
  /** The final value; absent without one. */
  is?: Json
  origins: Origin[]
}

/** All values of an environment. */
export interface EnvironmentExplanation {
  values: ExplainedValue[]
}

/** A value: its description, its content, and the fields that it reaches. */
export interface ValueExplanation extends ExplainedValue {
  /** From the schema. */
  description: string
  /** Allowed values in words; empty if obvious. */
  form: string
  /** The fields of the environment that it moves. */
  reaches: string[]
  /** The other environments that have it, or some of it, from the same place: an edit there moves them, too. */
  alsoIn: string[]
  /**
   * The host names that the server answers to, where they follow from the value; private addresses are not among them.
   */
  answersTo?: string[]
}

/** A field: its content, and the values that it is made of. */
export interface FieldExplanation {
  field: string
  is: Json
  /** The values that the field moves with, each changed alone. */
  madeOf: ExplainedValue[]
  /** Those by which the object is there or not. */
  thereBy: ExplainedValue[]
}

/** An environment's values with their origins: those that files set or that differ from the defaults, or all. */
export const explainEnvironment = ({ environment }: CompiledEnvironment, all: boolean): EnvironmentExplanation => ({
  values: resolvedValues(environment, all).map(({ path, value }) => ({
    value: formatPath(path),
    ...(value !== undefined && { is: value }),
    origins: originsOf(environment, path),
  })),
})

/**
 * A value of one environment, what it reaches there, and who else has it from the same file.
 *
 * @param path leads to something that the schema knows
 */
export function explainValue(
  compiled: CompiledEnvironment,
  path: string[],
  { environments, fleetFile }: CompiledObjects,
): ValueExplanation {
  const { node } = valueSchemaAt(path)!
  const below = valuePaths(compiled).filter(
    (other) => other.length > path.length && path.every((key, index) => other[index] === key),
  )
  const state = stateOf(compiled, fleetFile)
  const fields = [path, ...below].flatMap((path) => reach(state, path))
  const paths = fields.map(({ path }) => path)
  const told = fields.filter((field) => !isMereOrder(field.path, paths))
  const answersTo = answeredHosts(state, [path, ...below])
  return {
    ...explainedValue(compiled, path),
    description: String(node.description ?? ''),
    form: formOf(node),
    reaches: [...new Set(told.map((field) => fieldName(field, state)))],
    alsoIn: sharing(compiled, below.length > 0 ? below : [path], environments),
    ...(answersTo && { answersTo }),
  }
}

/** The ids of the other environments in which the same file has the last word on one of some values. */
function sharing(
  { environment }: CompiledEnvironment,
  paths: readonly string[][],
  environments: readonly CompiledEnvironment[],
): string[] {
  const decided = paths.flatMap((path) => {
    const layer = decidingLayer(environment.layers, path)
    return layer ? [{ path, layer }] : []
  })
  const isShared = (layers: readonly Source[]): boolean =>
    decided.some(({ path, layer }) => layers.includes(layer) && decidingLayer(layers, path) === layer)
  return environments
    .filter((other) => other.environment.id !== environment.id && isShared(other.environment.layers))
    .map((other) => other.environment.id)
}

/** A field of an environment's objects. */
export function explainField(
  compiled: CompiledEnvironment,
  { object, parts, text, value }: Place,
  all: CompiledObjects,
): FieldExplanation {
  const state = stateOf(compiled, all.fleetFile)
  const madeOf: ExplainedValue[] = []
  const thereBy: ExplainedValue[] = []
  for (const { variants, explained } of candidates(compiled, state, all)) {
    const changes = variants().flatMap((changes) =>
      changes.filter(({ before }) => before && isNamesake(before, object)),
    )
    if (changes.some(({ after }) => after && !equal(valueAt(after, parts), value))) madeOf.push(explained())
    else if (changes.some(({ after }) => !after)) thereBy.push(explained())
  }
  return { field: text, is: value, madeOf, thereBy }
}

/** Something that a field may be made of, and what becomes of the objects when it is otherwise. */
interface Candidate {
  variants: () => ObjectChange[][]
  explained: () => ExplainedValue
}

/** Every value of an environment, every entry of the fleet file, and the file's own name. */
const candidates = (compiled: CompiledEnvironment, state: CompiledState, all: CompiledObjects): Candidate[] => [
  ...valuePaths(state).map((path) => ({
    variants: () => variations(state, path),
    explained: () => explainedValue(compiled, path),
  })),
  ...fleetCandidates(state, all),
  {
    variants: () => varied(state, { id: `${state.inputs.id}-x` }),
    explained: () => {
      const { id } = state.inputs
      const location = { file: compiled.environment.source.file }
      return { value: "the file's name", is: id, origins: [{ layer: 'environment', location, value: id }] }
    },
  },
]

/** Every entry of the fleet file that is a text. */
function fleetCandidates(state: CompiledState, { fleetFile: { file, fleet }, loaded }: CompiledObjects): Candidate[] {
  if (!fleet) return []
  const json = asJson(fleet)
  const source = [...loaded.sources.values()].find((source) => source.file === file)
  const entries = leafPaths(json).filter((path) => typeof at(json, path) === 'string')
  return entries.map((path) => {
    const value = at(json, path)!
    return {
      variants: () =>
        othersOf(schemaAt(path, fleetRoot)!, value)
          .filter((other) => typeof other === 'string')
          .flatMap((other) => varied(state, { fleet: withEntry(fleet, path, other) })),
      explained: () => ({
        value: formatPath(path),
        is: value,
        origins: source ? [{ layer: 'fleet', location: locate(source, path), value }] : [],
      }),
    }
  })
}

function explainedValue({ environment }: CompiledEnvironment, path: string[]): ExplainedValue {
  const is = at(asJson(environment.values), path)
  return { value: formatPath(path), ...(is !== undefined && { is }), origins: originsOf(environment, path) }
}

/** What a value may be, in words. */
function formOf(node: JsonObject): string {
  if (typeof node['x-must-be'] === 'string') return node['x-must-be']
  if (Array.isArray(node.enum))
    return `one of ${node.enum.map((member) => (member === '' ? '""' : String(member))).join(', ')}`
  const { minimum, maximum } = node
  const type = [node.type]
    .flat()
    .filter((type) => type !== undefined)
    .join(' or ')
  const range = [
    ...(minimum === undefined ? [] : [`from ${String(minimum)}`]),
    ...(maximum === undefined ? [] : [`to ${String(maximum)}`]),
  ].join(' ')
  return [type, range].filter((part) => part !== '').join(' ')
}
