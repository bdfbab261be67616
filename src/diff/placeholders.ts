import { fullname } from '../facts/mlflow/names.ts'
import { dashed } from '../model/environment.ts'
import type { KubernetesObject } from '../model/kubernetes-object.ts'
import { type EnvironmentChange, latest } from './change.ts'

/** How an environment's own names are written where they stand for those of others too. */
export interface Placeholders {
  /** `<id>` and `<namespace>` where they stand in a text as a word. */
  text: (text: string) => string
  /** `<release>` at the beginning of an object's name, `<id>` at the end of one that delivers it. */
  name: (object: KubernetesObject) => string
  /** A place of a file: each has its own file. */
  place: (file: string, line: number | undefined) => string
}

/** Nothing stands for anything. */
export const verbatim: Placeholders = {
  text: (text) => text,
  name: ({ metadata }) => metadata.name,
  place: (file, line) => (line === undefined ? file : `${file}:${line}`),
}

/** Only the environment's own file is one of several. */
export const ownFilePlaceholder = (change: EnvironmentChange): Placeholders => {
  const { source } = latest(change).environment
  return {
    ...verbatim,
    place: (file, line) => (file === source.file ? 'environments/<id>.yaml' : verbatim.place(file, line)),
  }
}

/** @param shared namespaces that are no environment's own, as several are in them */
export function placeholdersOf(change: EnvironmentChange, shared: ReadonlySet<string>): Placeholders {
  const {
    inputs: { id },
    environment: { values },
  } = latest(change)
  const names = new Map([
    [id, '<id>'],
    ...(dashed(id) === id ? [] : [[dashed(id), '<id, / as ->'] as const]),
    ...(shared.has(values.namespace) ? [] : [[values.namespace, '<namespace>'] as const]),
  ])
  const longest = [...names.keys()].sort((a, b) => b.length - a.length)
  const words = new RegExp(
    `(?<![\\w-])(${longest.map((name) => name.replaceAll('.', '\\.')).join('|')})(?![\\w-])`,
    'g',
  )
  const release = fullname(values)
  const text = (text: string): string => text.replace(words, (name) => names.get(name)!)
  const name = ({ metadata: { name, namespace } }: KubernetesObject): string => {
    if (namespace !== values.namespace)
      return name.endsWith(`-${dashed(id)}`) ? `${name.slice(0, -id.length)}<id>` : name
    return name.startsWith(release) ? `<release>${name.slice(release.length)}` : text(name)
  }
  return { ...ownFilePlaceholder(change), text, name }
}
