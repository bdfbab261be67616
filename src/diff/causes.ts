import { locateValue, type Environment } from '../environment.ts'
import type { Fleet } from '../generated/fleet.ts'
import { at, formatPath, withValue, type Json, type JsonObject } from '../json.ts'
import type { Loaded } from '../load/load.ts'
import { locate, type Source } from '../source.ts'
import { variation, type Made } from '../variation.ts'
import type { Cause, Changed, ObjectChange, Side } from './change.ts'
import { compareObjects, identity } from './compare.ts'
import { objectDiff, pathOf, type Step } from './object-diff.ts'

/** The files of both sides. One that is the same in both is the same Source. */
export interface Files {
  before: Loaded
  after: Loaded
}

/** One thing that is other in what an environment is made of. */
interface Difference {
  cause: Cause
  /** What a side is made of, with this one thing as it is after, or before. */
  apply: (made: Made) => Made
  revert: (made: Made) => Made
}

/**
 * The objects' changes with the causes of each: measured, not derived. Every value that is other is put into what was, and
 * taken out of what is, each time alone: it is a cause of the fields that then move. A field that none moves alone, because it
 * takes several, has them all.
 */
export function attribute({ before, after, objects }: Changed, files: Files): ObjectChange[] {
  if (!before || !after) return objects
  const differences = differencesOf(before, after, files)
  const causesOf = differences.length === 1 ? () => [] : measured(before, after, differences)
  return objects.map((change) => ({
    ...change,
    fields: change.fields.map((field) => {
      const found = causesOf({ objects: identities(change), path: pathOf(field) })
      return { ...field, causes: (found.length > 0 ? found : differences).map(({ cause }) => cause) }
    }),
  }))
}

/** A field of an object, which has one identity or, made anew, two; with an empty path the object itself. */
interface Field {
  objects: string[]
  path: Step[]
}

function measured(before: Side, after: Side, differences: readonly Difference[]): (field: Field) => Difference[] {
  const moved = differences.map(({ apply, revert }) => [...moves(before, apply), ...moves(after, revert)])
  const isAmong = (all: readonly Field[], { objects, path }: Field): boolean =>
    all.some((field) => field.objects.some((object) => objects.includes(object)) && overlaps(field.path, path))
  return (field) => differences.filter((_, index) => isAmong(moved[index]!, field))
}

/** Which fields move when a side is made otherwise; none where what it is then made of has errors. */
function moves({ made, objects }: Side, change: (made: Made) => Made): Field[] {
  const others = variation(change(made))
  if (!others) return []
  return compareObjects(objects, others).flatMap((change) => {
    const paths = change.fields.length > 0 ? change.fields.map(pathOf) : [[]]
    return paths.map((path) => ({ objects: identities(change), path }))
  })
}

const identities = ({ before, after }: ObjectChange): string[] => [before, after].flatMap((object) => (object ? identity(object) : []))

/** Whether one of two paths leads through the other. */
export function overlaps(a: readonly Step[], b: readonly Step[]): boolean {
  const length = Math.min(a.length, b.length)
  return JSON.stringify(a.slice(0, length)) === JSON.stringify(b.slice(0, length))
}

function differencesOf(before: Side, after: Side, files: Files): Difference[] {
  const values = pairsOf(before.made.written ?? {}, after.made.written ?? {}).map(
    ([path, then, now]): Difference => {
      const put = (value: Json | undefined) => (made: Made) => ({ ...made, written: withValue(made.written, path, value) as JsonObject })
      return { cause: valueCause(before.environment!, after.environment!, path, files), apply: put(now), revert: put(then) }
    },
  )
  const [then, now] = [before.made.fleet, after.made.fleet]
  const whole: Difference[] = Boolean(then) === Boolean(now) ? [] : [{ cause: fleetCause([], files), apply: (made) => ({ ...made, fleet: now }), revert: (made) => ({ ...made, fleet: then }) }]
  const fleet = then && now ? pairsOf(then, now).map(([path, then, now]): Difference => {
    const put = (value: Json | undefined) => (made: Made) => ({ ...made, fleet: withValue(made.fleet as unknown as JsonObject, path, value) as unknown as Fleet })
    return { cause: fleetCause(path, files), apply: put(now), revert: put(then) }
  }) : whole
  const renamed: Difference = {
    cause: { value: '', location: { file: after.environment?.source.file ?? '' }, isGone: false },
    apply: (made) => ({ ...made, id: after.made.id }),
    revert: (made) => ({ ...made, id: before.made.id }),
  }
  return [...values, ...fleet, ...(before.made.id === after.made.id ? [] : [renamed])]
}

/** The values by which two maps differ, each with its path, as it was and as it is: lists are values, maps only where the other side has none. */
const pairsOf = (before: object, after: object): [path: string[], before: Json | undefined, after: Json | undefined][] =>
  objectDiff(before as JsonObject, after as JsonObject).map(({ path }) => [path as string[], at(before as JsonObject, path as string[]), at(after as JsonObject, path as string[])])

/**
 * Where a value that is other is written: in the file that sets it, if that is not as it was; or was written, if the file that
 * set it is not as it was. If neither has changed, which files are extended has.
 */
function valueCause(before: Environment, after: Environment, path: string[], files: Files): Cause {
  const value = formatPath(path)
  const [was, is] = [before, after].map(({ layers }) => layers.findLast((layer) => at(layer.values, path) !== undefined))
  const isNew = (source: Source): boolean => !isIn(files.before, source)
  const isOld = (source: Source): boolean => !isIn(files.after, source)
  if (is && isNew(is)) return { value, location: locate(is, path), isGone: false }
  if (was && isOld(was)) return { value, location: locate(was, path), isGone: true }
  const extending = after.layers.findLast((layer) => isNew(layer) && 'extends' in layer.values)
  if (extending) return { value, location: locate(extending, ['extends']), isGone: false }
  const extended = before.layers.findLast((layer) => isOld(layer) && 'extends' in layer.values)
  if (extended) return { value, location: locate(extended, ['extends']), isGone: true }
  return { value, location: locateValue(after, path), isGone: false }
}

const isIn = ({ sources }: Loaded, source: Source): boolean => sources.get(source.file.slice(source.file.indexOf('/') + 1)) === source

function fleetCause(path: string[], { before, after }: Files): Cause {
  const value = formatPath(path)
  const [was, is] = [before, after].map(fleetSource)
  if (is && (!was || path.length === 0 || at(is.values, path.slice(0, 1)) !== undefined)) return { value, location: locate(is, path), isGone: false }
  return { value, location: locate(was!, path), isGone: true }
}

const fleetSource = ({ sources }: Loaded): Source | undefined => sources.get('_fleet.yaml') ?? sources.get('_fleet.yml')
