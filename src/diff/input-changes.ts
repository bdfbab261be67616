import { objectDiff } from '../compare/object-diff.ts'
import type { Location } from '../diagnostics/diagnostic.ts'
import { type Environment, locateValue, origin } from '../model/environment.ts'
import { belowEnvironments, isDefaults } from '../model/environments-folder.ts'
import { fleetFiles, withEntry } from '../model/fleet-file.ts'
import { asJson, at, equal, formatPath, type JsonObject, leafPaths, withValue } from '../model/json.ts'
import { locate, type Source, withIncluded } from '../model/source.ts'
import { type CompiledState, type Inputs, measurable } from '../recompile.ts'
import type { Fleet } from '../schema/generated/fleet.ts'
import type { Cause } from './change.ts'

/** The files of both sides, by their paths below environments/. One that is the same in both is the same Source. */
export interface InputFiles {
  before: ReadonlyMap<string, Source>
  after: ReadonlyMap<string, Source>
}

/** One input of an environment that differs. */
export interface InputChange {
  cause: Cause
  /** Other inputs with this one as it is after the change, or before it. */
  apply: (inputs: Inputs) => Inputs
  revert: (inputs: Inputs) => Inputs
}

/** Every input of an environment that differs: each value, each entry of the fleet file, its id. */
export function inputChanges(before: CompiledState, after: CompiledState, files: InputFiles): InputChange[] {
  const [was, is] = [before.inputs, after.inputs]
  const change = (cause: Cause, take: (inputs: Inputs, from: Inputs) => Inputs): InputChange => ({
    cause,
    apply: (inputs) => take(inputs, is),
    revert: (inputs) => take(inputs, was),
  })
  const values = measurable(changedPaths(was.written, is.written)).map(({ path, count }) =>
    change(valuesCause(valueCause(before.environment, after.environment, path, files), count), (inputs, from) => ({
      ...inputs,
      written: withValue(inputs.written, path, at(from.written, path)) as JsonObject,
    })),
  )
  const entries = measurable(changedEntries(was.fleet, is.fleet)).map(({ path, count }) =>
    change(valuesCause(fleetCause(path, files), count), (inputs, from) => ({
      ...inputs,
      fleet: path.length === 0 ? from.fleet : withEntry(inputs.fleet!, path, at(asJson(from.fleet!), path)),
    })),
  )
  const name: Cause = { value: '', location: { file: after.environment.source.file }, isGone: false }
  const ids = was.id === is.id ? [] : [change(name, (inputs, { id }) => ({ ...inputs, id }))]
  return [...values, ...entries, ...ids]
}

/** A cause that stands for several values of a map. */
export const valuesCause = (cause: Cause, count: number): Cause =>
  count > 1 ? { ...cause, value: `${cause.value} (${count} values)` } : cause

/** The paths of the entries by which two fleet files differ; the empty one where only one of them is there. */
function changedEntries(was: Fleet | undefined, is: Fleet | undefined): string[][] {
  if (was && is) return changedPaths(was, is)
  return was || is ? [[]] : []
}

/** The paths of the values by which two maps differ, map by map down to what is no map. */
export function changedPaths(before: object, after: object): string[][] {
  return objectDiff(before as JsonObject, after as JsonObject).flatMap((change) => {
    const path = change.path as string[]
    if ('order' in change || (change.before !== undefined && change.after !== undefined)) return [path]
    return leafPaths((change.after ?? change.before)!, path)
  })
}

/**
 * Where a changed value is written: in the file that sets it, if that has changed; or where it was written, if the file
 * that set it is not as it was. If neither has changed, which files are extended has.
 */
function valueCause(before: Environment, after: Environment, path: string[], files: InputFiles): Cause {
  const here = (location: Location): Cause => ({ value: formatPath(path), location, isGone: false })
  const gone = (location: Location): Cause => ({ value: formatPath(path), location, isGone: true })
  const isNew = (source: Source): boolean => !isIn(files.before, source)
  const isOld = (source: Source): boolean => !isIn(files.after, source)
  /** Whether a file's value at the path differs from the other side's. */
  const isOther = (source: Source, others: ReadonlyMap<string, Source>): boolean =>
    !equal(at(withIncluded(source), path), at(valuesOf(others.get(belowEnvironments(source.file))), path))
  const [was, is] = [origin(before.layers, path), origin(after.layers, path)]
  const file = was && is && equal(at(was.values, path), at(is.values, path)) ? changedFile(was, is) : undefined
  if (file && path[0] === 'extraObjects') return here({ file: file.file })
  if (is && isOther(is, files.before)) return here(locate(is, path))
  if (was && isOther(was, files.after)) return gone(locate(was, path))
  // Another folder has other defaults.
  if (is && isDefaults(is.file) && !before.layers.includes(is)) return here(locate(is, path))
  if (was && isDefaults(was.file) && !after.layers.includes(was)) return gone(locate(was, path))
  const extending = after.layers.findLast((layer) => isNew(layer) && 'extends' in layer.values)
  if (extending) return here(locate(extending, ['extends']))
  const extended = before.layers.findLast((layer) => isOld(layer) && 'extends' in layer.values)
  return extended ? gone(locate(extended, ['extends'])) : here(locateValue(after, path))
}

/** The first file of an object that differs, where both sides name the same. */
const changedFile = (was: Source, is: Source): Source | undefined =>
  [...(is.included ?? [])].find(([name, file]) => was.included?.get(name)?.text !== file.text)?.[1]

const valuesOf = (source: Source | undefined) => source && withIncluded(source)

const isIn = (files: ReadonlyMap<string, Source>, source: Source): boolean =>
  files.get(belowEnvironments(source.file)) === source

/** Where an entry of the fleet file is written, or was; without a path, the file. */
export function fleetCause(path: string[], { before, after }: InputFiles): Cause {
  const value = formatPath(path)
  const [was, is] = [before, after].map((files) =>
    fleetFiles.map((name) => files.get(name)).find((file) => file !== undefined),
  )
  if (is && (!was || at(is.values, path) !== undefined || at(was.values, path) === undefined))
    return { value, location: locate(is, path), isGone: false }
  return { value, location: locate(was!, path), isGone: true }
}
