import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { parseDocument } from 'yaml'
import { compareText, type Diagnostic } from '../diagnostic.ts'
import { isObject } from '../json.ts'
import { locateSpan, type Source } from '../source.ts'
import { toValue } from './values.ts'

/** The folder of the environment files, below the root. */
export const folder = 'environments'

/** A file of values is a page; what is larger is a mistake. */
const mostBytes = 1024 * 1024

export interface Loaded {
  /** Every YAML file below environments/ that could be parsed, by its path relative to environments/, in their order. */
  sources: Map<string, Source>
  /** The paths of files with errors, parsed or not: whoever needs one need not report it again. */
  broken: Set<string>
  diagnostics: Diagnostic[]
}

/** Reads every YAML file below `root`/environments. Never throws for what it finds there. `progress` is told how many files are done. */
export function load(root: string, progress: (done: number, total: number) => void = () => {}): Loaded {
  const loaded: Loaded = { sources: new Map(), broken: new Set(), diagnostics: [] }
  let files: string[]
  try {
    files = list(root, loaded)
  } catch (error) {
    loaded.diagnostics.push(unreadable(error, root))
    return loaded
  }
  for (const [index, path] of files.entries()) {
    progress(index, files.length)
    const result = read(root, path)
    loaded.diagnostics.push(...result.diagnostics)
    if (result.source) loaded.sources.set(path, result.source)
    if (result.diagnostics.length > 0) loaded.broken.add(path)
  }
  return loaded
}

/**
 * Reads one file as a source of values. `file` is how diagnostics call it; the text is given or read from below root.
 * There is no source where the text is no YAML; where a single value is at fault, there is one without it.
 */
export function parse(file: string, text: string): { source?: Source; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const report = (code: string, message: string, span: [number, number], help?: string): void => {
    diagnostics.push({
      code,
      severity: 'error',
      message,
      ...(help !== undefined && { help }),
      location: locateSpan(file, text, span),
    })
  }
  const source: Source = { file, text, values: {}, spans: new WeakMap() }

  const control = text.search(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/)
  if (control !== -1) report('yaml-syntax', 'YAML allows no control characters', [control, control + 1], 'take it out, or write it as an escape in double quotes')

  const document = parseDocument(text, { merge: true, prettyErrors: false, logLevel: 'error' })
  for (const { code, message, pos } of document.errors) {
    const [name, help] = syntax[code] ?? ['yaml-syntax']
    report(name, sentence(message), pos, help)
  }
  if (document.directives?.yaml.explicit && document.directives.yaml.version !== '1.2') {
    report('yaml-syntax', `this compiler reads YAML 1.2, not ${document.directives.yaml.version}`, [0, 0], 'leave the %YAML line out')
  }
  // What errors leave of a document would only be mistaken for more errors.
  if (diagnostics.some(({ code }) => code !== 'duplicate-key')) return { diagnostics }

  const value = toValue(document, source.spans, report)
  if (isObject(value)) source.values = value
  else if (value !== null) {
    report('not-a-map', `a file of values is a map of keys, not ${Array.isArray(value) ? 'a list' : 'a single value'}`, [0, 0], 'begin with a key, such as release: mlflow')
  }
  return { source, diagnostics }
}

/** yaml's error codes that have names and help of their own here. */
const syntax: { [code: string]: [code: string, help?: string] } = {
  DUPLICATE_KEY: ['duplicate-key', 'keep one of the two'],
  MULTIPLE_DOCS: ['several-documents', 'keep one document: what stands behind --- belongs in a file of its own'],
  TAB_AS_INDENT: ['yaml-syntax', 'indent with spaces'],
}

const sentence = (message: string): string => {
  if (/call stack/i.test(message)) return 'this nests too deep'
  const text = message.replace(/; please use YAML\.parseAllDocuments\(\)$/, '').replace(/[.\s]+$/, '')
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function read(root: string, path: string): { source?: Source; diagnostics: Diagnostic[] } {
  const file = `${folder}/${path}`
  let bytes: Buffer
  try {
    const absolute = join(root, folder, path)
    const { size } = statSync(absolute)
    if (size > mostBytes) {
      return { diagnostics: [failure('file-too-large', file, `this file has ${size} bytes; a file of values has at most ${mostBytes}`)] }
    }
    bytes = readFileSync(absolute)
  } catch (error) {
    return { diagnostics: [failure('file-unreadable', file, `this file can't be read: ${reason(error)}`)] }
  }
  const text = bytes.toString('utf8').replace(/^\ufeff/, '')
  const replaced = text.indexOf('\ufffd')
  if (replaced !== -1 && !isUtf8(bytes)) {
    const location = locateSpan(file, text, [replaced, replaced + 1])
    return { diagnostics: [{ code: 'invalid-utf8', severity: 'error', message: 'this is not UTF-8', help: 'save the file as UTF-8', location }] }
  }
  return parse(file, text)
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** The YAML files below environments/, hidden ones aside, sorted. Symbolic links are followed to files inside only. */
function list(root: string, loaded: Loaded): string[] {
  const top = join(root, folder)
  const files: string[] = []
  for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
    const path = relative(top, join(entry.parentPath, entry.name)).replaceAll(sep, '/')
    if (path.split('/').some((part) => part.startsWith('.'))) continue
    if (entry.isSymbolicLink() ? leadsInside(top, path, entry, loaded) : isYaml(entry)) files.push(path)
  }
  return files.sort(compareText)
}

const isYaml = (entry: Dirent): boolean => entry.isFile() && /\.ya?ml$/.test(entry.name)

function leadsInside(top: string, path: string, entry: Dirent, loaded: Loaded): boolean {
  const file = `${folder}/${path}`
  const refuse = (message: string, help: string): false => {
    loaded.diagnostics.push({ code: 'symlink', severity: 'error', message, help, location: { file } })
    loaded.broken.add(path)
    return false
  }
  try {
    const target = realpathSync(join(top, path))
    if (escapes(realpathSync(top), target)) {
      return refuse(`this symbolic link leads out of ${folder}/`, 'put a file in its place')
    }
    if (statSync(target).isDirectory()) {
      return refuse('a symbolic link to a folder is not followed', 'put the folder itself there, or use extends')
    }
    return /\.ya?ml$/.test(entry.name)
  } catch (error) {
    return refuse(`this symbolic link leads nowhere: ${reason(error)}`, 'take it away, or put a file in its place')
  }
}

/** Whether `target` lies outside `top`; both absolute. */
function escapes(top: string, target: string): boolean {
  const way = relative(top, target)
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)
}

function unreadable(error: unknown, root: string): Diagnostic {
  const { code, path } = error as NodeJS.ErrnoException
  const file = path ? relative(root, path).replaceAll(sep, '/') : folder
  if (file === folder && code === 'ENOENT') {
    return failure('no-environments', folder, `there is no folder ${folder}/ here`, `make it and put a file such as ${folder}/dev.yaml in it, or give its repository with --root`)
  }
  if (code === 'ENOTDIR') return failure('no-environments', file, `${file} is not a folder`, 'put the environment files in a folder of that name')
  return failure('file-unreadable', file, `this folder can't be read: ${reason(error)}`)
}

const failure = (code: string, file: string, message: string, help?: string): Diagnostic => ({
  code,
  severity: 'error',
  message,
  ...(help !== undefined && { help }),
  location: { file },
})

/** The system's own words for an error of the file system, without Node's call and path. */
const reason = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException
  return message.match(/^[A-Z]+: ([^,]+)/)?.[1] ?? code ?? message
}
