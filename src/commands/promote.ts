import { compileObjects } from '../compile.ts'
import type { Assignment } from '../edit/plan-edits.ts'
import type { CompiledEnvironment } from '../model/environment.ts'
import { at, equal, formatPath, isObject, type Json, type JsonObject } from '../model/json.ts'
import { shape } from '../schema/defaults.ts'
import { root as schema, valueSchemaAt } from '../schema/schema.ts'
import { parseKeys } from './assignment.ts'
import { edit } from './edit.ts'
import { concerning, requireEnvironments } from './environments.ts'
import { type Options, UsageError } from './options.ts'
import { report } from './report.ts'

/** Gives an environment's own file the values of another, or says in which of them it is behind. */
export async function promote([from, to, ...more]: string[], options: Options): Promise<number> {
  if (from === undefined || to === undefined || more.length > 0 || from === to)
    throw new UsageError('promote takes two environments, such as: promote staging prod')
  const only = options.only.map(pathOf)
  const all = await compileObjects(options.root)
  requireEnvironments([from, to], all.ids, all.diagnostics)
  const [source, target] = [from, to].map((id) => all.environments.find(({ environment }) => environment.id === id))
  if (!source || !target) {
    report(concerning(all.diagnostics, [from, to]), options, process.stderr)
    return 1
  }
  const behind =
    only.length > 0
      ? only.flatMap((path) => asked(source, target, path))
      : promoted().flatMap((key) => differences(source, target, [key]))
  const { status, isChanged } = await edit(all, [to], behind, { options, isDry: options.check })
  if (status !== 0) return status
  if (!options.quiet)
    console.error(
      summary({ from, to, behind, others: only.length > 0 ? [] : others(source, target), isCheck: options.check }),
    )
  return options.check && isChanged ? 3 : 0
}

/** The values that are promoted unless others are named: those that the schema does not take for an environment's own. */
export const promoted = (): string[] =>
  keys().filter((key) => at(schema.node, ['properties', key, 'x-promoted']) === true)

const keys = (): string[] => Object.keys(schema.node.properties as JsonObject)

function pathOf(key: string): string[] {
  const path = parseKeys(key)
  if (!valueSchemaAt(path)) throw new UsageError(`--only ${key}: there is no such value`)
  return path
}

/** What the one environment's files say at a path and the other's say otherwise: map by map, lists as a whole. */
function differences(
  { environment: from }: CompiledEnvironment,
  { environment: to }: CompiledEnvironment,
  path: string[],
): Assignment[] {
  const below = (value: Json, keys: string[]): Assignment[] => {
    const there = at(to.written, keys)
    if (equal(value, there)) return []
    const isMap = isObject(value) && isObject(there ?? {}) && (there !== undefined || Object.keys(value).length > 0)
    return isMap ? Object.entries(value).flatMap(([key, next]) => below(next, [...keys, key])) : [{ keys, value }]
  }
  const value = at(from.written, path)
  return value === undefined ? [] : below(value, path)
}

/** The same for what is asked for by name, and is promoted even where only a default says it, or nothing does. */
function asked(from: CompiledEnvironment, to: CompiledEnvironment, path: string[]): Assignment[] {
  const [was, is] = [to, from].map(({ environment: { values } }) => at(values as unknown as Json, path))
  if (at(from.environment.written, path) !== undefined) return differences(from, to, path)
  return equal(was, is) ? [] : [{ keys: path, value: at(shape.default, path) ?? null }]
}

/** The keys of all else in which the two differ. */
const others = (from: CompiledEnvironment, to: CompiledEnvironment): string[] =>
  keys().filter((key) => key !== 'extends' && !promoted().includes(key) && differences(from, to, [key]).length > 0)

interface Promotion {
  from: string
  to: string
  behind: readonly Assignment[]
  others: readonly string[]
  isCheck: boolean
}

function summary({ from, to, behind, others, isCheck }: Promotion): string {
  const values = behind.map(({ keys }) => formatPath(keys)).join(', ')
  const besides =
    others.length > 0 ? `; not promoted by itself, and other in ${from}: ${others.join(', ')} (--only)` : ''
  if (behind.length === 0) return `${to} has what ${from} says${besides}`
  return `${isCheck ? `${to} is behind ${from} in ${values}` : `${values} of ${to} is now as in ${from}: compile, and look at the diff`}${besides}`
}
