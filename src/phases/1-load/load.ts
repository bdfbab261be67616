import { isUtf8 } from 'node:buffer'
import { relative, sep } from 'node:path'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { environmentsFolder, inEnvironments } from '../../model/environments-folder.ts'
import { locateSpan, type Source } from '../../model/source.ts'
import { fileFailure, reason } from './failure.ts'
import { isFleetFile, misnamedFleetFile, nearNames } from './file-names.ts'
import type { FileTree, FoundFiles } from './files.ts'
import { includeObjects, isObject, unreadObject } from './object-files.ts'
import { type Parsed, parse } from './parse.ts'
import { schemaOf } from './schema-of.ts'
import { today } from './today.ts'

/** A file of values is a page; what is larger is a mistake. */
const mostBytes = 1024 * 1024

export interface Loaded {
  /**
   * Every YAML file below environments/ that could be parsed, by its path relative to environments/, in their order.
   */
  sources: Map<string, Source>
  /** The files that hold a Kubernetes object and no values, likewise. */
  objects: Map<string, Source>
  /** The paths of files with errors, parsed or not: whoever needs one need not report it again. */
  broken: Set<string>
  /** The day on which it was loaded, in UTC: `2027-01-31`. Exceptions of policies end by it, and nothing else. */
  today: string
  diagnostics: Diagnostic[]
}

export interface LoadOptions {
  /** Receives how many of the files are read. */
  progress?: (done: number, total: number) => void
  /** What was loaded already: a file whose text is the same is not parsed again, so that its Source is the same too. */
  known?: Loaded
  /** What files are read as, by their paths, where others have read them: see readFiles. */
  read?: ReadonlyMap<string, ReadFile>
}

/** What a file is read as: values, or an object. */
export interface ReadFile extends Parsed {
  isObject?: boolean
}

/** Reads some files of a tree. */
export const readFiles = (tree: FileTree, paths: readonly string[]): [path: string, ReadFile][] =>
  paths.map((path) => [path, readFile(tree, path)])

/**
 * Reads every YAML file of a tree. Never throws for what it finds there.
 *
 * @param root how diagnostics call the folder that holds environments/
 */
export function load(root: string, tree: FileTree, { progress = () => {}, known, read }: LoadOptions = {}): Loaded {
  let files: FoundFiles
  try {
    files = tree.find()
  } catch (error) {
    return {
      sources: new Map(),
      objects: new Map(),
      broken: new Set(),
      today: today(),
      diagnostics: [unreadable(error, root)],
    }
  }
  const sources = new Map<string, Source>()
  const objects = new Map<string, Source>()
  const broken = new Set([...files.refused.keys()].filter((path) => path !== ''))
  const diagnostics = [...files.refused.values(), ...(files.ignored ?? [])]
  for (const [index, path] of files.readable.entries()) {
    progress(index, files.readable.length)
    const before = known?.broken.has(path) ? undefined : (known?.sources.get(path) ?? known?.objects.get(path))
    const parsed = read?.get(path) ?? readFile(tree, path, before)
    if (parsed.source && isFleetFile(path, parsed.source)) {
      broken.add(path)
      diagnostics.push(misnamedFleetFile(path))
      continue
    }
    if (parsed.isObject) objects.set(path, parsed.source ?? unreadObject(inEnvironments(path)))
    else if (parsed.source) sources.set(path, parsed.source)
    if (parsed.diagnostics.length > 0) broken.add(path)
    diagnostics.push(...parsed.diagnostics)
  }
  diagnostics.push(...includeObjects({ sources, objects, broken }, known?.sources), ...nearNames(sources))
  return { sources, objects, broken, today: today(), diagnostics }
}

function readFile(tree: FileTree, path: string, known?: Source): ReadFile {
  const file = inEnvironments(path)
  let bytes: Uint8Array
  try {
    const size = tree.size(path)
    if (size > mostBytes) {
      const message = `this file has ${size} bytes; a file of values has at most ${mostBytes}`
      return { diagnostics: [fileFailure('file-too-large', file, message)] }
    }
    bytes = tree.read(path)
  } catch (error) {
    return { diagnostics: [fileFailure('file-unreadable', file, `this file can't be read: ${reason(error)}`)] }
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('utf8')
    .replace(/^\ufeff/, '')
  const replaced = text.indexOf('\ufffd')
  if (replaced === -1 || isUtf8(bytes)) {
    const schema = schemaOf(path, text)
    const parsed = known?.text === text ? { source: known, diagnostics: [] } : parse(file, text, schema)
    return { ...parsed, isObject: isObject(path, text) }
  }
  const location = locateSpan(file, text, [replaced, replaced + 1])
  return {
    diagnostics: [{ ...fileFailure('invalid-utf8', file, 'this is not UTF-8', 'save the file as UTF-8'), location }],
  }
}

function unreadable(error: unknown, root: string): Diagnostic {
  const { code, path } = error as NodeJS.ErrnoException
  const file = path ? relative(root, path).replaceAll(sep, '/') || environmentsFolder : environmentsFolder
  if (file === environmentsFolder && code === 'ENOENT') {
    const help = `mlflow-gitops init makes one here; --root names a folder that has one`
    return fileFailure('no-environments', environmentsFolder, `there is no folder ${environmentsFolder}/ here`, help)
  }
  if (code === 'ENOTDIR') {
    return fileFailure(
      'no-environments',
      file,
      `${file} is not a folder`,
      `put the environment files into a folder ${environmentsFolder}/`,
    )
  }
  return fileFailure('file-unreadable', file, `this folder can't be read: ${reason(error)}`)
}
