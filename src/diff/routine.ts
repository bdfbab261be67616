import { isAnew } from '../compare/compare.ts'
import type { Change } from '../compare/object-diff.ts'
import { pathOf } from '../compare/object-diff.ts'
import type { Step } from '../compare/steps.ts'
import { serverContainer } from '../facts/kubernetes/container.ts'
import { schemaStep } from '../facts/mlflow/database-schema.ts'
import type { Changed, EnvironmentChange } from './change.ts'
import type { Diff } from './diff.ts'

/**
 * Whether a diff is one of every week, which nobody has to think about: labels, annotations, and images of MLflow that
 * find the database as the one before left it. What follows from them is looked at apart.
 */
export const isRoutine = ({ environments, delivery }: Diff): boolean =>
  delivery.length === 0 && environments.every(({ members }) => members.every(isRoutineChange))

const isRoutineChange = (change: EnvironmentChange): boolean =>
  change.kind === 'changed' &&
  change.objects.every(
    (object) =>
      object.before !== undefined &&
      object.after !== undefined &&
      !isAnew(object) &&
      object.fields.every((field) => isDescription(pathOf(field)) || isSameSchema(field, change)),
  )

/** Labels and annotations of an object, or of its pods: selectors are neither. */
const isDescription = (path: readonly Step[]): boolean =>
  path.some((step, at) => (step === 'labels' || step === 'annotations') && path[at - 1] === 'metadata')

/** Whether a field is the image of the server, as the values name it, with the schemas of the one before. */
function isSameSchema(field: Change, { before, after }: Changed): boolean {
  const path = pathOf(field)
  const [list, container, last] = path.slice(-3)
  const isServer = typeof container === 'object' && container.name === serverContainer
  if (list !== 'containers' || !isServer || last !== 'image' || !('after' in field)) return false
  const [was, is] = [before.environment.values, after.environment.values]
  if (field.before !== was.image || field.after !== is.image) return false
  return (['records', 'users'] as const).every((holds) => schemaStep(was, is, holds) === 'same')
}
