import { posix } from 'node:path'
import type { Code } from '../../diagnostics/catalogue.ts'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { defaultsFiles, isOutside } from '../../model/environments-folder.ts'
import type { Json, Path } from '../../model/json.ts'
import { locate, type Source } from '../../model/source.ts'
import { didYouMean } from '../../text/did-you-mean.ts'

/** The files of environments/ by their path below it, and the paths of those with errors. */
export interface LoadedFiles {
  sources: ReadonlyMap<string, Source>
  broken: ReadonlySet<string>
  /** Those that hold a Kubernetes object and no values. */
  objects?: ReadonlyMap<string, Source>
}

/** The layers of a file, the lowest first. Not all of them where one is missing, broken or part of a circle. */
interface Layers {
  sources: Source[]
  isComplete: boolean
}

/** How long a row of files may be, each extending the next. */
const deepest = 50
/** How many files may lie beneath one: where every file of a row extends all of the next, they would double. */
const mostLayers = 100

const none: Layers = { sources: [], isComplete: false }

/** Finds layers. Each mistake on the way is reported once, however many files it reaches. */
interface LayerFinder {
  /**
   * The layers of an environment's file: for every folder on the way down its `_defaults.yaml`, then the file itself,
   * each on top of the files that it extends.
   */
  of: (path: string) => Layers
  /** Those beneath every environment: the `_defaults.yaml` of environments/ on top of what it extends. */
  company: () => Layers
}

export function layerFinder(files: LoadedFiles, report: (diagnostic: Diagnostic) => void): LayerFinder {
  const found = new Map<string, Layers>()

  /** A file on top of what it extends; `above` are the files whose `extends` led here, the last one directly. */
  const stack = (path: string, above: string[]): Layers => {
    const before = found.get(path)
    if (before) return before
    const source = files.sources.get(path)
    const below = source
      ? extended(source).map(([target, at]) => follow(source, path, target, at, [...above, path]))
      : []
    const own = source ? { sources: [source], isComplete: !files.broken.has(path) } : none
    const layers = join([...below, own])
    const isTooMany = layers.sources.length > mostLayers
    // What is left out of those below is reported where it is.
    if (source && isTooMany && layers.isComplete) {
      const message = `more than ${mostLayers} files lie beneath this one`
      report(diagnose('extends-depth', locate(source, ['extends']), { message, help: 'extend fewer files' }))
    }
    found.set(path, isTooMany ? none : layers)
    return found.get(path)!
  }

  const follow = (source: Source, path: string, target: string, at: Path, above: string[]): Layers => {
    const refuse = (code: Code, message: string, help: string): Layers => {
      report(diagnose(code, locate(source, at), { message, help }))
      return none
    }
    const normal = posix.normalize(target)
    if (isOutside(target)) {
      return refuse(
        'extends-outside',
        `${target} lies outside environments/`,
        'name a file relative to environments/, such as overrides/minio.yaml',
      )
    }
    if (above.length > deepest) {
      return refuse('extends-depth', `more than ${deepest} files extend each other in a row`, 'extend fewer files')
    }
    if (above.includes(normal)) {
      const circle = [...above.slice(above.indexOf(normal)), normal].join(' → ')
      return refuse('extends-circle', `this extends in a circle: ${circle}`, 'take one of them out of its extends')
    }
    if (files.objects?.has(normal)) {
      const message = `environments/${normal} holds a Kubernetes object, and no values`
      return refuse('extends-missing', message, `name it in extraObjects: [${normal}]`)
    }
    if (!files.sources.has(normal) && !files.broken.has(normal)) {
      const others = [...files.sources.keys()].filter((file) => file !== path)
      const near = didYouMean(normal, others) ?? others.find((file) => file.endsWith(`/${posix.basename(normal)}`))
      return refuse(
        'extends-missing',
        `there is no file environments/${normal}`,
        near ? `did you mean ${near}?` : 'name a file relative to environments/, with its extension',
      )
    }
    return stack(normal, above)
  }

  const stacked = (paths: string[]): Layers => join(paths.map((path) => stack(path, [])))
  return {
    of: (path) => stacked([...defaultsAbove(path, files), path]),
    company: () => stacked(defaultsAbove('', files)),
  }
}

/** A file that lies in several places counts in the highest: below it, it would change nothing. */
const join = (layers: Layers[]): Layers => ({
  sources: [...new Set(layers.flatMap(({ sources }) => sources).reverse())].reverse(),
  isComplete: layers.every(({ isComplete }) => isComplete),
})

/** The files that a file extends, each with its path in `extends`. `check` reports values of a wrong type. */
function extended(source: Source): [target: string, at: Path][] {
  const { extends: value } = source.values
  const entries: [Json | undefined, Path][] = Array.isArray(value)
    ? value.slice(0, mostLayers).map((item, index) => [item, ['extends', index]])
    : [[value, ['extends']]]
  return entries.filter((entry): entry is [string, Path] => typeof entry[0] === 'string' && entry[0] !== '')
}

/** The `_defaults.yaml` of every folder on the way down to a file, the topmost first. */
function defaultsAbove(path: string, files: LoadedFiles): string[] {
  const folders = path.split('/').slice(0, -1)
  return ['', ...folders.map((_, index) => `${folders.slice(0, index + 1).join('/')}/`)]
    .flatMap((folder) => defaultsFiles.map((name) => `${folder}${name}`))
    .filter((file) => files.sources.has(file) || files.broken.has(file))
}
