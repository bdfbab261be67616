import { origin } from '../model/environment.ts'
import type { EnvironmentChange } from './change.ts'
import { type Consequence, levels } from './consequences/consequence.ts'
import { consequencesOf } from './consequences/consequences.ts'
import { textOf } from './consequences/sentence.ts'
import { changedPaths } from './input-changes.ts'
import { asTheyAre, type OwnNames, ownFile, ownNames } from './placeholders.ts'

/** Environments to which the same happens. */
export interface Group {
  /** In their order; the first is the one that is shown. */
  members: EnvironmentChange[]
  /** What follows for the first. */
  consequences: Consequence[]
  /** How the first one's own names are written, for which others have others. */
  names: OwnNames
}

/**
 * Puts together what is the same but for the namespaces of objects: first what is so word by word, then what is once each
 * environment's own names are taken for the same. The worst comes first, then what reaches most.
 */
export function group(changes: readonly EnvironmentChange[]): Group[] {
  const single = changes.map(
    (change): Group => ({ members: [change], consequences: consequencesOf(change), names: asTheyAre }),
  )
  const same = join(single, (group) => keyOf(group, asTheyAre), ownFile)
  const shared = sharedNamespaces(changes)
  const alike = join(
    same,
    (group) => keyOf(group, ownNames(group.members[0]!, shared)),
    (change) => ownNames(change, shared),
  )
  return alike.sort((a, b) => levelOf(a) - levelOf(b) || b.members.length - a.members.length)
}

/** The namespaces that are none's own, as several environments are in them. */
function sharedNamespaces(changes: readonly EnvironmentChange[]): Set<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const { before, after } of changes) {
    const { namespace } = (after ?? before)!.environment.values
    if (seen.has(namespace)) shared.add(namespace)
    seen.add(namespace)
  }
  return shared
}

export const idOf = ({ before, after }: EnvironmentChange): string => (after ?? before)!.inputs.id

const levelOf = ({ consequences }: Group): number =>
  Math.min(...consequences.map(({ level }) => levels.indexOf(level)), levels.length)

/** Those with the same key as one, in which own names are written as `namesOf` the first has them. */
function join(
  groups: readonly Group[],
  keyOf: (group: Group) => string,
  namesOf: (change: EnvironmentChange) => OwnNames,
): Group[] {
  const found = new Map<string, Group[]>()
  for (const group of groups) {
    const key = keyOf(group)
    const others = found.get(key)
    if (others) others.push(group)
    else found.set(key, [group])
  }
  return [...found.values()].map((alike) => {
    const [first] = alike as [Group, ...Group[]]
    return alike.length === 1
      ? first
      : { ...first, members: alike.flatMap(({ members }) => members), names: namesOf(first.members[0]!) }
  })
}

/** All that is shown of a change, the namespaces of its objects aside, and which files it comes from. */
function keyOf({ members: [change], consequences }: Group, own: OwnNames): string {
  const { text, name } = own
  const objects = change!.objects.map(({ before, after, fields }) => {
    if (fields.length > 0) return [after!.kind, name(after!), fields.map(({ path: _, ...field }) => field)]
    return [before, after].map(
      (object) => object && { ...object, metadata: { ...object.metadata, name: name(object), namespace: '' } },
    )
  })
  const said = consequences.map(({ code, message }) => [code, textOf(message, text)])
  const { before, after } = change!
  const { file: ownFile } = (after ?? before)!.environment.source
  const nameOf = (file: string | undefined): string => (file === ownFile ? '' : (file ?? 'nowhere'))
  const files = changedFiles(change!).map(nameOf)
  const values =
    before && after
      ? changedPaths(before.inputs.written, after.inputs.written).map((path) => [
          path,
          nameOf(origin(after.environment.layers, path)?.file),
        ])
      : []
  // Texts are replaced, keys and numbers are not.
  const replace =
    own === asTheyAre ? undefined : (_: string, value: unknown) => (typeof value === 'string' ? text(value) : value)
  const paths = change!.objects.map(({ fields }) => fields.map(({ path }) => path))
  return (
    JSON.stringify([before !== undefined, after !== undefined, said, files, values, paths]) +
    JSON.stringify(objects, replace)
  )
}

/** The files by which an environment is other than it was; the fleet file is none of them. */
export function changedFiles({ before, after }: EnvironmentChange): string[] {
  if (!before || !after) return [(after ?? before)!.environment.source.file]
  const [old, now] = [before, after].map((side) => side.environment.layers)
  const other = [...now!.filter((layer) => !old!.includes(layer)), ...old!.filter((layer) => !now!.includes(layer))]
  return [...new Set(other.map(({ file }) => file))]
}
