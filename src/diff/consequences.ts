import type { Changed } from './change.ts'
import { addresses } from './consequences/addresses.ts'
import { data } from './consequences/data.ts'
import { lifecycle } from './consequences/lifecycle.ts'
import { needs } from './consequences/needs.ts'
import { refusals, refused } from './consequences/refusals.ts'
import { rollout } from './consequences/rollout.ts'

/** How much there is to worry about, the most first: something is refused, lost or down; something has to be done; nothing. */
export const levels = ['danger', 'caution', 'note'] as const
export type Level = (typeof levels)[number]

/** What a change does to the cluster and its people, beyond what is in the objects. */
export interface Consequence {
  /** Stable, kebab-case: `downtime`. */
  code: string
  level: Level
  /** One sentence without a full stop, in which the environment is not named. */
  message: string
}

/** What may follow from a change, by its code: how bad it is, and a function that says it, once for each time that it does. */
export type Consequences = Record<string, { level: Level; find: (changed: Changed) => string[] }>

/** In the order in which people are told of them, within their level. */
export const consequences: Consequences = { ...refusals, ...data, ...rollout, ...lifecycle, ...addresses, ...needs }

const codes = Object.keys(consequences)

/** What follows from a change, the worst first. What is refused has no other consequence. */
export function consequencesOf(changed: Changed): Consequence[] {
  const rest = { ...changed, objects: changed.objects.filter((change) => refused(change).length === 0) }
  const found = Object.entries(consequences).flatMap(([code, { level, find }]) => find(Object.hasOwn(refusals, code) ? changed : rest).map((message) => ({ code, level, message })))
  return found.sort(compareConsequences)
}

/** The worst first. */
export const compareConsequences = (a: Consequence, b: Consequence): number =>
  levels.indexOf(a.level) - levels.indexOf(b.level) || codes.indexOf(a.code) - codes.indexOf(b.code)
