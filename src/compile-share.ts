import { companyBase, type WorkloadBase } from './company-bases.ts'
import {
  type Compilation,
  compileEach,
  ofBases,
  overlays,
  type Progress,
  type Surroundings,
  sorted,
} from './compile.ts'
import { compareText, type Diagnostic } from './diagnostics/diagnostic.ts'
import { concerned, findKept, joined, type Keeper, type Kept, keysOf, textsOf } from './kept.ts'
import type { CompiledEnvironment, Environment, PlacedEnvironment } from './model/environment.ts'
import { inEnvironments } from './model/environments-folder.ts'
import type { FleetFile } from './model/fleet-file.ts'
import { type HeldText, packed, textOf } from './model/held-text.ts'
import { memoize } from './model/memo.ts'
import { readme, readmePath } from './overview/readme.ts'
import { type Row, rowOf } from './overview/row.ts'
import { type FileTree, type FoundFiles, workingTree } from './phases/1-load/files.ts'
import { load, readFiles } from './phases/1-load/load.ts'
import { unreadObject } from './phases/1-load/object-files.ts'
import { received, type SentFile, sent } from './phases/1-load/sent.ts'
import { findLayers, type Layered, resolveLayers } from './phases/2-resolve/resolve.ts'
import { workloads } from './phases/4-render/bases.ts'
import { type Claimed, claimedBy, collisions } from './phases/6-claims/claims.ts'
import { type Judgement, policyDiagnostics } from './phases/6-limits/policies.ts'
import { deliver, deliverEach } from './phases/7-deliver/deliver.ts'
import { emitFile } from './phases/9-emit/file.ts'
import { survey } from './survey.ts'

/** What threads share among themselves, part by part. */
export type Work = 'read' | 'compile'

/** One of the threads that compile a tree together. */
export interface Thread {
  index: number
  /** Gives what each thread has to all of them, in their order. */
  gather: <Part>(own: Part) => Promise<Part[]>
  /** The number of the next part of some work: each is given to one thread, to whoever asks first. */
  next: (work: Work) => number
  /** Takes what is made of a part. */
  hand: (share: Share) => void
  /** Whether there are so many files that memory is short: texts are handed over compressed then. */
  isShort: boolean
  /** What an earlier run has kept; absent where nothing is to be kept. */
  keeper?: Keeper | undefined
}

/** What is made of a part of the environments: data, that other threads may be sent. */
export interface Share {
  /** What each phase finds. */
  diagnostics: Diagnostic[][]
  judgements: Judgement[]
  made: Made[]
  /** What is to be kept of them, by keys; without a text what was kept before. */
  keep: [key: string, text: HeldText | undefined][]
}

/** What is made of one environment without errors. */
interface Made extends Claimed {
  /** The name of its base. */
  base: string
  /** Its line of out/README.md, where that is asked for. */
  row?: Row
  /** The files of its overlay, and of what delivers it: path and text; no text of one that lies in out/ as it must. */
  files: [path: string, text?: HeldText][]
}

/** How many files or environments are a part: what is made of them is let go of before the next. */
const together = 50

/** The same as a compilation, without the objects, and without what they were made of. */
export type CompiledFiles = Omit<Compilation, 'environments' | 'files' | 'loaded'> & {
  environments: PlacedEnvironment[]
  files: Map<string, HeldText | undefined>
}

/**
 * Compiles one thread's share of the environments below `root`: the threads read the files together and give each other
 * what they read, so that all know all files, and each takes some environments after the other.
 *
 * @param found what there is to compile; absent where it can't be read
 * @returns what makes a compilation of the shares of all threads
 */
export async function compileShare(
  root: string,
  found: FoundFiles | undefined,
  thread: Thread,
  progress: Progress = () => {},
): Promise<(shares: readonly Omit<Share, 'keep'>[]) => Promise<CompiledFiles>> {
  const { keeper } = thread
  const tree = { ...workingTree(root), ...(found && { find: () => found }) }
  const surveyed = await surveyTogether(root, tree, thread, progress)
  const { ids, company, fleetFile, known, today } = surveyed
  const environments: (Layered | undefined)[] = surveyed.environments
  const baseOf = memoize((workload: (typeof workloads)[number]) => companyBase(company, workload))

  const isConcerned = concerned(known)
  const keyOf = keysOf(company, fleetFile)
  const held = thread.isShort ? packed : (texts: string[]): HeldText[] => texts
  for (const [start, end] of parts(environments.length, () => thread.next('compile'))) {
    progress('compile', start, environments.length)
    const some = environments.slice(start, end) as Layered[]
    // What is done, or others do, is let go of.
    environments.fill(undefined, 0, end)
    const keys = new Map<string, string>()
    const kept: [key: string, Kept<Made>][] = []
    const fresh: Layered[] = []
    for (const one of some) {
      const key = keeper && !isConcerned(one) ? keyOf(one) : undefined
      const before = key && findKept<Made>(key, keeper!)
      if (before) kept.push([key, before])
      else fresh.push(one)
      if (key && !before) keys.set(one.id, key)
    }
    const { made, said } = await compileFresh(fresh, { fleetFile, known, baseOf })
    const toKeep = keys.size > 0 ? [...textsOf(made, said)].filter(([id]) => keys.has(id)) : []
    const textsToKeep = held(toKeep.map(([, text]) => text))
    thread.hand({
      ...joined([said, ...kept.map(([, before]) => before)]),
      made: [...withHeld(made, held), ...kept.map(([, { made }]) => made)],
      keep: [
        ...toKeep.map(([id], index): Share['keep'][number] => [keys.get(id)!, textsToKeep[index]]),
        ...kept.map(([key]): Share['keep'][number] => [key, undefined]),
      ],
    })
  }

  return async (shares) => {
    progress('fleet')
    const made = shares.flatMap(({ made }) => made).sort(byId)
    const used = workloads.filter(({ name }) => made.some(({ base }) => base === name))
    const ofAll = [...ofBases(await Promise.all(used.map(baseOf)), company), ...deliver(fleetFile, [])]
    return {
      environments: made,
      ids,
      company,
      fleetFile,
      diagnostics: sorted([
        known,
        ...shares.flatMap(({ diagnostics }) => diagnostics),
        await policyDiagnostics(shares.flatMap(({ judgements }) => judgements).sort(byId), fleetFile, today),
        collisions(made, environmentFinder(root, tree)).diagnostics,
      ]),
      files: new Map([
        ...ofAll.map((file): [string, HeldText | undefined] => [file.path, emitFile(file)]),
        ...made.flatMap(({ files }) => files.map(([path, text]): [string, HeldText | undefined] => [path, text])),
        ...(fleetFile.fleet?.readme ? [[readmePath, readme(made.map(({ row }) => row!))] as [string, string]] : []),
      ]),
    }
  }
}

interface Around extends Surroundings {
  baseOf: (workload: (typeof workloads)[number]) => Promise<WorkloadBase>
}

/** Compiles environments of which nothing is kept. */
async function compileFresh(fresh: readonly Layered[], { fleetFile, known, baseOf }: Around) {
  const unexpanded: Diagnostic[] = []
  const resolved = fresh.map((one) => resolveLayers(one, unexpanded))
  const { environments, ...said } = await compileEach(resolved, { fleetFile, known: [...known, ...unexpanded] })
  const made: Made[] = []
  for (const compiled of environments) {
    const base = await baseOf(workloads.find(({ has }) => has(compiled.environment.values))!)
    made.push(madeOf(compiled, fleetFile, base))
  }
  return { made, said: { ...said, diagnostics: [unexpanded, ...said.diagnostics] } }
}

/** The same environments with their texts held as texts are. */
function withHeld(made: readonly Made[], held: (texts: string[]) => HeldText[]): Made[] {
  const texts = held(made.flatMap(({ files }) => files.map(([, text]) => textOf(text!))))
  let next = 0
  return made.map((one) => ({ ...one, files: one.files.map(([path]) => [path, texts[next++]!]) }))
}

/** The parts of so many items that are this thread's: whoever has done one takes the next that nobody has. */
function* parts(count: number, next: () => number): Generator<[start: number, end: number]> {
  for (let start = next() * together; start < count; start = next() * together) yield [start, start + together]
}

/**
 * Reads all files together with the other threads. Only what each must know of them is held: of many, the files would
 * take most of the memory.
 */
async function surveyTogether(root: string, tree: FileTree, { index, gather, next }: Thread, progress: Progress) {
  progress('load')
  const readable = readableOf(tree)
  const read = [...parts(readable.length, () => next('read'))].flatMap((part) =>
    readFiles(tree, readable.slice(...part)),
  )
  const sentFiles = await gather(read.map(([path, file]): [string, SentFile] => [path, sent(file)]))
  const others = sentFiles.flatMap((files, from) => (from === index ? [] : files))
  const loaded = load(root, tree, {
    read: new Map([...read, ...others.map(([path, file]) => [path, received(file)] as const)]),
  })
  progress('resolve')
  return { ...survey(loaded), today: loaded.today }
}

/** The files of a tree; none where they can't be listed, which loading it tells. */
function readableOf(tree: FileTree): string[] {
  try {
    return tree.find().readable
  } catch {
    return []
  }
}

/** Finds environments by their ids, once somebody asks: few runs do, so that their files are read again for them. */
function environmentFinder(root: string, tree: FileTree): (id: string) => Environment {
  let found: Map<string, Layered> | undefined
  return (id) => {
    found ??= new Map(findLayers(load(root, tree)).environments.map((one) => [one.id, one]))
    // Somebody may have taken it away since.
    const gone = unreadObject(inEnvironments(`${id}.yaml`))
    return resolveLayers(found.get(id) ?? { id, source: gone, layers: [gone], isComplete: true }, [])
  }
}

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
