import type { CompiledObjects } from '../compile.ts'
import type { CompiledEnvironment } from '../environment.ts'
import type { FleetFile } from '../fleet-file.ts'
import { at, formatPath, type Json, type JsonObject } from '../json.ts'
import { overlaps } from '../diff/causes.ts'
import { formatSteps } from '../diff/format-steps.ts'
import { order } from '../diff/object-diff.ts'
import { fullname } from '../mlflow/names.ts'
import { root, schemaAt } from '../schema.ts'
import { deliverOne } from '../variation.ts'
import type { Place } from './field-path.ts'
import { origins, resolvedValues, type Origin } from './origins.ts'
import { fieldsOf, reach, valuePaths, variations, type Field, type Subject } from './reach.ts'

/** A value of an environment, and who says so. */
export interface ExplainedValue {
  /** As people write it: `backendStore.host`. */
  value: string
  /** What it is in the end; absent where it is not there. */
  is?: Json
  origins: Origin[]
}

/** All values of an environment. */
export interface EnvironmentExplanation {
  values: ExplainedValue[]
}

/** A value: what it is for, what it is, and what it reaches. */
export interface ValueExplanation extends ExplainedValue {
  /** From the schema. */
  description: string
  /** What it may be, from the schema, for people; empty where that goes without saying. */
  form: string
  /** The fields that move with it, and the environments in which they do. */
  reaches: { field: string; environments: string[] }[]
}

/** A field: what it is, and what it is made of. */
export interface FieldExplanation {
  field: string
  is: Json
  /** The values that the field moves with, each changed alone. */
  madeOf: ExplainedValue[]
  /** Those by which the object is there or not. */
  thereBy: ExplainedValue[]
}

/** An environment's values with their origins: those that differ from the defaults, or all. */
export const explainEnvironment = ({ environment }: CompiledEnvironment, all: boolean): EnvironmentExplanation => ({
  values: resolvedValues(environment, all).map(({ path, value }) => ({ value: formatPath(path), is: value, origins: origins(environment, path) })),
})

/**
 * A value of one environment, and what it reaches in all of them; a map only in its own, because of all that is below it.
 *
 * @param path leads to something that the schema knows
 */
export function explainValue(compiled: CompiledEnvironment, path: string[], { environments, fleetFile }: CompiledObjects): ValueExplanation {
  const { environment } = compiled
  const { node } = schemaAt(path, root)!
  const subject = subjectOf(compiled, fleetFile)
  const below = valuePaths(subject).filter((other) => other.length > path.length && path.every((key, index) => other[index] === key))
  const asked = below.length > 0 ? [compiled] : environments
  const reached = new Map<string, string[]>()
  for (const other of asked) {
    const subject = subjectOf(other, fleetFile)
    const all = [path, ...below].flatMap((path) => reach(subject, path))
    const fields = all.filter((field) => !isMere(field, all))
    for (const field of new Set(fields.map((field) => fieldName(field, other)))) reached.set(field, [...(reached.get(field) ?? []), other.environment.id])
  }
  return {
    ...valueOf(compiled, path),
    description: String(node.description ?? ''),
    form: formOf(node),
    origins: origins(environment, path),
    reaches: [...reached].map(([field, environments]) => ({ field, environments })),
  }
}

/** A field of an environment's objects. */
export function explainField(compiled: CompiledEnvironment, { object, path, value }: Place, fleetFile: FleetFile): FieldExplanation {
  const subject = subjectOf(compiled, fleetFile)
  const own = { kind: object.kind, name: object.metadata.name }
  const madeOf: ExplainedValue[] = []
  const thereBy: ExplainedValue[] = []
  for (const candidate of valuePaths(subject)) {
    const changes = variations(subject, candidate).filter(({ before }) => before?.kind === own.kind && before.metadata.name === own.name)
    const moves = changes.filter(({ after }) => after).flatMap(fieldsOf)
    if (moves.some((field) => overlaps(field.path, path))) madeOf.push(valueOf(compiled, candidate))
    else if (changes.some(({ after }) => !after)) thereBy.push(valueOf(compiled, candidate))
  }
  return { field: fieldName({ ...own, path }, compiled), is: value, madeOf, thereBy }
}

export const subjectOf = ({ environment, objects }: CompiledEnvironment, fleetFile: FleetFile): Subject => ({
  made: { id: environment.id, written: environment.written, fleet: fleetFile.fleet },
  values: environment.values as unknown as JsonObject,
  objects: [...objects, ...deliverOne(environment, fleetFile)],
})

function valueOf({ environment }: CompiledEnvironment, path: string[]): ExplainedValue {
  const is = at(environment.values as unknown as Json, path)
  return { value: formatPath(path), ...(is !== undefined && { is }), origins: origins(environment, path) }
}

/** A field as `explain` takes it: its kind, the object's name where there are several of the kind, and the path. */
function fieldName({ kind, name, path }: Field, { environment, objects }: CompiledEnvironment): string {
  const release = fullname(environment.values)
  const several = objects.filter((object) => object.kind === kind).length > 1
  const object = several ? `${kind.toLowerCase()}[${name.startsWith(release) ? `<release>${name.slice(release.length)}` : name}]` : kind.toLowerCase()
  const isOrder = path.at(-1) === order
  const text = formatSteps(isOrder ? path.slice(0, -1) : path)
  return `${object}${text === '' || text.startsWith('[') ? '' : '.'}${text}${isOrder ? ' (the order)' : ''}`
}

/** Whether a field is the order of a list of which elements move: that says no more. */
const isMere = ({ path }: Field, all: readonly Field[]): boolean =>
  path.at(-1) === order && all.some((other) => other.path.length > path.length - 1 && other.path.at(-1) !== order && overlaps(path.slice(0, -1), other.path))

/** What a value may be, in words. */
function formOf(node: JsonObject): string {
  if (typeof node['x-must-be'] === 'string') return node['x-must-be']
  if (Array.isArray(node.enum)) return `one of ${node.enum.map((member) => (member === '' ? '""' : String(member))).join(', ')}`
  const { minimum, maximum } = node
  const type = [node.type].flat().filter((type) => type !== undefined).join(' or ')
  const range = [...(minimum === undefined ? [] : [`from ${String(minimum)}`]), ...(maximum === undefined ? [] : [`to ${String(maximum)}`])].join(' ')
  return [type, range].filter((part) => part !== '').join(' ')
}

