import type { ObjectChange } from '../compare/compare.ts'
import type { Change } from '../compare/object-diff.ts'
import type { Location } from '../diagnostics/diagnostic.ts'
import type { CompiledState } from '../recompile.ts'
import type { Fleet } from '../schema/generated/fleet.ts'

interface Common {
  objects: ObjectChange[]
  /** The fleet file after the change. */
  fleet?: Fleet | undefined
}

/** An environment that is new. */
export interface Added extends Common {
  kind: 'added'
  /** What the company gave, before the change, an environment that says nothing of its own. */
  company: CompiledState
  after: CompiledState
}

/** An environment whose file is gone. */
export interface Removed extends Common {
  kind: 'removed'
  before: CompiledState
}

/** An environment whose objects differ. */
export interface Changed extends Common {
  kind: 'changed'
  before: CompiledState
  after: CompiledState
}

/** An environment that a change adds, removes or changes. */
export type EnvironmentChange = Added | Removed | Changed

/** An environment as it is after a change; one that is gone as it was. */
export const latest = (change: EnvironmentChange): CompiledState =>
  change.kind === 'removed' ? change.before : change.after

/** The id of an environment after a change; of one that is gone, the last. */
export const idOf = (change: EnvironmentChange): string => latest(change).inputs.id

/** A value that differs, where it is written now, or where it was. */
export interface Cause {
  /** The value as people write it: `backendStore.host`; empty for a whole file that was added, removed or renamed. */
  value: string
  location: Location
  /** Whether the location is of the base: it was there, and is no more. */
  isGone: boolean
}

/** A field that changes, with the values that change it. */
type AttributedField = Change & { causes: Cause[] }

/** The change of an object, and the values that make it so. */
export interface AttributedChange extends ObjectChange {
  fields: AttributedField[]
  /** Of an object that is added or removed. */
  causes: Cause[]
}
