import type { ObjectChange } from '../compare/compare.ts'
import type { Change } from '../compare/object-diff.ts'
import type { Location } from '../diagnostics/diagnostic.ts'
import type { Subject } from '../recompile.ts'
import type { Fleet } from '../schema/generated/fleet.ts'

/** An environment that is other than it was. One side is absent where it is new or gone. */
export interface EnvironmentChange {
  before?: Subject
  after?: Subject
  /** What the fleet file says after the change. */
  fleet?: Fleet | undefined
  objects: ObjectChange[]
}

/** A value that is other than it was, where it is written now, or where it was. */
export interface Cause {
  /** The value as people write it: `backendStore.host`; empty for a whole file, which came, went or has another name. */
  value: string
  location: Location
  /** Whether the location is of the base: it was there, and is no more. */
  isGone: boolean
}

/** What becomes of an object, and the values that make it so. */
export interface AttributedChange extends ObjectChange {
  fields: (Change & { causes: Cause[] })[]
  /** Of an object that is new or gone. */
  causes: Cause[]
}
