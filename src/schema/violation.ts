import type { Code } from '../diagnostics/catalogue.ts'
import type { Path } from '../model/json.ts'

/** A violation of a schema in words: of the values', the fleet file's, or that of a kind of Kubernetes object. */
export interface Violation {
  code: Code
  /** Leads to the value at fault; for a missing key, to the map that lacks it. */
  path: Path
  part?: 'key'
  message: string
  help?: string
  /** The key that is missing. */
  missing?: string
  /** The key of the same map for which an unknown one is taken. */
  misspells?: string
  /** Whether nobody knows what is meant by an unknown key: the help lists all that there are. */
  isUnclear?: boolean
}
