import { companyBase, type WorkloadBase } from './company-bases.ts'
import { type Compilation, clustersOf, compileEach, ofBases, overlays, type Progress, sorted } from './compile.ts'
import { compareText, type Diagnostic } from './diagnostics/diagnostic.ts'
import { concerned, findKept, joined, type Keeper, type Kept, keysOf, textsOf } from './kept.ts'
import type { CompiledEnvironment, Environment, PlacedEnvironment } from './model/environment.ts'
import type { FleetFile } from './model/fleet-file.ts'
import { memoize } from './model/memo.ts'
import { readme, readmePath } from './overview/readme.ts'
import { type Row, rowOf } from './overview/row.ts'
import { type FoundFiles, workingTree } from './phases/1-load/files.ts'
import { load, readFiles } from './phases/1-load/load.ts'
import { received, type SentFile, sent } from './phases/1-load/sent.ts'
import { findLayers, type Layered, resolveLayers } from './phases/2-resolve/resolve.ts'
import { checkReach } from './phases/3-check/check.ts'
import { checkFleet, checkFleetFile } from './phases/3-check/check-fleet-file.ts'
import { workloads } from './phases/4-render/bases.ts'
import { type Claimed, claimedBy, collisions } from './phases/6-claims/claims.ts'
import { type Judgement, policyDiagnostics } from './phases/6-limits/policies.ts'
import { deliver, deliverEach } from './phases/7-deliver/deliver.ts'
import { emitFile } from './phases/9-emit/file.ts'

/** One of the threads that compile a tree together. */
export interface Thread {
  /** Which it is, of how many. */
  index: number
  count: number
  /** Gives what each thread has to all of them, in their order. */
  gather: <Part>(own: Part) => Promise<Part[]>
  /** What an earlier run has kept; absent where nothing is to be kept. */
  keeper?: Keeper | undefined
}

/** What one thread made of its share of the environments: data, that other threads may be sent. */
export interface Share {
  /** What each phase finds. */
  diagnostics: Diagnostic[][]
  judgements: Judgement[]
  made: Made[]
  /** What is to be kept of them, by keys; without a text what was kept before. */
  keep: [key: string, text: string | undefined][]
}

/** What is made of one environment without errors. */
interface Made extends Claimed {
  /** The name of its base. */
  base: string
  /** Its line of out/README.md, where that is asked for. */
  row?: Row
  /** The files of its overlay, and of what delivers it: path and text; no text of one that lies in out/ as it must. */
  files: [path: string, text?: string][]
}

/** How many environments are compiled together: what is made of them is let go of before the next. */
const together = 50

/** The same as a compilation, without the objects. */
export type CompiledFiles = Omit<Compilation, 'environments' | 'files'> & {
  environments: PlacedEnvironment[]
  files: Map<string, string | undefined>
}

/**
 * Compiles one thread's share of the environments below `root`: every thread reads its part of the files and gives the
 * others what it read, so that all know all files, and each goes on with its own environments.
 *
 * @param found what there is to compile; absent where it can't be read
 * @returns the share, and what makes a compilation of all shares
 */
export async function compileShare(
  root: string,
  found: FoundFiles | undefined,
  { index, count, gather, keeper }: Thread,
  progress: Progress = () => {},
): Promise<{ share: Share; join: (shares: readonly Share[]) => Promise<CompiledFiles> }> {
  const own = <Item>(all: readonly Item[]): Item[] =>
    all.slice(Math.floor((all.length * index) / count), Math.floor((all.length * (index + 1)) / count))

  progress('load')
  const tree = { ...workingTree(root), ...(found && { find: () => found }) }
  const read = readFiles(tree, own(found?.readable ?? []))
  const sentFiles = await gather(read.map(([path, file]): [string, SentFile] => [path, sent(file)]))
  const others = sentFiles.flatMap((files, from) => (from === index ? [] : files))
  const loaded = load(root, tree, {
    read: new Map([...read, ...others.map(([path, file]) => [path, received(file)] as const)]),
  })
  progress('resolve')
  const layered = findLayers(loaded)
  const { diagnostics: ofFleetFile, ...fleetFile } = checkFleetFile(loaded)
  const mine = own(layered.environments)
  const keyOf = memoize(keysOf(layered.company, fleetFile))
  const kept = new Map<string, Kept<Made>>()
  for (const one of keeper ? mine : []) {
    const found = findKept<Made>(keyOf(one), keeper!)
    if (found) kept.set(one.id, found)
  }
  const unexpanded: Diagnostic[] = []
  const held = new Map<Layered, Environment>()
  const resolved = (one: Layered): Environment => {
    if (!held.has(one)) held.set(one, resolveLayers(one, unexpanded))
    return held.get(one)!
  }
  const clustersOfMine = clustersOf(mine.map((one) => kept.get(one.id)?.made ?? resolved(one)))
  const ofEach = await gather({ clusters: clustersOfMine, diagnostics: unexpanded })
  const clusters = ofEach.flatMap(({ clusters }) => clusters)
  const known = [
    ...loaded.diagnostics,
    ...layered.diagnostics,
    ...ofEach.flatMap(({ diagnostics }) => diagnostics),
    ...ofFleetFile,
    ...checkFleet(fleetFile, layered.ids, clusters),
    ...checkReach(layered.environments),
  ]
  const baseOf = memoize((workload: (typeof workloads)[number]) => companyBase(layered.company, workload))

  const isConcerned = concerned(known)
  for (const one of mine) if (isConcerned(one)) kept.delete(one.id)
  const fresh = mine.filter(({ id }) => !kept.has(id))
  const made: Made[] = []
  const batches: Said[] = []
  for (let start = 0; start < fresh.length; start += together) {
    progress('compile', start, fresh.length)
    const some = fresh.slice(start, start + together)
    const { environments, ...said } = await compileEach(some.map(resolved), { fleetFile, known })
    for (const one of some) held.delete(one)
    batches.push(said)
    for (const compiled of environments) {
      const base = await baseOf(workloads.find(({ has }) => has(compiled.environment.values))!)
      made.push(madeOf(compiled, fleetFile, base))
    }
  }
  const said = joined(batches)
  const texts = keeper ? textsOf(made, said) : new Map<string, string>()
  const before = [...kept.values()]
  const share: Share = {
    ...joined([said, ...before]),
    made: [...made, ...before.map(({ made }) => made)].sort(byId),
    keep: mine.flatMap((one): Share['keep'] =>
      kept.has(one.id) || (texts.has(one.id) && !isConcerned(one)) ? [[keyOf(one), texts.get(one.id)]] : [],
    ),
  }

  const join = async (shares: readonly Share[]): Promise<CompiledFiles> => {
    progress('fleet')
    const made = shares.flatMap(({ made }) => made)
    const layeredOf = new Map(layered.environments.map((one) => [one.id, one]))
    const used = workloads.filter(({ name }) => made.some(({ base }) => base === name))
    const ofAll = [...ofBases(await Promise.all(used.map(baseOf)), layered.company), ...deliver(fleetFile, [])]
    return {
      environments: made,
      ids: layered.ids,
      company: layered.company,
      fleetFile,
      loaded,
      diagnostics: sorted([
        known,
        ...shares.flatMap(({ diagnostics }) => diagnostics),
        await policyDiagnostics(shares.flatMap(({ judgements }) => judgements).sort(byId), fleetFile, loaded.today),
        collisions(made, (id) => resolveLayers(layeredOf.get(id)!, [])).diagnostics,
      ]),
      files: new Map([
        ...ofAll.map((file): [string, string | undefined] => [file.path, emitFile(file)]),
        ...made.flatMap(({ files }) => files.map(([path, text]): [string, string | undefined] => [path, text])),
        ...(fleetFile.fleet?.readme ? [[readmePath, readme(made.map(({ row }) => row!))] as [string, string]] : []),
      ]),
    }
  }
  return { share, join }
}

type Said = Pick<Share, 'diagnostics' | 'judgements'>

const byId = (a: { id: string }, b: { id: string }): number => compareText(a.id, b.id)

/** What is made of an environment: all that others must know of it, and its files. */
function madeOf(compiled: CompiledEnvironment, fleetFile: FleetFile, base: WorkloadBase): Made {
  const files = [...overlays([compiled], [base]), ...deliverEach(fleetFile, compiled.environment)]
  return {
    ...claimedBy(compiled, fleetFile),
    base: base.name,
    ...(fleetFile.fleet?.readme && { row: rowOf(compiled, fleetFile.fleet, { warnings: 0, errors: 0 }) }),
    files: files.map((file) => [file.path, emitFile(file)]),
  }
}
