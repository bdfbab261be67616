import { companyBases, type WorkloadBase } from './company-bases.ts'
import { merge } from './diagnostics/collector.ts'
import { compareDiagnostics, compareText, type Diagnostic } from './diagnostics/diagnostic.ts'
import { limited } from './diagnostics/limit.ts'
import { concerned, joined, type Recall, recall } from './kept.ts'
import { type CompiledEnvironment, type Environment, filesOf, type PatchedEnvironment } from './model/environment.ts'
import type { FleetFile } from './model/fleet-file.ts'
import type { Json } from './model/json.ts'
import type { Source } from './model/source.ts'
import { fleetRows } from './overview/fleet-rows.ts'
import { readme, readmePath } from './overview/readme.ts'
import { type FileTree, workingTree } from './phases/1-load/files.ts'
import { type Loaded, load } from './phases/1-load/load.ts'
import { resolveLayers } from './phases/2-resolve/resolve.ts'
import { check } from './phases/3-check/check.ts'
import { extraObjects } from './phases/4-render/extra-objects.ts'
import { render } from './phases/4-render/render.ts'
import { patchAll } from './phases/5-patch/patch-all.ts'
import { claimedBy, collisions } from './phases/6-claims/claims.ts'
import { limits } from './phases/6-limits/limits.ts'
import { type Judgement, policyDiagnostics } from './phases/6-limits/policies.ts'
import { deliver } from './phases/7-deliver/deliver.ts'
import { baseFiles, factor } from './phases/8-factor/factor.ts'
import { emitFile } from './phases/9-emit/file.ts'
import { survey } from './survey.ts'

/** The objects of a tree of environment files. */
export interface CompiledObjects {
  /** The environments without errors, in the order of their ids, each with its final objects. */
  environments: CompiledEnvironment[]
  /** The ids of all environments, those with errors among them. */
  ids: string[]
  /** The layers beneath every environment, of which bases are made. */
  company: Source[]
  /** What has them applied. */
  fleetFile: FleetFile
  /** All that is wrong, by file and position. */
  diagnostics: Diagnostic[]
  /** The files that all of this was made of. */
  loaded: Loaded
}

/** What it compiles to. */
export interface Compilation extends CompiledObjects {
  /** The text of every file of out/, by its path relative to it. Complete only while no diagnostic is an error. */
  files: Map<string, string>
}

export interface CompileOptions {
  /** Layers on top of one environment. */
  extra?: { id: string; layers: readonly Source[] }
  /** Where the environment files are read from: by default the folder below `root`. */
  tree?: FileTree
  /**
   * What was compiled already, from here or elsewhere: files that are the same are not parsed again, and environments
   * that are made of the same are not made again.
   */
  known?: CompiledObjects
  /** Called when a phase begins, and, in long ones, with how far it is. */
  progress?: Progress
}

export type Progress = (phase: string, done?: number, total?: number) => void

/**
 * Compiles the environment files below `root` to Kubernetes objects. Reads, and writes nothing. Whatever is wrong with
 * the files is in the diagnostics; an environment with errors keeps no other from being checked.
 *
 * @param root the folder that holds environments/ and out/
 */
export async function compileObjects(
  root: string,
  { extra, tree = workingTree(root), known: before, progress = () => {} }: CompileOptions = {},
): Promise<CompiledObjects> {
  progress('load')
  const loaded = load(root, tree, {
    progress: (done, total) => progress('load', done, total),
    ...(before && { known: before.loaded }),
  })
  progress('resolve')
  const { environments: layered, ids, company, fleetFile, known: ofAll } = survey(loaded, extra)
  const recalled = before && recalls.get(before)
  const isConcerned = concerned(ofAll)
  const same = layered.flatMap((one) => (isConcerned(one) ? undefined : recalled?.(one, fleetFile)) ?? [])
  const taken = new Set(same.map(({ compiled }) => compiled.environment.id))
  const unexpanded: Diagnostic[] = []
  const others = layered.filter(({ id }) => !taken.has(id)).map((one) => resolveLayers(one, unexpanded))
  progress('check')
  const known = [...ofAll, ...unexpanded]
  const found = await compileEach(others, { fleetFile, known, progress })
  progress('fleet')
  const environments = [...same.map(({ compiled }) => compiled), ...found.environments].sort(byId)
  const said = joined([found, ...same.map(({ said }) => said)])
  const claimed = environments.map((environment) => claimedBy(environment, fleetFile))
  const environmentOf = new Map(environments.map(({ environment }) => [environment.id, environment]))
  const compilation: CompiledObjects = {
    environments,
    ids,
    company,
    fleetFile,
    loaded,
    diagnostics: sorted([
      known,
      ...said.diagnostics,
      await policyDiagnostics(said.judgements, fleetFile, loaded.today),
      collisions(claimed, (id) => environmentOf.get(id)!).diagnostics,
    ]),
  }
  recalls.set(compilation, recall({ environments, fleetFile, said, known }))
  return compilation
}

/** What of each compilation another may take. */
const recalls = new WeakMap<CompiledObjects, Recall>()

const byId = (a: CompiledEnvironment, b: CompiledEnvironment): number => compareText(a.environment.id, b.environment.id)

/** What environments are held against. */
export interface Surroundings {
  fleetFile: FleetFile
  /** What was found before. */
  known: readonly Diagnostic[]
  progress?: Progress
}

/** What is made of each environment by itself: those without errors, and what each phase finds. */
export async function compileEach(
  resolved: readonly Environment[],
  { fleetFile, known, progress = () => {} }: Surroundings,
): Promise<{ environments: PatchedEnvironment[]; diagnostics: Diagnostic[][]; judgements: Judgement[] }> {
  progress('check')
  const checked = check(resolved, fleetFile, known)
  progress('render')
  const rendered = checked.sound.map((environment) => ({
    environment,
    objects: render(environment.values),
    extra: extraObjects(environment.values),
  }))
  progress('patch')
  const patched = await patchAll(rendered)
  progress('limits')
  const judged = await limits(patched.environments, fleetFile)
  return {
    environments: patched.environments,
    diagnostics: [checked, patched, judged].map(({ diagnostics }) => diagnostics),
    judgements: judged.judgements,
  }
}

/** The diagnostics of phases as people read them: each once, by file and position, and not too many. */
export const sorted = (phases: readonly (readonly Diagnostic[])[]): Diagnostic[] =>
  limited(merge(phases.flat().sort(byEnvironment)).sort(compareDiagnostics))

/** Of what is said in the same words, the first environment says the rest, whoever was compiled first. */
const byEnvironment = (a: Diagnostic, b: Diagnostic): number =>
  compareText(a.environments?.[0] ?? '', b.environments?.[0] ?? '')

/** Compiles them further, to the files of out/. */
export async function compile(root: string, options: CompileOptions = {}): Promise<Compilation> {
  const { progress = () => {} } = options
  const compiled = await compileObjects(root, options)
  progress('deliver')
  const delivered = deliver(
    compiled.fleetFile,
    compiled.environments.map(({ environment }) => environment),
  )
  progress('factor and emit')
  const bases = await companyBases(compiled.company, compiled.environments)
  const files = new Map<string, string>()
  const { environments, company } = compiled
  for (const file of [...ofBases(bases, company), ...delivered]) files.set(file.path, emitFile(file))
  for (const file of overlays(environments, bases)) files.set(file.path, emitFile(file))
  if (compiled.fleetFile.fleet?.readme) files.set(readmePath, readme(fleetRows(compiled)))
  return { ...compiled, files }
}

/** A file of out/, as data. */
interface OutFile {
  path: string
  documents: Json[]
  source: string
  text?: string | undefined
}

/** The files of the bases. */
export function ofBases(bases: readonly WorkloadBase[], company: readonly Source[]): OutFile[] {
  const source = company.at(-1)?.file ?? 'the defaults of mlflow-gitops'
  return bases.flatMap(({ base }) =>
    baseFiles(base).map(({ path, content }) => ({ path, documents: [content], source })),
  )
}

/** The files of the overlays, one after the other: what one holds is let go of before the next is made. */
export function* overlays(
  environments: readonly CompiledEnvironment[],
  bases: readonly WorkloadBase[],
): Generator<OutFile> {
  for (const { environment, objects } of environments) {
    const sources = filesOf(environment)
    const files = factor({
      id: environment.id,
      base: bases.find(({ has }) => has(environment.values))!.base,
      objects,
      namespace: environment.values.namespace,
      textOf: (object) => sources.get(object)?.text.replaceAll('\r\n', '\n'),
    })
    for (const { path, content, text } of files) {
      yield { path, documents: [content], text, source: environment.source.file }
    }
  }
}
