import { compileObjects } from '../compile.ts'
import type { Assignment } from '../edit/plan-edits.ts'
import type { CompiledEnvironment } from '../model/environment.ts'
import { asJson, at, equal, formatPath, isObject, type Json } from '../model/json.ts'
import { shape } from '../schema/defaults.ts'
import { promoted, topLevelKeys } from '../schema/promoted.ts'
import { valueSchemaAt } from '../schema/schema.ts'
import { didYouMean } from '../text/did-you-mean.ts'
import { parseKeys } from './assignment.ts'
import { edit } from './edit.ts'
import { concerning, named } from './environments.ts'
import { type Options, UsageError } from './options.ts'
import { printDiagnostics } from './print.ts'

/** Gives an environment's own file the values of another, or reports in which of them it is behind. */
export async function run([from, to, ...more]: string[], options: Options): Promise<number> {
  if (from === undefined || to === undefined || more.length > 0 || from === to)
    throw new UsageError('promote takes two environments, such as: promote staging prod')
  const only = options.only.flatMap((keys) => keys.split(',')).map(pathOf)
  const all = await compileObjects(options.root)
  named([from, to], all.ids, all.diagnostics)
  const [source, target] = [from, to].map((id) => all.environments.find(({ environment }) => environment.id === id))
  if (!source || !target) {
    printDiagnostics(concerning(all.diagnostics, [from, to]), options, { stream: process.stderr })
    return 1
  }
  const behind =
    only.length > 0
      ? only.flatMap((path) => asked(source, target, path))
      : promoted().flatMap((key) => differences(source, target, [key]))
  const { status, isChanged } = await edit(all, [to], behind, { options, isDry: options.check || options['dry-run'] })
  if (status !== 0) return status
  if (!options.quiet)
    console.error(
      summary({
        from,
        to,
        behind,
        others: only.length > 0 ? [] : others(source, target),
        isCheck: options.check || options['dry-run'],
      }),
    )
  return options.check && isChanged ? 3 : 0
}

function pathOf(key: string): string[] {
  const path = parseKeys(key)
  if (!valueSchemaAt(path)) {
    const near = didYouMean(path[0]!, topLevelKeys())
    throw new UsageError(
      `--only ${key}: there is no such value${near === undefined ? '' : `; did you mean ${[near, ...path.slice(1)].join('.')}?`}`,
    )
  }
  return path
}

/** Values at a path that differ between the two environments: map by map, lists as a whole. */
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

/** The same for a value that is named: it is promoted even where only a default sets it, or nothing does. */
function asked(from: CompiledEnvironment, to: CompiledEnvironment, path: string[]): Assignment[] {
  const [was, is] = [to, from].map(({ environment: { values } }) => at(asJson(values), path))
  if (at(from.environment.written, path) !== undefined) return differences(from, to, path)
  return equal(was, is) ? [] : [{ keys: path, value: at(shape.default, path) ?? null }]
}

/** The keys of all else in which the two differ. */
const others = (from: CompiledEnvironment, to: CompiledEnvironment): string[] =>
  topLevelKeys().filter(
    (key) => key !== 'extends' && !promoted().includes(key) && differences(from, to, [key]).length > 0,
  )

interface Promotion {
  from: string
  to: string
  behind: readonly Assignment[]
  others: readonly string[]
  isCheck: boolean
}

/** What was promoted, or would be, and what else differs. */
function summary({ from, to, behind, others, isCheck }: Promotion): string {
  const more = others.length > 0 ? `; not promoted without --only: ${others.join(', ')}` : ''
  if (behind.length === 0) return `${to} has the values of ${from}${more}`
  const values = behind.map(({ keys }) => formatPath(keys)).join(', ')
  if (isCheck) return `${to} is behind ${from} in ${values}${more}`
  return `${values} of ${to} now as in ${from}: compile, and look at the diff${more}`
}
