import { visible } from '../../diagnostics/visible.ts'
import { equal, formatPath, isObject, type Json, type JsonObject, type Path } from '../../json.ts'
import type { KubernetesObject } from '../../kubernetes/object.ts'
import type { Cause, Changed, FieldChange, ObjectChange } from '../change.ts'
import { isAnew } from '../compare.ts'
import type { Consequence } from '../consequences.ts'
import { formatSteps } from '../format-steps.ts'
import { ownNames, type Group } from '../group.ts'

/** A line of a diff: what was there, what is now, and what is said of both. */
export interface Line {
  sign: '-' | '+' | ' '
  text: string
}

/** A group as people are told of it: with placeholders for what is each environment's own. */
export interface Told {
  consequences: Consequence[]
  lines: Line[]
}

export function tell({ changed, consequences, isAlike }: Group): Told {
  const { text, name } = isAlike ? ownNames(changed) : { text: (text: string) => text, name: ({ metadata }: KubernetesObject) => metadata.name }
  const titleOf = (object: KubernetesObject): string => `${object.kind} ${name(object)}`
  return {
    consequences: consequences.map(({ message, ...rest }) => ({ ...rest, message: visible(text(message)) })),
    lines: changed.objects.flatMap((change) => objectLines(change, changed, titleOf)).map((line) => ({ ...line, text: visible(text(line.text)) })),
  }
}

/** What comes or goes is told by its name; of an object that an environment gets, what it is like is told too. */
function objectLines(change: ObjectChange, changed: Changed, titleOf: (object: KubernetesObject) => string): Line[] {
  const { before, after, fields } = change
  if (!after) return [{ sign: '-', text: titleOf(before!) }]
  if (before) {
    const anew = titleOf(before) === titleOf(after) ? ', made anew' : `, made anew in the place of ${titleOf(before)}`
    return [{ sign: ' ', text: `${titleOf(after)}${isAnew(change) ? anew : ''}` }, ...fields.filter((field) => !isMere(field, fields)).flatMap(fieldLines)]
  }
  const isTold = changed.before && after.metadata.namespace === changed.after?.environment?.values.namespace
  return [{ sign: '+', text: titleOf(after) }, ...(isTold ? contentLines(after) : [])]
}

/** How many fields of a new object are told. */
const mostFields = 20

/** What is not the same in every object. */
function contentLines({ apiVersion: _, kind: __, metadata: { name: ___, namespace: ____, labels: _____, ...metadata }, ...content }: KubernetesObject): Line[] {
  const all = leaves({ metadata, ...content })
  const told = all.slice(0, mostFields).map(([path, value]) => `${formatPath(path)}: ${excerpts(undefined, textOf(value))[1]}`)
  const rest = all.length - told.length
  return [...told, ...(rest > 0 ? [`and ${count(rest, 'field')} more`] : [])].map((text) => ({ sign: '+', text: `  ${text}` }))
}

function leaves(value: Json, path: Path = []): [path: Path, value: Json][] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, child]) => leaves(child as Json, [...path, Array.isArray(value) ? Number(key) : key]))
}

/** Whether a field is the order of a list which has other elements than before: that says nothing to people. */
const isMere = (field: FieldChange, fields: readonly FieldChange[]): boolean =>
  'order' in field && fields.some((other) => !('order' in other) && (other.before === undefined || other.after === undefined) && equal(other.path.slice(0, -1), field.path))

function fieldLines(field: FieldChange): Line[] {
  const title: Line = { sign: ' ', text: `  ${formatSteps(field.path)}${'order' in field ? ' (the order)' : ''}${becauseOf(field.causes)}` }
  const [old, now] = excerpts(...valuesOf(field))
  return [title, ...(old === undefined ? [] : [{ sign: '-' as const, text: `    ${old}` }]), ...(now === undefined ? [] : [{ sign: '+' as const, text: `    ${now}` }])]
}

/** A field as it was and is, as text. */
function valuesOf(field: FieldChange): [string | undefined, string | undefined] {
  if ('order' in field) return [field.order.before, field.order.after].map((keys) => keys.map((key) => Object.values(key).join('/')).join(', ')) as [string, string]
  const keys = field.path.at(-1)
  return [field.before, field.after].map((value) => value === undefined ? undefined : textOf(typeof keys === 'object' && isObject(value) ? withoutKeys(value, keys) : value)) as [string | undefined, string | undefined]
}

/** An element of a list without what the path to it says already. */
const withoutKeys = (element: JsonObject, keys: JsonObject): JsonObject => Object.fromEntries(Object.entries(element).filter(([key]) => !Object.hasOwn(keys, key)))

/** How many causes are told. */
const mostCauses = 3

function becauseOf(causes: readonly Cause[]): string {
  if (causes.length === 0) return ''
  const told = causes.slice(0, mostCauses).map(({ value, location: { file, range }, isGone }) => {
    const place = `${file}${range ? `:${range.start.line}` : ''}`
    return `${isGone ? 'was ' : ''}${value === '' ? '' : `${value}, `}${place}`
  })
  return `   # ${told.join('; ')}${causes.length > mostCauses ? `; ${causes.length - mostCauses} more` : ''}`
}

/** A scalar as it is, all else as JSON. */
const textOf = (value: Json): string => (typeof value === 'string' && value !== '' ? value.replace(/\n/g, '⏎') : JSON.stringify(value))

/** How long a value may be, and how much of what is the same is shown around what is not. */
const longest = 160
const around = 40

/** Two texts, or those parts of them in which they differ. */
function excerpts(before: string | undefined, after: string | undefined): (string | undefined)[] {
  const all = [before, after]
  if (all.every((text) => (text?.length ?? 0) <= longest)) return all
  let [start, end] = [0, 0]
  if (before !== undefined && after !== undefined) {
    const shorter = Math.min(before.length, after.length)
    while (start < shorter && before[start] === after[start]) start++
    while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++
  }
  const from = Math.max(0, start - around)
  return all.map((text) => {
    if (text === undefined) return undefined
    const to = Math.min(text.length, Math.max(text.length - end + around, from + around), from + 2 * longest)
    return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`
  })
}

/** Names of environments, as many as there is room for. */
export function names(ids: readonly string[], most: number, show: (id: string) => string = (id) => id): string {
  const shown = ids.length > most + 1 ? ids.slice(0, most) : ids
  const rest = ids.length - shown.length
  return `${shown.map(show).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** `1 environment`, `2 environments`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
