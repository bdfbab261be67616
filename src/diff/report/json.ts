import type { Cause, FieldChange, ObjectChange } from '../change.ts'
import { isAnew } from '../compare.ts'
import type { Diff } from '../diff.ts'
import { formatSteps } from '../format-steps.ts'
import { isOfEnvironments, type Group } from '../group.ts'

/** A diff for programs: one JSON document, on lines. */
export const json = (diff: Diff, { base }: { base: string }): string =>
  `${JSON.stringify({ base, unchanged: diff.unchanged, broken: diff.broken, groups: diff.groups.map(groupOf) }, null, 2)}\n`

/** The objects are those of the first environment: those of the others differ in its own names at most. */
const groupOf = (group: Group) => {
  const { ids, changed: { before, after, objects }, consequences } = group
  return {
    ...(isOfEnvironments(group) ? { environments: ids } : { files: ids }),
    change: !before ? 'added' : !after ? 'removed' : 'changed',
    ...(before && after && before.made.id !== after.made.id && { renamedFrom: before.made.id }),
    consequences,
    objects: objects.map(objectOf),
  }
}

const objectOf = (change: ObjectChange) => {
  const { before, after, fields } = change
  const { apiVersion, kind, metadata } = (after ?? before)!
  const named = { apiVersion, kind, namespace: metadata.namespace, name: metadata.name }
  if (!before) return { change: 'added', ...named, after }
  if (!after) return { change: 'removed', ...named, before }
  return {
    change: isAnew(change) ? 'replaced' : 'changed',
    ...named,
    ...(isAnew(change) && { replaces: { namespace: before.metadata.namespace, name: before.metadata.name } }),
    fields: fields.map(fieldOf),
  }
}

const fieldOf = ({ path, causes, ...change }: FieldChange) => ({ path: formatSteps(path), ...change, causes: causes.map(causeOf) })

const causeOf = ({ value, location: { file, range }, isGone }: Cause) => ({
  value,
  file,
  ...(range && { line: range.start.line, column: range.start.column }),
  revision: isGone ? 'base' : 'head',
})
