import type { ObjectChange } from '../compare/compare.ts'
import { origin } from '../model/environment.ts'
import { multimap } from '../text/multimap.ts'
import { type EnvironmentChange, latest } from './change.ts'
import { type Consequence, levels } from './consequences/consequence.ts'
import { consequencesOf } from './consequences/consequences.ts'
import { formatSentence } from './consequences/sentence.ts'
import { changedPaths } from './input-changes.ts'
import { ownFilePlaceholder, type Placeholders, placeholdersOf, verbatim } from './placeholders.ts'

/** Environments to which the same happens. */
export interface Group {
  /** In their order; the first is the one that is shown. */
  members: EnvironmentChange[]
  /** What follows for the first. */
  consequences: Consequence[]
  /** How the first one's own names are written, for which others have others. */
  names: Placeholders
}

/**
 * Puts together what is the same but for the namespaces of objects: first what is so word by word, then what is once
 * each environment's own names are taken for the same. The worst comes first, then what reaches most.
 */
export function group(changes: readonly EnvironmentChange[]): Group[] {
  const single = changes.map(
    (change): Group => ({ members: [change], consequences: consequencesOf(change), names: verbatim }),
  )
  const same = join(single, (group) => keyOf(group, verbatim), ownFilePlaceholder)
  const shared = sharedNamespaces(changes)
  const alike = join(
    same,
    (group) => keyOf(group, placeholdersOf(group.members[0]!, shared)),
    (change) => placeholdersOf(change, shared),
  )
  return alike.sort((a, b) => levelOf(a) - levelOf(b) || b.members.length - a.members.length)
}

/** The namespaces that are none's own, as several environments are in them. */
function sharedNamespaces(changes: readonly EnvironmentChange[]): Set<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const change of changes) {
    const { namespace } = latest(change).environment.values
    if (seen.has(namespace)) shared.add(namespace)
    seen.add(namespace)
  }
  return shared
}

const levelOf = ({ consequences }: Group): number =>
  Math.min(...consequences.map(({ level }) => levels.indexOf(level)), levels.length)

/** Those with the same key as one, in which own names are written as `namesOf` the first has them. */
function join(
  groups: readonly Group[],
  keyOf: (group: Group) => string,
  namesOf: (change: EnvironmentChange) => Placeholders,
): Group[] {
  const found = multimap(groups.map((group) => [keyOf(group), group]))
  return [...found.values()].map((alike) => {
    const [first] = alike
    return alike.length === 1
      ? first
      : { ...first, members: alike.flatMap(({ members }) => members), names: namesOf(first.members[0]!) }
  })
}

/** All that is shown of a change, the namespaces of its objects aside, and which files it comes from. */
function keyOf({ members: [change], consequences }: Group, own: Placeholders): string {
  const { text } = own
  const told = consequences.map(({ code, message }) => [code, formatSentence(message, text)])
  const paths = change!.objects.map(({ fields }) => fields.map(({ path }) => path))
  // Texts are replaced, keys and numbers are not.
  const replace =
    own === verbatim ? undefined : (_: string, value: unknown) => (typeof value === 'string' ? text(value) : value)
  const objects = change!.objects.map((object) => objectKey(object, own))
  return JSON.stringify([change!.kind, told, sourcesOf(change!), paths]) + JSON.stringify(objects, replace)
}

function objectKey({ before, after, fields }: ObjectChange, { name }: Placeholders): unknown {
  if (fields.length > 0) return [after!.kind, name(after!), fields.map(({ path: _, ...field }) => field)]
  return [before, after].map(
    (object) => object && { ...object, metadata: { ...object.metadata, name: name(object), namespace: '' } },
  )
}

/** The files that a change comes from, and which of them sets each value that differs; the environment's own is ''. */
function sourcesOf(change: EnvironmentChange): unknown {
  const own = latest(change).environment.source.file
  const fileName = (file: string | undefined): string => (file === own ? '' : (file ?? 'nowhere'))
  const files = changedFiles(change).map(fileName)
  if (change.kind !== 'changed') return [files]
  const { before, after } = change
  const values = changedPaths(before.inputs.written, after.inputs.written).map((path) => [
    path,
    fileName(origin(after.environment.layers, path)?.file),
  ])
  return [files, values]
}

/** The files of an environment that differ; but for the fleet file. */
export function changedFiles(change: EnvironmentChange): string[] {
  if (change.kind !== 'changed') return [latest(change).environment.source.file]
  const [old, now] = [change.before, change.after].map((side) => side.environment.layers)
  const different = [...now!.filter((layer) => !old!.includes(layer)), ...old!.filter((layer) => !now!.includes(layer))]
  return [...new Set(different.map(({ file }) => file))]
}
