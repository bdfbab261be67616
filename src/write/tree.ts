import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { isMissing, systemFailure } from './failure.ts'
import type { Kind } from './obstacles.ts'
import { symlink, wrongKind } from './obstacles.ts'
import { inOut } from './out-path.ts'

/** What lies in out/: paths relative to it, a folder before what it holds. Nothing is followed, no file is opened. */
export interface Tree {
  exists: boolean
  entries: Map<string, Kind>
  diagnostics: Diagnostic[]
}

/** Lists out/ below `root`, looking into those folders only that `looksInto` lets through. */
export function readTree(root: string, looksInto: (path: string) => boolean): Tree {
  const out = join(root, 'out')
  const tree: Tree = { exists: true, entries: new Map(), diagnostics: [] }
  try {
    const kind = kindOf(lstatSync(out))
    if (kind === 'folder') list('')
    else tree.diagnostics.push(kind === 'symlink' ? symlink('out') : wrongKind('out', kind, 'folder'))
  } catch (error) {
    if (isMissing(error)) tree.exists = false
    else tree.diagnostics.push(systemFailure(error, 'read', 'out'))
  }
  return tree

  function list(folder: string): void {
    for (const entry of entriesOf(folder)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      const kind = kindOf(entry)
      tree.entries.set(path, kind)
      if (kind === 'folder' && looksInto(path)) list(path)
    }
  }

  function entriesOf(folder: string) {
    try {
      return readdirSync(`${out}/${folder}`, { withFileTypes: true })
    } catch (error) {
      // Another compile may have removed it since its parent was read.
      if (!isMissing(error)) tree.diagnostics.push(systemFailure(error, 'read', inOut(folder)))
      return []
    }
  }
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): Kind {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  return entry.isSymbolicLink() ? 'symlink' : 'special'
}
