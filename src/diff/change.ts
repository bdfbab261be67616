import type { Environment } from '../environment.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import type { Location } from '../diagnostic.ts'
import type { Made } from '../variation.ts'
import type { Change } from './object-diff.ts'

/** What an environment is before a change or after it; or a file of out/ that delivers all of them. */
export interface Side {
  /** What it is made of. */
  made: Made
  /** All that is in the cluster for it, what delivers it included. */
  objects: KubernetesObject[]
  /** Absent for such a file. */
  environment?: Environment
}

/** An environment, or a file that delivers all, that is other than it was. One side is absent where it is new or gone. */
export interface Changed {
  before?: Side
  after?: Side
  objects: ObjectChange[]
}

/** What becomes of one object: it changes, another takes its place, it is new, or it is gone. */
export interface ObjectChange {
  before?: KubernetesObject
  after?: KubernetesObject
  /** What is other in it; empty where it is new or gone. */
  fields: FieldChange[]
}

/** A field that is other than it was, and the values that make it so. */
export type FieldChange = Change & { causes: Cause[] }

/** A value that is other than it was, where it is written now, or where it was. */
export interface Cause {
  /** The value as people write it: `backendStore.host`; empty for the file's own name. */
  value: string
  location: Location
  /** Whether the location is of the base: it was there, and is no more. */
  isGone: boolean
}

