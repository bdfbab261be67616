import type { Code } from '../../diagnostics/catalogue.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Environment } from '../../model/environment.ts'
import type { FleetFile } from '../../model/fleet-file.ts'
import type { Path } from '../../model/json.ts'
import type { Fleet } from '../../schema/generated/fleet.ts'

/** A mistake that a rule finds: the value at fault, what is wrong with it, and what to write instead. */
export interface Finding {
  path: Path
  message: string
  help: string
  /** Set where the key is at fault and not its value. */
  part?: 'key'
  /** The environments that it reaches: of a mistake in the fleet file. */
  environments?: string[]
  /** Other places that belong to it, such as the entry of the fleet file that it violates. */
  related?: Diagnostic['related']
}

/** Takes what a rule finds. */
export type Report = (finding: Finding) => void

/**
 * A rule of meaning: it reports what no schema can find in an environment whose every value has the right form. No
 * generator: there are many rules, and of most environments none has anything to say.
 */
export type Rule = (environment: Environment, report: Report, fleetFile: FleetFile) => void

/**
 * A rule of meaning for a fleet file that its schema accepts.
 *
 * @param clusters the id of every environment, and the cluster that it names; none where its file can't be read
 */
export type FleetRule = (fleet: Fleet, report: Report, clusters: ReadonlyMap<string, string | undefined>) => void

/** Rules by their codes; what each finds, in general, is in the catalogue of diagnostics. */
export type Rules = { [code in Code]?: Rule }

/** Rules of the fleet file by their codes. */
export type FleetRules = { [code in Code]?: FleetRule }

/** The rules of a table in its order, each with its code. */
export const listed = <Find>(table: { [code in Code]?: Find }): [Code, Find][] =>
  Object.entries(table) as [Code, Find][]

/** Everything that rules find in an environment. */
export function findingsOf(table: Rules, environment: Environment, fleetFile: FleetFile = {}): Finding[] {
  const found: Finding[] = []
  for (const [, find] of listed<Rule>(table)) find(environment, (finding) => found.push(finding), fleetFile)
  return found
}
