import { isAnew } from '../../compare/compare.ts'
import { formatSteps } from '../../compare/steps.ts'
import { stringify } from '../../diagnostics/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { type AttributedChange, type Cause, type EnvironmentChange, idOf } from '../change.ts'
import type { Consequence } from '../consequences/consequence.ts'
import { formatSentence } from '../consequences/sentence.ts'
import type { Diff } from '../diff.ts'
import { verdictOf } from '../verdict.ts'
import type { BaseRevision } from './revision-label.ts'
import { verdictTexts } from './verdict-text.ts'

/** A diff for programs: one JSON document, on lines. The objects of a group are those of its first environment. */
export function jsonReport(diff: Diff, { base }: { base: BaseRevision }): string {
  const level = verdictOf(diff)
  const { name, because } = verdictTexts[level]
  return stringify({
    base,
    level,
    verdict: `${name}: ${because}`,
    unchanged: diff.unchanged,
    broken: diff.broken,
    groups: [...diff.environments.map(groupOf), ...diff.delivery.map(deliveryOf)],
  })
}

function groupOf({ members, objects, consequences }: Diff['environments'][number]) {
  const [change] = members as [EnvironmentChange, ...EnvironmentChange[]]
  const isRenamed = change.kind === 'changed' && change.before.inputs.id !== change.after.inputs.id
  return {
    environments: members.map(idOf),
    change: change.kind,
    ...(isRenamed && { renamedFrom: change.before.inputs.id }),
    consequences: consequences.map(consequenceOf),
    objects: objects.map(objectOf),
  }
}

const deliveryOf = ({ path, before, after, objects, consequences }: Diff['delivery'][number]) => ({
  files: [path],
  change: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
  consequences: consequences.map(consequenceOf),
  objects: objects.map(objectOf),
})

const consequenceOf = ({ code, level, message }: Consequence) => ({ code, level, message: formatSentence(message) })

function objectOf(change: AttributedChange) {
  const { before, after, fields, causes } = change
  const named = nameOf((after ?? before)!)
  if (!before) return { change: 'added', ...named, after, causes: causes.map(causeOf) }
  if (!after) return { change: 'removed', ...named, before, causes: causes.map(causeOf) }
  return {
    change: isAnew(change) ? 'replaced' : 'changed',
    ...named,
    ...(isAnew(change) && { replaces: nameOf(before) }),
    fields: fields.map(({ path, causes, ...field }) => ({
      path: formatSteps(path),
      ...field,
      causes: causes.map(causeOf),
    })),
  }
}

const nameOf = ({ apiVersion, kind, metadata: { namespace, name } }: KubernetesObject) => ({
  apiVersion,
  kind,
  namespace,
  name,
})

const causeOf = ({ value, location: { file, range }, isGone }: Cause) => ({
  value,
  file,
  ...(range && { line: range.start.line, column: range.start.column }),
  revision: isGone ? 'base' : 'head',
})
