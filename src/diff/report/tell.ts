import { count } from '../../diagnostics/prose.ts'
import { visible } from '../../diagnostics/visible.ts'
import { formatPath, isObject, type Json, type JsonObject, type Path } from '../../json.ts'
import type { KubernetesObject } from '../../kubernetes/object.ts'
import { deployments } from '../../kubernetes/workload.ts'
import { isAnew } from '../../objects/compare.ts'
import { pathOf } from '../../objects/object-diff.ts'
import { formatSteps, isMereOrder } from '../../objects/steps.ts'
import type { AttributedChange, Cause } from '../change.ts'
import type { Level } from '../consequence.ts'
import type { Diff } from '../diff.ts'
import { isDeleted } from '../fate.ts'
import { idOf } from '../group.ts'
import { textOf } from '../message.ts'
import { asTheyAre, ownFile, ownNames, type OwnNames } from '../own-names.ts'
import { excerpts } from './excerpt.ts'

/** A line of a diff: what was there, what is now, and what is said of both. */
export interface Line {
  sign: '-' | '+' | ' '
  text: string
}

/** Something that happens, as people are told of it. */
export interface Told {
  /** The environments to which it happens, or the files of out/ with what delivers them. */
  names: string[]
  /** With the user's own names told apart by `show`. */
  consequences: (show: (name: string) => string) => { code: string; level: Level; text: string }[]
  lines: Line[]
}

/** All that happens: to environments, then to what delivers them. */
export const tell = ({ environments, delivery }: Diff): Told[] => [...environments.map(ofEnvironments), ...delivery.map(ofDelivery)]

function ofEnvironments({ members, consequences, isAlike, objects }: Diff['environments'][number]): Told {
  const [change] = members
  const own = isAlike ? ownNames(change!) : members.length > 1 ? ownFile(change!) : asTheyAre
  const namespace = (change!.after ?? change!.before)!.environment.values.namespace
  const goes = isDeleted(change!)
  const fate = ({ kind, metadata }: KubernetesObject): string =>
    kind === 'PersistentVolumeClaim' ? ', which stays, with what is on it' : goes || metadata.namespace !== change!.before!.environment.values.namespace ? '' : ', which stays, and is not kept in sync'
  const isTold = (object: KubernetesObject): boolean => change!.before !== undefined && object.metadata.namespace === namespace && !Object.hasOwn(deployments, object.kind)
  return {
    names: members.map(idOf),
    consequences: (show) => consequences.map(({ code, level, message }) => ({ code, level, text: textOf(message, (name) => show(visible(own.text(name)))) })),
    lines: objects.flatMap((object) => objectLines(object, { own, fate, isTold })),
  }
}

const ofDelivery = ({ paths, objects, consequences }: Diff['delivery'][number]): Told => ({
  names: paths.map((path) => `out/${path}`),
  consequences: (show) => consequences.map(({ code, level, message }) => ({ code, level, text: textOf(message, (name) => show(visible(name))) })),
  lines: objects.flatMap((object) => objectLines(object, { own: asTheyAre, fate: () => '', isTold: () => false })),
})

interface Telling {
  own: OwnNames
  /** What becomes of an object that is gone, behind its name. */
  fate: (object: KubernetesObject) => string
  /** Whether it is told what a new object is like. */
  isTold: (object: KubernetesObject) => boolean
}

function objectLines(change: AttributedChange, { own, fate, isTold }: Telling): Line[] {
  const { before, after, fields, causes } = change
  const titleOf = (object: KubernetesObject): string => `${object.kind} ${own.name(object)}`
  const line = (sign: Line['sign'], text: string): Line => ({ sign, text: visible(text) })
  if (!after) return [line('-', `${titleOf(before!)}${fate(before!)}${becauseOf(causes, own)}`)]
  if (!before) return [line('+', `${titleOf(after)}${becauseOf(causes, own)}`), ...(isTold(after) ? contentTexts(after).map((text) => line('+', own.text(text))) : [])]
  const anew = titleOf(before) === titleOf(after) ? ', made anew' : `, in the place of ${titleOf(before)}`
  const paths = fields.map(pathOf)
  const told = fields.filter((field) => !isMereOrder(pathOf(field), paths))
  return [
    line(' ', `${titleOf(after)}${isAnew(change) ? anew : ''}`),
    ...told.flatMap((field) => parts(field).flatMap(({ path, before, after }, index) => {
      const { before: old, after: now } = excerpts(before && own.text(before), after && own.text(after))
      const because = index === 0 ? becauseOf(field.causes, own) : ''
      return [line(' ', `  ${own.text(path)}${because}`), ...old.map((text) => line('-', `    ${text}`)), ...now.map((text) => line('+', `    ${text}`))]
    })),
  ]
}

/** How many fields of a new object are told, and of a list that has to be compared as a whole. */
const mostFields = 20

/** What is not the same in every object, field by field. */
function contentTexts({ apiVersion: _, kind: __, metadata: { name: ___, namespace: ____, labels: _____, ...metadata }, ...content }: KubernetesObject): string[] {
  const all = [...leaves({ ...(Object.keys(metadata).length > 0 && { metadata }), ...content })]
  const told = all.slice(0, mostFields).map(([path, value]) => `  ${path}: ${excerpts(undefined, value).after.join('⏎')}`)
  const rest = all.length - told.length
  return [...told, ...(rest > 0 ? [`  and ${count(rest, 'field')} more`] : [])]
}

/** The scalars of a value, as text, and empty maps and lists, by their paths. */
function leaves(value: Json): Map<string, string> {
  const found = new Map<string, string>()
  const collect = (value: Json, path: Path): void => {
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
    if (entries.length === 0) found.set(formatPath(path), scalarText(value))
    for (const [key, child] of entries) collect(child as Json, [...path, Array.isArray(value) ? Number(key) : key])
  }
  collect(value, [])
  return found
}

/** How long a map or list may be that is told in one line. */
const longestWhole = 120

interface Part {
  path: string
  before: string | undefined
  after: string | undefined
}

/** A field that changes, or what in it does: a list without merge keys is one field, and few of its parts are others. */
function parts(field: AttributedChange['fields'][number]): Part[] {
  const path = formatSteps(pathOf(field))
  if ('order' in field) return [{ path, ...(Object.fromEntries(Object.entries(field.order).map(([side, keys]) => [side, keys.map((key) => Object.values(key).join('/')).join(', ')])) as { before: string; after: string }) }]
  const keys = field.path.at(-1)
  const [before, after] = [field.before, field.after].map((value) => (typeof keys === 'object' && isObject(value) ? withoutKeys(value, keys) : value))
  const whole: Part = { path, before: before === undefined ? undefined : scalarText(before), after: after === undefined ? undefined : scalarText(after) }
  // What comes or goes as a whole is told so, if it is no more than a line.
  const isShort = before === undefined || after === undefined ? (whole.before ?? whole.after)!.length <= longestWhole : !isNested(before) && !isNested(after)
  if (isShort) return [whole]
  const [old, now] = [leaves(before ?? []), leaves(after ?? [])]
  const differing = [...new Set([...old.keys(), ...now.keys()])].filter((key) => key !== '' && old.get(key) !== now.get(key))
  if (differing.length === 0 || differing.length > mostFields) return [whole]
  return differing.map((key) => ({ path: `${path}${key.startsWith('[') ? '' : '.'}${key}`, before: old.get(key), after: now.get(key) }))
}

const isNested = (value: Json | undefined): boolean => typeof value === 'object' && value !== null && Object.keys(value).length > 0

/** An element of a list without what the path to it says already. */
const withoutKeys = (element: JsonObject, keys: JsonObject): JsonObject => Object.fromEntries(Object.entries(element).filter(([key]) => !Object.hasOwn(keys, key)))

/** A scalar as it is, all else as JSON. */
const scalarText = (value: Json): string => (typeof value === 'string' && value !== '' ? value : JSON.stringify(value))

/** How many causes are told. */
const mostCauses = 3

function becauseOf(causes: readonly Cause[], own: OwnNames): string {
  if (causes.length === 0) return ''
  const told = causes.slice(0, mostCauses).map(({ value, location: { file, range }, isGone }) => {
    const place = own.place(file, value === '' ? undefined : range?.start.line)
    return `${isGone ? 'was ' : ''}${value === '' ? '' : `${value}, `}${place}`
  })
  return `   # ${told.join('; ')}${causes.length > mostCauses ? `; ${causes.length - mostCauses} more` : ''}`
}

