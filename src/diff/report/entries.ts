import { isAnew } from '../../compare/compare.ts'
import { pathOf } from '../../compare/object-diff.ts'
import { isMereOrder } from '../../compare/steps.ts'
import { isKept, rowOf } from '../../facts/kubernetes/kinds.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { escapeControls } from '../../text/escape.ts'
import { type AttributedChange, type Cause, type EnvironmentChange, idOf, latest } from '../change.ts'
import type { Consequence, Level } from '../consequences/consequence.ts'
import { compareConsequences } from '../consequences/consequences.ts'
import { isPruned } from '../consequences/pruning.ts'
import { formatSentence } from '../consequences/sentence.ts'
import type { Diff } from '../diff.ts'
import { type Placeholders, verbatim } from '../placeholders.ts'
import { excerpts } from './differing-text.ts'
import { contentTexts, parts } from './field-lines.ts'

/** A field of an object that changes, or a part of one: what it was and is, line by line, and which values make it so. */
export interface ToldField {
  path: string
  before: string[]
  after: string[]
  causes: string[]
}

/** What becomes of an object. */
export interface ToldObject {
  change: 'added' | 'removed' | 'changed'
  /** Its kind and name, and what becomes of it where it is gone or made anew. */
  title: string
  /** Of one that changes. */
  fields: ToldField[]
  /** The fields of one that is added, as far as they are told. */
  content: string[]
  /** Of one that is added or removed. */
  causes: string[]
}

/** One entry of a report: what happens, to which environments. */
export interface Entry {
  /** The environments to which it happens, or the files with what is about all of them. */
  names: string[]
  /** With the user's own names written by `show`. */
  consequences: (show: (name: string) => string) => { code: string; level: Level; text: string }[]
  objects: ToldObject[]
}

/** The entries of a report: environments, then what delivers them. */
export const entries = ({ environments, delivery }: Diff): Entry[] => [
  ...environments.map(ofEnvironments),
  ...delivery.map(ofDelivery),
]

function ofEnvironments({ members, consequences, names: own, objects }: Diff['environments'][number]): Entry {
  const [change] = members as [EnvironmentChange, ...EnvironmentChange[]]
  const { namespace } = latest(change).environment.values
  const isTold = (object: KubernetesObject): boolean =>
    change.kind !== 'added' && object.metadata.namespace === namespace && rowOf(object)?.deployment === undefined
  return {
    names: members.map(idOf),
    consequences: (show) => consequenceTexts(consequences, (name) => show(escapeControls(own.text(name)))),
    objects: objects.map((object) => toldObject(object, { own, fate: fateOf(change), isTold })),
  }
}

/** What becomes of an environment's objects that are committed no more, behind their names. */
function fateOf(change: EnvironmentChange): (object: KubernetesObject) => string {
  const isGone = isPruned(change)
  return (object) => {
    if (isKept(object)) return ', which stays, with its data'
    const isOwn = change.kind !== 'added' && object.metadata.namespace === change.before.environment.values.namespace
    return isGone || !isOwn ? '' : ', which stays, and is not kept in sync'
  }
}

const ofDelivery = ({ path, objects, consequences }: Diff['delivery'][number]): Entry => ({
  names: [path],
  consequences: (show) => consequenceTexts(consequences, (name) => show(escapeControls(name))),
  objects: objects.map((object) => toldObject(object, { own: verbatim, fate: () => '', isTold: () => false })),
})

const consequenceTexts = (consequences: readonly Consequence[], show: (name: string) => string) =>
  consequences.map(({ code, level, message }) => ({ code, level, text: formatSentence(message, show) }))

/** A consequence, and all to whom it happens. */
interface ToldConsequence {
  code: string
  level: Level
  text: string
  names: string[]
}

/** The consequences of entries, each once, the worst first. */
export function toldConsequences(told: readonly Entry[], show: (name: string) => string): ToldConsequence[] {
  const found = new Map<string, ToldConsequence>()
  for (const { names, consequences } of told) {
    for (const consequence of consequences(show)) {
      const key = `${consequence.code} ${consequence.text}`
      found.set(key, { ...consequence, names: [...(found.get(key)?.names ?? []), ...names] })
    }
  }
  return [...found.values()].sort(compareConsequences)
}

interface Telling {
  own: Placeholders
  /** What becomes of an object that is gone, behind its name. */
  fate: (object: KubernetesObject) => string
  /** Whether the fields of a new object are shown. */
  isTold: (object: KubernetesObject) => boolean
}

function toldObject(change: AttributedChange, { own, fate, isTold }: Telling): ToldObject {
  const { before, after, fields, causes } = change
  const titleOf = (object: KubernetesObject): string => `${object.kind} ${own.name(object)}`
  const nothing = { fields: [], content: [], causes: causeTexts(causes, own) }
  if (!after) return { ...nothing, change: 'removed', title: `${titleOf(before!)}${fate(before!)}` }
  if (!before) {
    const content = isTold(after) ? contentTexts(after).map((text) => own.text(text)) : []
    return { ...nothing, change: 'added', title: titleOf(after), content }
  }
  const anew = titleOf(before) === titleOf(after) ? ', made anew' : `, in the place of ${titleOf(before)}`
  const paths = fields.map(pathOf)
  const told = fields.filter((field) => !isMereOrder(pathOf(field), paths))
  return {
    ...nothing,
    change: 'changed',
    title: `${titleOf(after)}${isAnew(change) ? anew : ''}`,
    fields: told.flatMap((field) =>
      parts(field).map(({ path, before, after }, index) => ({
        path,
        ...excerpts(before && own.text(before), after && own.text(after)),
        causes: index === 0 ? causeTexts(field.causes, own) : [],
      })),
    ),
  }
}

/** How many causes are shown. */
const mostCauses = 3

function causeTexts(causes: readonly Cause[], own: Placeholders): string[] {
  const told = causes.slice(0, mostCauses).map(({ value, location: { file, range }, isGone }) => {
    const place = own.place(file, value === '' ? undefined : range?.start.line)
    return `${isGone ? 'was ' : ''}${value === '' ? '' : `${value}, `}${place}`
  })
  return [...told, ...(causes.length > mostCauses ? [`${causes.length - mostCauses} more`] : [])]
}
