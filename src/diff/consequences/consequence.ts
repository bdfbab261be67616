import type { Added, Changed, EnvironmentChange, Removed } from '../change.ts'
import type { Sentence } from './sentence.ts'

/**
 * How bad a consequence is, the worst first: something is refused, lost or gone; somebody has to act or watch; nothing.
 */
export const levels = ['danger', 'caution', 'note'] as const

export type Level = (typeof levels)[number]

/** What a change does to the cluster and its people, beyond what is in the objects. */
export interface Consequence {
  /** Stable, kebab-case: `downtime`. */
  code: string
  level: Level
  /** One sentence without a full stop, in which the environment is not named. */
  message: Sentence
}

/**
 * A row of a table: how bad a consequence is, and a generator of a sentence for each time that it follows from a
 * change.
 */
export interface Row<Change = EnvironmentChange> {
  level: Level
  find: (change: Change) => Iterable<Sentence>
}

/** Consequences by their codes. */
export type Consequences<Change = EnvironmentChange> = Record<string, Row<Change>>

/** A row for every change of an environment. */
export const always = (level: Level, find: (change: EnvironmentChange) => Iterable<Sentence>): Row => ({ level, find })

/** A row for environments that are there before and after. */
export const whenChanged = (level: Level, find: (change: Changed) => Iterable<Sentence>): Row => ({
  level,
  find: (change) => (change.kind === 'changed' ? find(change) : []),
})

/** A row for new environments. */
export const whenAdded = (level: Level, find: (change: Added) => Iterable<Sentence>): Row => ({
  level,
  find: (change) => (change.kind === 'added' ? find(change) : []),
})

/** A row for environments that are there after the change. */
export const whenPresent = (level: Level, find: (change: Added | Changed) => Iterable<Sentence>): Row => ({
  level,
  find: (change) => (change.kind === 'removed' ? [] : find(change)),
})

/** A row for environments whose file is gone. */
export const whenRemoved = (level: Level, find: (change: Removed) => Iterable<Sentence>): Row => ({
  level,
  find: (change) => (change.kind === 'removed' ? find(change) : []),
})
