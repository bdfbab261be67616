import { join } from 'node:path'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { compareDiagnostics, compareText, hasErrors } from '../diagnostics/diagnostic.ts'
import { header } from '../model/header.ts'
import { type HeldText, textOf } from '../model/held-text.ts'
import { isMissing, systemFailure } from './failure.ts'
import { applied, foreign, foreignInTheWay, longName, noEnvironments, symlink, wrongKind } from './obstacles.ts'
import { ancestors, inOut, isHidden, isLong, placesIn } from './out-path.ts'
import { compare, isGenerated } from './ownership.ts'
import { ignored, isStale } from './temporary.ts'
import { readTree } from './tree.ts'

/** The folders of out/ whose every file Argo CD or Flux applies; the overlays name theirs. */
const delivery = ['argocd', 'flux']

/** What must be done for out/ to hold the files, as paths relative to it. After an error: nothing. */
export interface Plan {
  root: string
  /** Folders that don't exist yet, each before what it holds; out/ itself is ''. */
  folders: string[]
  writes: Write[]
  /** Generated files that are no longer wanted. */
  removes: string[]
  /** The folders of those, each after what it holds: to be removed where nothing else is left in them. */
  emptied: string[]
  /** Temporary folders of processes that are gone. */
  sweeps: string[]
  /** How many files are as they must be. */
  kept: number
  diagnostics: Diagnostic[]
}

export interface Write {
  path: string
  text: HeldText
  state: 'missing' | 'changed' | 'line-ends'
}

/** Files of out/: path relative to it → text; none where somebody has seen that the file is as it must be. */
type Files = ReadonlyMap<string, HeldText | undefined>

/**
 * Compares out/ below `root` with the files that it must hold. Writes nothing.
 *
 * A file is ours where its header names its path. Anything else is left alone with a warning, or in the way with an
 * error.
 *
 * @param only the folders and files of out/ to look at and write (`overlays/prod`), all without it; nothing is removed
 * then
 * @throws for a path that leads out of out/
 */
export function plan(root: string, files: Files, { only }: { only?: string[] } = {}): Plan {
  const isWithin = (path: string) => only?.some((folder) => `${path}/`.startsWith(`${folder}/`)) ?? true
  const isAbove = (path: string) => only?.some((folder) => folder.startsWith(`${path}/`)) ?? true

  const wanted = new Map<string, HeldText | undefined>([
    ['.gitignore', header('.gitignore', 'mlflow-gitops') + ignored],
  ])
  for (const [path, text] of files) if (isWithin(path)) wanted.set(path, text)
  const needed = placesIn(wanted.keys())
  const tree = readTree(root, (path) => needed.has(path) || (!isHidden(path) && (isWithin(path) || isAbove(path))))

  const out = join(root, 'out')
  const diagnostics = [...tree.diagnostics]
  const folders = tree.exists ? [] : ['']
  const writes: Write[] = []
  const own: string[] = []
  const others: string[] = []
  const sweeps: string[] = []
  let kept = 0

  for (const [path, kind] of needed) {
    const found = tree.entries.get(path)
    if (found === 'symlink') diagnostics.push(symlink(inOut(path)))
    else if (found !== undefined && found !== kind) diagnostics.push(wrongKind(inOut(path), found, kind))
    else if (found === undefined && isLong(path)) diagnostics.push(longName(inOut(path)))
    else if (kind === 'file') settle(path, wanted.get(path), found !== undefined)
    else if (found === undefined) folders.push(path)
  }
  for (const [path, kind] of tree.entries) {
    if (needed.has(path)) continue
    if (isHidden(path)) {
      if (kind === 'folder' && isStale(`${out}/${path}`)) sweeps.push(path)
    } else if (kind === 'symlink') diagnostics.push(symlink(inOut(path)))
    else if (kind === 'special') others.push(path)
    else if (kind === 'file') attribute(path)
  }

  const removes = only ? [] : own.sort(compareText)
  const isOverlay = (path: string) => path.startsWith('overlays/')
  if (removes.some(isOverlay) && ![...files.keys()].some(isOverlay)) diagnostics.push(noEnvironments)
  const isApplied = (place: string) =>
    delivery.some((folder) => place.startsWith(`${inOut(folder)}/`) && needed.has(folder))
  const strangers = outermost(others, new Set([...needed.keys(), ...own.flatMap(ancestors)]))
  diagnostics.push(...strangers.map((place) => (isApplied(place) ? applied(place) : foreign(place))))
  diagnostics.sort(compareDiagnostics)

  if (hasErrors(diagnostics)) {
    return { root, folders: [], writes: [], removes: [], emptied: [], sweeps: [], kept, diagnostics }
  }
  const emptied = [...new Set(removes.flatMap(ancestors))].filter((path) => !needed.has(path))
  return { root, folders, writes, removes, emptied: emptied.sort(compareText).reverse(), sweeps, kept, diagnostics }

  function settle(path: string, text: HeldText | undefined, exists: boolean): void {
    if (text === undefined) {
      kept++
      return
    }
    const difference = exists ? looked(path, (file) => compare(file, path, textOf(text))) : undefined
    if (difference === 'none') kept++
    else if (difference === 'foreign') diagnostics.push(foreignInTheWay(inOut(path)))
    else writes.push({ path, text, state: difference ?? 'missing' })
  }

  function attribute(path: string): void {
    const isOurs = looked(path, (file) => isGenerated(file, path))
    if (isOurs !== undefined) (isOurs ? own : others).push(path)
  }

  /** Undefined where it can't be read, and where another compile has removed it meanwhile. */
  function looked<T>(path: string, look: (file: string) => T): T | undefined {
    try {
      return look(`${out}/${path}`)
    } catch (error) {
      if (!isMissing(error)) diagnostics.push(systemFailure(error, 'read', inOut(path)))
      return undefined
    }
  }
}

/** The paths, sorted, as `out/…`; of those in a folder that holds nothing of ours, only the folder. */
function outermost(paths: string[], ours: Set<string>): string[] {
  const found = paths.map((path) => ancestors(path).find((folder) => !ours.has(folder)) ?? path)
  return [...new Set(found)].sort(compareText).map(inOut)
}
