import type { EnvironmentChange } from '../change.ts'
import type { Message } from './sentence.ts'

/** How much there is to worry about, the most first: something is refused, lost or gone; something has to be done or looked after; nothing. */
export const levels = ['danger', 'caution', 'note'] as const

export type Level = (typeof levels)[number]

/** What a change does to the cluster and its people, beyond what is in the objects. */
export interface Consequence {
  /** Stable, kebab-case: `downtime`. */
  code: string
  level: Level
  /** One sentence without a full stop, in which the environment is not named. */
  message: Message
}

/** What may follow from a change, by its code: how bad it is, and a function that says it, once for each time that it does. */
export type Consequences<Change = EnvironmentChange> = Record<
  string,
  { level: Level; find: (change: Change) => Message[] }
>
