import { companyBases } from './company-bases.ts'
import { type Compilation, compileEach, ofBases, overlays, type Progress, sorted } from './compile.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import type { Environment } from './model/environment.ts'
import { readme, readmePath } from './overview/readme.ts'
import { type Row, rowOf } from './overview/row.ts'
import { type FoundFiles, workingTree } from './phases/1-load/files.ts'
import { load, readFiles } from './phases/1-load/load.ts'
import { received, type SentFile, sent } from './phases/1-load/sent.ts'
import { resolve } from './phases/2-resolve/resolve.ts'
import { checkFleetFile } from './phases/3-check/check-fleet-file.ts'
import { type Claimed, claimedBy, collisions, wildcards } from './phases/6-claims/claims.ts'
import { deliver } from './phases/7-deliver/deliver.ts'
import { emitFile } from './phases/9-emit/file.ts'

/** One of the threads that compile a tree together. */
export interface Thread {
  /** Which it is, of how many. */
  index: number
  count: number
  /** Gives what each thread has to all of them, in their order. */
  gather: <Part>(own: Part) => Promise<Part[]>
}

/** What one thread made of its share of the environments: data, that other threads may be sent. */
export interface Share {
  /** What each phase finds. */
  diagnostics: Diagnostic[][]
  claimed: Claimed[]
  /** Their lines of out/README.md, where that is asked for. */
  rows: Row[]
  /** The files of their overlays: path and text. */
  files: [path: string, text: string][]
}

const nothing: Awaited<ReturnType<typeof compileEach>> = { environments: [], diagnostics: [] }

/** The same as a compilation, without the objects. */
export type CompiledFiles = Omit<Compilation, 'environments'> & { environments: { environment: Environment }[] }

/**
 * Compiles one thread's share of the environments below `root`: every thread reads its part of the files and gives the
 * others what it read, so that all know all values, and each goes on with its own environments.
 *
 * @returns the share, and what makes a compilation of all shares
 */
export async function compileShare(
  root: string,
  found: FoundFiles,
  { index, count, gather }: Thread,
  progress: Progress = () => {},
): Promise<{ share: Share; join: (shares: readonly Share[]) => Promise<CompiledFiles> }> {
  const own = <Item>(all: readonly Item[]): Item[] =>
    all.slice(Math.floor((all.length * index) / count), Math.floor((all.length * (index + 1)) / count))

  progress('load')
  const tree = { ...workingTree(root), find: () => found }
  const read = readFiles(tree, own(found.readable))
  const sentFiles = await gather(read.map(([path, file]): [string, SentFile] => [path, sent(file)]))
  const others = sentFiles.flatMap((files, from) => (from === index ? [] : files))
  const loaded = load(root, tree, {
    read: new Map([...read, ...others.map(([path, file]) => [path, received(file)] as const)]),
  })
  progress('resolve')
  const resolved = resolve(loaded)
  const { diagnostics: fleetDiagnostics, ...fleetFile } = checkFleetFile(loaded, resolved)
  const known = [...loaded.diagnostics, ...resolved.diagnostics, ...fleetDiagnostics]
  // Whether somebody needs an exception of a policy is known to who sees all environments.
  const isOnes = (fleetFile.fleet?.policies ?? []).length > 0
  const all = resolved.environments
  const mine = isOnes ? all : own(all)
  const { environments, diagnostics } =
    isOnes && index > 0 ? nothing : await compileEach(mine, { fleetFile, known, loaded, progress, all })
  const patterns = await gather(wildcards(environments))
  const claimed = claimedBy(environments, fleetFile, patterns.flat())
  progress('factor and emit')
  const bases = await companyBases(resolved.company, environments)
  const files = [...overlays(environments, bases)].map((file): [string, string] => [file.path, emitFile(file)])
  const rows = fleetFile.fleet?.readme
    ? environments.map((one) => rowOf(one, fleetFile.fleet, { warnings: 0, errors: 0 }))
    : []

  const join = async (shares: readonly Share[]): Promise<CompiledFiles> => {
    progress('fleet')
    const claims = shares.flatMap(({ claimed }) => claimed)
    const byId = new Map(all.map((environment) => [environment.id, { environment }]))
    const sound = claims.map(({ id }) => byId.get(id)!)
    const ofPhases = diagnostics.map((_, phase) => shares.flatMap((share) => share.diagnostics[phase] ?? []))
    const collided = collisions(claims, all)
    const ofAll = [
      ...ofBases(await companyBases(resolved.company, sound), resolved.company),
      ...deliver(
        fleetFile,
        sound.map(({ environment }) => environment),
      ),
    ]
    return {
      environments: sound,
      ids: resolved.ids,
      company: resolved.company,
      fleetFile,
      loaded,
      diagnostics: sorted([
        loaded.diagnostics,
        resolved.diagnostics,
        ...ofPhases,
        collided.diagnostics,
        fleetDiagnostics,
      ]),
      files: new Map([
        ...ofAll.map((file): [string, string] => [file.path, emitFile(file)]),
        ...shares.flatMap(({ files }) => files),
        ...(fleetFile.fleet?.readme
          ? [[readmePath, readme(shares.flatMap(({ rows }) => rows))] as [string, string]]
          : []),
      ]),
    }
  }
  return { share: { diagnostics, claimed, rows, files }, join }
}
