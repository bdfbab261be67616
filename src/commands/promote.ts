import { compileObjects } from '../compile.ts'
import type { CompiledEnvironment } from '../environment.ts'
import { at, equal, formatPath, isObject, type Json, type JsonObject } from '../json.ts'
import { root as schema, schemaAt } from '../schema.ts'
import { parseKeys } from './assignment.ts'
import { noEnvironment } from './compile.ts'
import { editEnvironments, type Assignment } from './edit-environments.ts'
import { UsageError, type Options } from './options.ts'
import { report } from './report.ts'

/** Gives an environment's file the values of another, or says which of them it is behind in. */
export async function promote([from, to, ...more]: string[], options: Options): Promise<number> {
  if (from === undefined || to === undefined || more.length > 0 || from === to) throw new UsageError('promote takes two environments, such as: promote staging prod')
  const all = await compileObjects(options.root)
  const unknown = [from, to].find((id) => !all.ids.includes(id))
  if (unknown !== undefined && all.ids.length > 0) throw new UsageError(noEnvironment(unknown, all.ids))
  const [source, target] = [from, to].map((id) => all.environments.find(({ environment }) => environment.id === id))
  if (!source || !target) {
    report(all.diagnostics.filter(({ environments }) => !environments || environments.includes(from) || environments.includes(to)), options, process.stderr)
    return 1
  }
  const behind = differences(source, target, options.only)
  const { status, changed } = await editEnvironments(all, [to], behind, { options, problems: [], isDry: options.check })
  if (status !== 0) return status
  if (!options.quiet) console.error(summary(from, to, behind, options.check))
  return options.check && changed > 0 ? 3 : 0
}

/** The values that are promoted unless others are named: those that the schema does not take for an environment's own. */
export const promoted = (): string[][] =>
  Object.entries(schema.node.properties as JsonObject).flatMap(([key, property]) => (isObject(property) && property['x-promoted'] === true ? [[key]] : []))

/** What the one environment's files say and the other's say otherwise: map by map, lists as a whole. What is asked for by name is promoted even where only a default says it. */
function differences(from: CompiledEnvironment, to: CompiledEnvironment, only: readonly string[]): Assignment[] {
  const below = (value: Json, keys: string[]): Assignment[] => {
    const there = at(to.environment.written, keys)
    if (equal(value, there)) return []
    const isMap = isObject(value) && isObject(there ?? {})
    return isMap ? Object.entries(value).flatMap(([key, next]) => below(next, [...keys, key])) : [{ keys, value }]
  }
  const said = (path: string[]): Json | undefined => at(from.environment.written, path)
  const asked = only.map(pathOf).map((path) => [path, said(path) ?? at(from.environment.values as unknown as Json, path)] as const)
  const all = only.length > 0 ? asked : promoted().map((path) => [path, said(path)] as const)
  return all.flatMap(([path, value]) => (value === undefined ? [] : below(value, path)))
}

function pathOf(key: string): string[] {
  const path = parseKeys(key)
  if (!schemaAt(path, schema) || path[0] === 'extends') throw new UsageError(`--only ${key}: there is no such value`)
  return path
}

function summary(from: string, to: string, behind: readonly Assignment[], isCheck: boolean): string {
  const values = behind.map(({ keys }) => formatPath(keys)).join(', ')
  if (behind.length === 0) return `${to} is not behind ${from}`
  return isCheck ? `${to} is behind ${from} in ${values}` : `${to} has got ${values} from ${from}: compile, and look at the diff`
}
