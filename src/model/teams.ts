import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Fleet } from '../schema/generated/fleet.ts'
import { matches } from '../text/wildcard.ts'
import type { FleetFile } from './fleet-file.ts'
import { type Path, parsePath } from './json.ts'
import { memoize } from './memo.ts'
import { locate } from './source.ts'

/** What one entry of a fleet file's teams says. */
export type Team = NonNullable<Fleet['teams']>[string]

/** An entry of teams, under its pattern of ids. */
export interface Entry {
  pattern: string
  team: Team
}

/** The entries of teams that fit an environment: each of them holds. */
export const teamsOf = ({ fleet }: FleetFile, id: string): Entry[] =>
  Object.entries(fleet?.teams ?? {}).flatMap(([pattern, team]) => (matches(pattern, id) ? [{ pattern, team }] : []))

/** The keys of an entry that are lists of names. */
export type Listing = 'namespaces' | 'clusters' | 'hosts' | 'images' | 'serviceAccounts' | 'remoteKeys'

/** The first entry that does not allow a name, under any of the forms in which it may be written; undefined if all do. */
export const refusing = (entries: readonly Entry[], key: Listing, forms: readonly string[]): Entry | undefined =>
  entries.find(({ team }) => {
    const allowed = team[key]
    return allowed !== undefined && !allowed.some((pattern) => forms.some((form) => matches(pattern, form)))
  })

/** What is wrong with a name that an entry does not allow, and what to write instead. */
export function refusedName(
  { pattern, team }: Entry,
  key: Listing,
  what: string,
  fleetFile: FleetFile,
): { message: string; help: string; related: Diagnostic['related'] } {
  const allowed = team[key]!
  const choice = allowed.length > 0 ? `write ${allowed.join(' or ')}` : 'remove it'
  return {
    message: `${what} is not allowed here by ${fleetFile.file}`,
    help: `${choice}; or the platform team adds to teams[${JSON.stringify(pattern)}].${key}`,
    related: entryPlace(fleetFile, pattern, key),
  }
}

/** The key of an entry of teams in the fleet file, as the rule that a diagnostic is about. */
export const entryPlace = ({ source }: FleetFile, pattern: string, key: keyof Team): Diagnostic['related'] =>
  source && [{ message: 'this entry limits it', location: locate(source, ['teams', pattern, key]) }]

/** The paths that an entry of the fleet file names, each with all that lies below it, in their parts. */
export const pathPatterns = memoize((texts: readonly string[]): string[][] =>
  texts.map((text) => parsePath(text) ?? []),
)

/** Whether a pattern leads to a place, or to what contains it. */
export const covers = (pattern: readonly string[], path: Path): boolean =>
  pattern.length <= path.length && pattern.every((part, index) => matches(part, String(path[index])))

/** Whether a pattern leads to something that lies in a place. */
export const liesIn = (pattern: readonly string[], path: Path): boolean =>
  pattern.length > path.length && path.every((step, index) => matches(pattern[index]!, String(step)))

/**
 * Of a path that none of the patterns covers, the beginning that leads to nothing allowed any more: what somebody sees
 * who asks why.
 */
export function refusedPart(patterns: readonly string[][], path: Path): Path {
  for (let length = 1; length < path.length; length++) {
    const part = path.slice(0, length)
    if (!patterns.some((pattern) => liesIn(pattern, part))) return part
  }
  return path
}
