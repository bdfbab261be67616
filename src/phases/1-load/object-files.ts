import { posix } from 'node:path'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { inEnvironments, isOutside } from '../../model/environments-folder.ts'
import { listOf } from '../../model/json.ts'
import { locate, type Source } from '../../model/source.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import { fileFailure } from './failure.ts'
import { isSpecial } from './file-names.ts'

/** Keys that every Kubernetes object has at its top, and no file of values has. */
const topKeys = [/^["']?apiVersion["']?:/m, /^["']?kind["']?:/m]

/** Whether a file looks like a Kubernetes object, for `extraObjects`, and neither like values nor the fleet file. */
export const isObject = (path: string, text: string): boolean =>
  !isSpecial(path) && topKeys.every((key) => key.test(text))

/** What stands for an object whose file can't be parsed. */
export const unreadObject = (file: string): Source => ({ file, text: '', values: {}, spans: () => new WeakMap() })

interface Files {
  sources: Map<string, Source>
  /** The files that hold an object. */
  objects: ReadonlyMap<string, Source>
  broken: Set<string>
}

/**
 * Gives every source the files that its `extraObjects` name; one that names a wrong file is broken from then on. Each
 * object that nobody names is told: it would be applied nowhere.
 *
 * @param known what was included before: a Source whose text and files are the same stays the same
 */
export function includeObjects(files: Files, known: ReadonlyMap<string, Source> = new Map()): Diagnostic[] {
  const { sources, objects, broken } = files
  const diagnostics: Diagnostic[] = []
  const named = new Set<string>()
  for (const [path, source] of sources) {
    const included = new Map<string, Source>()
    for (const [index, name] of listOf(source.values.extraObjects).entries()) {
      if (typeof name !== 'string') continue
      const found = find(name, files)
      named.add(posix.normalize(name))
      if (found.source) included.set(name, found.source)
      else {
        broken.add(path)
        if (!found.isReported) diagnostics.push(missing(source, index, found))
      }
    }
    if (included.size > 0) sources.set(path, unchanged(source, included, known.get(path)) ?? { ...source, included })
    else if (source.included) sources.set(path, { ...source, included })
  }
  const unused = [...objects.keys()].filter((path) => !named.has(path))
  return [...diagnostics, ...unused.map(unusedFile)]
}

interface Found {
  source?: Source
  message?: string
  help?: string
  isReported?: boolean
}

function find(name: string, { sources, objects, broken }: Files): Found {
  const path = posix.normalize(name)
  if (isOutside(name)) {
    return {
      message: `${name} lies outside environments/`,
      help: 'name a file relative to environments/, such as prod/database.yaml',
    }
  }
  if (broken.has(path)) return { isReported: true }
  const source = objects.get(path)
  if (source) return { source }
  if (sources.has(path)) {
    return {
      message: `environments/${path} holds no Kubernetes object: it has no apiVersion and kind`,
      help: 'name a file that holds an object; files of values are named in extends',
    }
  }
  const others = [...objects.keys()]
  const near = didYouMean(path, others) ?? others.find((file) => posix.basename(file) === posix.basename(path))
  return {
    message: `there is no file environments/${path}`,
    help: near ? `did you mean ${near}?` : 'name a file relative to environments/, with its extension: .yaml or .yml',
  }
}

const missing = (source: Source, index: number, { message, help }: Found): Diagnostic =>
  diagnose('object-missing', locate(source, ['extraObjects', index]), { message: message!, help })

const unusedFile = (path: string): Diagnostic =>
  fileFailure(
    'object-unused',
    inEnvironments(path),
    'this is a Kubernetes object, and no extraObjects name it: it is applied nowhere',
    `add extraObjects: [${path}] to an environment, or take the file out of environments/`,
  )

/** What was included before, where that is the same. */
function unchanged(source: Source, included: ReadonlyMap<string, Source>, before: Source | undefined) {
  const isSame =
    before?.text === source.text &&
    before.included?.size === included.size &&
    [...included].every(([name, file]) => before.included!.get(name) === file)
  return isSame ? before : undefined
}
