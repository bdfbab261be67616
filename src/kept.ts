import { compareText, type Diagnostic, hasErrors } from './diagnostics/diagnostic.ts'
import { digestOf } from './model/digest.ts'
import type { PatchedEnvironment } from './model/environment.ts'
import type { FleetFile } from './model/fleet-file.ts'
import { type HeldText, textOf } from './model/held-text.ts'
import { memoize } from './model/memo.ts'
import type { Source } from './model/source.ts'
import type { Layered } from './phases/2-resolve/resolve.ts'
import type { Judgement } from './phases/6-limits/policies.ts'
import { multimap } from './text/multimap.ts'

/** What the phases that compile each environment say of it. */
interface Said {
  diagnostics: Diagnostic[][]
  judgements: Judgement[]
}

/** What is kept of an environment that was compiled: all that was made of it, and all that was said of it. */
export interface Kept<Made extends WithFiles> extends Said {
  made: Made
}

interface WithFiles {
  id: string
  /** Path and text, or, where it is kept, the digest of that; neither where the file lies in out/ as it must. */
  files: [path: string, text?: HeldText][]
}

/** What an earlier run has kept, and whether a file of out/ still is what a digest stands for. */
export interface Keeper {
  get: (key: string) => string | undefined
  isCurrent: (path: string, digest: string) => boolean
}

/**
 * Stands for all that an environment is made of, but the compiler: its id, its files in their order with the objects
 * that they take, those of the company, of which its base is made, and the fleet file.
 */
export function keysOf(company: readonly Source[], { file, fleet, source }: FleetFile): (layered: Layered) => string {
  const ofAll = digestOf(JSON.stringify([file, fleet !== undefined, source?.text, company.map(digestOfSource)]))
  return ({ id, layers }) => digestOf(JSON.stringify([ofAll, id, layers.map(digestOfSource)]))
}

const digestOfSource = memoize(({ file, text, included = new Map() }: Source): string =>
  digestOf(JSON.stringify([file, text, ...[...included].map(([name, source]) => [name, source.file, source.text])])),
)

/** Whether something that was found before its own phases concerns an environment, or one of its files. */
export function concerned(known: readonly Diagnostic[]): (layered: Layered) => boolean {
  const files = new Set(known.map(({ location }) => location.file))
  const ids = new Set(known.flatMap(({ environments = [] }) => environments))
  const isTold = ({ file, included = new Map() }: Source): boolean =>
    files.has(file) || [...included.values()].some(isTold)
  return ({ id, layers, isComplete }) => !isComplete || ids.has(id) || layers.some(isTold)
}

/** What is said of some environments and of others, together, phase by phase; judgements in the order of their ids. */
export function joined(all: readonly Said[]): Said {
  const phases = all.reduce((most, { diagnostics }) => Math.max(most, diagnostics.length), 0)
  return {
    diagnostics: Array.from({ length: phases }, (_, phase) =>
      all.flatMap(({ diagnostics }) => diagnostics[phase] ?? []),
    ),
    judgements: all.flatMap(({ judgements }) => judgements).sort((a, b) => compareText(a.id, b.id)),
  }
}

/** What is kept under a key, where all of its files lie in out/ as they must: others are to be written anew. */
export function findKept<Made extends WithFiles>(key: string, { get, isCurrent }: Keeper): Kept<Made> | undefined {
  const text = get(key)
  if (text === undefined) return undefined
  const kept = JSON.parse(text) as Kept<Made>
  const { files } = kept.made
  if (!files.every(([path, digest]) => isCurrent(path, digest as string))) return undefined
  return { ...kept, made: { ...kept.made, files: files.map(([path]) => [path]) } }
}

/** What is to be kept of environments: of those without errors, of which every policy said what it would. */
export function textsOf<Made extends WithFiles>(made: readonly Made[], said: Said): Map<string, string> {
  const saidOf = saidOfEach(said)
  return new Map(
    made.flatMap((one) => {
      const own = saidOf(one.id)
      const files = one.files.map(([path, text]) => [path, digestOf(textOf(text!))])
      return own ? [[one.id, JSON.stringify({ ...own, made: { ...one, files } })]] : []
    }),
  )
}

/** What phases say of each environment alone, by its id; undefined of one of which nothing is kept. */
function saidOfEach({ diagnostics, judgements }: Said): (id: string) => Said | undefined {
  const said = diagnostics.map((found) => multimap(found.flatMap(byEnvironment)))
  const judged = multimap(judgements.map((judgement) => [judgement.id, judgement]))
  const isOfNone = diagnostics.flat().some(({ environments }) => !environments)
  return (id) => {
    const own = { diagnostics: said.map((of) => of.get(id) ?? []), judgements: judged.get(id) ?? [] }
    const isWhole = own.judgements.every(({ faults, isSpent }) => faults.length === 0 && !isSpent)
    return isOfNone || !isWhole || hasErrors(own.diagnostics.flat()) ? undefined : own
  }
}

const byEnvironment = (diagnostic: Diagnostic): [id: string, Diagnostic][] =>
  (diagnostic.environments ?? []).map((id) => [id, { ...diagnostic, environments: [id] }])

/** What a compilation has made, as another in the same process takes it. */
interface Compiled {
  environments: readonly PatchedEnvironment[]
  fleetFile: FleetFile
  said: Said
  /** What was found before any environment was looked at. */
  known: readonly Diagnostic[]
}

/** What is taken of a compilation: of an environment that is made of the same, what was made and said of it. */
export type Recall = (
  layered: Layered,
  fleetFile: FleetFile,
) => { compiled: PatchedEnvironment; said: Said } | undefined

export function recall({ environments, fleetFile, said, known }: Compiled): Recall {
  const byId = new Map(environments.map((compiled) => [compiled.environment.id, compiled]))
  const [saidOf, isConcerned] = [saidOfEach(said), concerned(known)]
  return (layered, other) => {
    const compiled = byId.get(layered.id)
    if (!compiled || isConcerned(layered) || !isSameFleet(fleetFile, other)) return undefined
    const { layers } = compiled.environment
    const isSame =
      layers.length === layered.layers.length && layers.every((one, index) => one === layered.layers[index])
    const own = isSame ? saidOf(layered.id) : undefined
    return own && { compiled, said: own }
  }
}

const isSameFleet = (a: FleetFile, b: FleetFile): boolean =>
  a.file === b.file && a.source?.text === b.source?.text && (a.fleet === undefined) === (b.fleet === undefined)
