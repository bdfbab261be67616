import type { Environment } from '../environment.ts'
import type { Path } from '../json.ts'

/** What a rule finds wrong: at which value, in which words, and what to write instead. */
export interface Finding {
  path: Path
  message: string
  help: string
  /** Whether the key is at fault and not its value. */
  part?: 'key'
}

/** A rule of meaning: what no schema can say about values that are each of the right form. */
export interface Rule {
  severity: 'error' | 'warning'
  /** What is wrong, in general: the sentence under which it is documented. */
  summary: string
  /** What is wrong in an environment whose values the schema accepts. */
  find(environment: Environment): Finding[]
}

/** Rules by their codes. */
export type Rules = Record<string, Rule>
