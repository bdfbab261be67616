import type { Environment } from '../../model/environment.ts'
import type { FleetFile } from '../../model/fleet-file.ts'
import type { Path } from '../../model/json.ts'
import type { Fleet } from '../../schema/generated/fleet.ts'

/** What a rule finds wrong: at which value, in which words, and what to write instead. */
export interface Finding {
  path: Path
  message: string
  help: string
  /** Whether the key is at fault and not its value. */
  part?: 'key'
}

/** What a rule finds, for people. */
export interface Documented {
  severity: 'error' | 'warning'
  /** What is wrong, in general: the sentence under which it is documented. */
  summary: string
}

/** A rule of meaning: what no schema can say about values that are each of the right form. */
interface Rule extends Documented {
  /** What is wrong in an environment whose values the schema accepts. */
  find(environment: Environment, fleetFile: FleetFile): Finding[]
}

/** Rules by their codes. */
export type Rules = Record<string, Rule>

/** A rule about the fleet file. */
interface FleetRule extends Documented {
  /**
   * What is wrong in a file that the schema accepts.
   *
   * @param clusters the id of every environment, and the cluster that it names; none where its file can't be read
   */
  find(fleet: Fleet, clusters: ReadonlyMap<string, string | undefined>): Finding[]
}

/** Rules by their codes. */
export type FleetRules = Record<string, FleetRule>
