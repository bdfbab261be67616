import { isAnew } from '../../compare/compare.ts'
import { pathOf } from '../../compare/object-diff.ts'
import { isMereOrder } from '../../compare/steps.ts'
import { isKept, rowOf } from '../../facts/kubernetes/kinds.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { visible } from '../../text/escape.ts'
import type { AttributedChange, Cause } from '../change.ts'
import type { Level } from '../consequences/consequence.ts'
import { isDeleted } from '../consequences/pruning.ts'
import { textOf } from '../consequences/sentence.ts'
import type { Diff } from '../diff.ts'
import { idOf } from '../group.ts'
import { asTheyAre, type OwnNames } from '../placeholders.ts'
import { excerpts } from './differing-text.ts'
import { contentTexts, parts } from './field-lines.ts'

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
export const tell = ({ environments, delivery }: Diff): Told[] => [
  ...environments.map(ofEnvironments),
  ...delivery.map(ofDelivery),
]

function ofEnvironments({ members, consequences, names: own, objects }: Diff['environments'][number]): Told {
  const [change] = members
  const namespace = (change!.after ?? change!.before)!.environment.values.namespace
  const goes = isDeleted(change!)
  const fate = (object: KubernetesObject): string =>
    isKept(object)
      ? ', which stays, with what is on it'
      : goes || object.metadata.namespace !== change!.before!.environment.values.namespace
        ? ''
        : ', which stays, and is not kept in sync'
  const isTold = (object: KubernetesObject): boolean =>
    change!.before !== undefined && object.metadata.namespace === namespace && rowOf(object)?.deployment === undefined
  return {
    names: members.map(idOf),
    consequences: (show) =>
      consequences.map(({ code, level, message }) => ({
        code,
        level,
        text: textOf(message, (name) => show(visible(own.text(name)))),
      })),
    lines: objects.flatMap((object) => objectLines(object, { own, fate, isTold })),
  }
}

const ofDelivery = ({ path, objects, consequences }: Diff['delivery'][number]): Told => ({
  names: [`out/${path}`],
  consequences: (show) =>
    consequences.map(({ code, level, message }) => ({
      code,
      level,
      text: textOf(message, (name) => show(visible(name))),
    })),
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
