import { isAnew } from '../../compare/compare.ts'
import { pathOf } from '../../compare/object-diff.ts'
import { isMereOrder } from '../../compare/steps.ts'
import { isKept, rowOf } from '../../facts/kubernetes/kinds.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { escapeControls } from '../../text/escape.ts'
import { type AttributedChange, type Cause, type EnvironmentChange, idOf, latest } from '../change.ts'
import type { Consequence, Level } from '../consequences/consequence.ts'
import { isPruned } from '../consequences/pruning.ts'
import { formatSentence } from '../consequences/sentence.ts'
import type { Diff } from '../diff.ts'
import { type Placeholders, verbatim } from '../placeholders.ts'
import { excerpts } from './differing-text.ts'
import { contentTexts, parts } from './field-lines.ts'

/** A line of a diff: removed, added, or context. */
export interface Line {
  sign: '-' | '+' | ' '
  text: string
}

/** One entry of a report: what happens, to which environments. */
export interface Entry {
  /** The environments to which it happens, or the files with what is about all of them. */
  names: string[]
  /** With the user's own names written by `show`. */
  consequences: (show: (name: string) => string) => { code: string; level: Level; text: string }[]
  lines: Line[]
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
    lines: objects.flatMap((object) => objectLines(object, { own, fate: fateOf(change), isTold })),
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
  lines: objects.flatMap((object) => objectLines(object, { own: verbatim, fate: () => '', isTold: () => false })),
})

const consequenceTexts = (consequences: readonly Consequence[], show: (name: string) => string) =>
  consequences.map(({ code, level, message }) => ({ code, level, text: formatSentence(message, show) }))

interface Telling {
  own: Placeholders
  /** What becomes of an object that is gone, behind its name. */
  fate: (object: KubernetesObject) => string
  /** Whether the fields of a new object are shown. */
  isTold: (object: KubernetesObject) => boolean
}

function objectLines(change: AttributedChange, { own, fate, isTold }: Telling): Line[] {
  const { before, after, fields, causes } = change
  const titleOf = (object: KubernetesObject): string => `${object.kind} ${own.name(object)}`
  const line = (sign: Line['sign'], text: string): Line => ({ sign, text: escapeControls(text) })
  if (!after) return [line('-', `${titleOf(before!)}${fate(before!)}${becauseOf(causes, own)}`)]
  if (!before)
    return [
      line('+', `${titleOf(after)}${becauseOf(causes, own)}`),
      ...(isTold(after) ? contentTexts(after).map((text) => line('+', own.text(text))) : []),
    ]
  const anew = titleOf(before) === titleOf(after) ? ', made anew' : `, in the place of ${titleOf(before)}`
  const paths = fields.map(pathOf)
  const told = fields.filter((field) => !isMereOrder(pathOf(field), paths))
  return [
    line(' ', `${titleOf(after)}${isAnew(change) ? anew : ''}`),
    ...told.flatMap((field) =>
      parts(field).flatMap(({ path, before, after }, index) => {
        const { before: old, after: now } = excerpts(before && own.text(before), after && own.text(after))
        const because = index === 0 ? becauseOf(field.causes, own) : ''
        return [
          line(' ', `  ${path}${because}`),
          ...old.map((text) => line('-', `    ${text}`)),
          ...now.map((text) => line('+', `    ${text}`)),
        ]
      }),
    ),
  ]
}

/** How many causes are shown. */
const mostCauses = 3

function becauseOf(causes: readonly Cause[], own: Placeholders): string {
  if (causes.length === 0) return ''
  const told = causes.slice(0, mostCauses).map(({ value, location: { file, range }, isGone }) => {
    const place = own.place(file, value === '' ? undefined : range?.start.line)
    return `${isGone ? 'was ' : ''}${value === '' ? '' : `${value}, `}${place}`
  })
  return `   # ${told.join('; ')}${causes.length > mostCauses ? `; ${causes.length - mostCauses} more` : ''}`
}
