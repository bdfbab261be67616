import { dashed } from '../environment.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import { fullname } from '../mlflow/names.ts'
import type { Changed } from './change.ts'
import { consequencesOf, levels, type Consequence } from './consequences.ts'

/** Environments to which the same happens. */
export interface Group {
  /** In their order; the first is the one that is shown. Those of files for what delivers all environments: `argocd/root.yaml`. */
  ids: string[]
  /** What happens to the first. */
  changed: Changed
  consequences: Consequence[]
  /** Whether others differ in their own names, for which something then stands in what is shown: see {@link ownNames}. */
  isAlike: boolean
}

/**
 * Puts together what is the same but for the names of objects and namespaces: first what is so word by word, then what is once
 * each environment's own names are taken for the same. The worst comes first, then what reaches most.
 */
export function group(changes: readonly Changed[]): Group[] {
  const single = changes.map((changed): Group => ({ ids: [(changed.after ?? changed.before)!.made.id], changed, consequences: consequencesOf(changed), isAlike: false }))
  const same = join(single, (group) => textOf(group), false)
  const alike = join(
    same,
    (group) => {
      const { text, name } = ownNames(group.changed)
      return text(textOf(group, name))
    },
    true,
  )
  return alike.sort((a, b) => levelOf(a) - levelOf(b) || b.ids.length - a.ids.length)
}

const levelOf = ({ consequences }: Group): number => Math.min(...consequences.map(({ level }) => levels.indexOf(level)), levels.length)

/** Whether it is environments that something happens to. */
export const isOfEnvironments = ({ changed: { before, after } }: Group): boolean => (after ?? before)!.environment !== undefined

/** The first of those with the same key, with the ids of all. */
function join(groups: readonly Group[], keyOf: (group: Group) => string, isAlike: boolean): Group[] {
  const found = new Map<string, Group[]>()
  for (const group of groups) {
    const key = keyOf(group)
    const members = found.get(key)
    if (members) members.push(group)
    else found.set(key, [group])
  }
  return [...found.values()].map((members) => (members.length === 1 ? members[0]! : { ...members[0]!, ids: members.flatMap(({ ids }) => ids), isAlike }))
}

/** All that is shown of a change, the namespaces of its objects aside, and which files it comes from. */
function textOf(group: Group, nameOf = ({ metadata }: KubernetesObject): string => metadata.name): string {
  const { changed, consequences } = group
  const objects = changed.objects.map(({ before, after, fields }) => {
    if (fields.length > 0) return [after!.kind, nameOf(after!), fields]
    return [before, after].map((object) => object && { ...object, metadata: { ...object.metadata, name: nameOf(object), namespace: '' } })
  })
  return JSON.stringify([isOfEnvironments(group), objects, consequences, [changed.before, changed.after].map((side) => side !== undefined), changedFiles(changed)])
}

function changedFiles({ before, after }: Changed): string[] {
  const own = after?.environment?.source
  const layers = after?.environment?.layers.filter((layer) => !before?.environment?.layers.includes(layer)) ?? []
  return layers.map((layer) => (layer === own ? '' : layer.file))
}

/** How an environment's own names are written where they stand for those of others too. */
interface OwnNames {
  /** `<id>` and `<namespace>` where they stand in a text as a word. */
  text: (text: string) => string
  /** `<release>` at the beginning of an object's name, `<id>` at the end of one that delivers it. */
  name: (object: KubernetesObject) => string
}

export function ownNames({ before, after }: Changed): OwnNames {
  const { made: { id }, environment } = (after ?? before)!
  if (!environment) return { text: (text) => text, name: ({ metadata }) => metadata.name }
  const names = new Map([[id, '<id>'], [dashed(id), '<id>'], [environment.values.namespace, '<namespace>']])
  const longest = [...names.keys()].sort((a, b) => b.length - a.length)
  const words = new RegExp(`(?<![\\w-])(${longest.map((name) => name.replaceAll('.', '\\.')).join('|')})(?![\\w-])`, 'g')
  const release = fullname(environment.values)
  const text = (text: string): string => text.replace(words, (name) => names.get(name)!)
  const name = ({ metadata: { name, namespace } }: KubernetesObject): string => {
    if (namespace !== environment.values.namespace) return name.endsWith(dashed(id)) ? `${name.slice(0, -id.length)}<id>` : name
    return name.startsWith(release) ? `<release>${name.slice(release.length)}` : text(name)
  }
  return { text, name }
}
