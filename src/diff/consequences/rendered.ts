import { compareObjects } from '../../compare/compare.ts'
import { pathOf } from '../../compare/object-diff.ts'
import { formatSteps, order } from '../../compare/steps.ts'
import { rowOf } from '../../facts/kubernetes/kinds.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoize } from '../../model/memo.ts'
import { extraObjects } from '../../phases/4-render/extra-objects.ts'
import { render } from '../../phases/4-render/render.ts'
import type { CompiledState } from '../../recompile.ts'

/** An environment's objects as its values alone make them, without patches. */
export const rendered = memoize(({ environment: { values }, objects }: CompiledState): KubernetesObject[] =>
  values.patches.length > 0 ? [...render(values), ...extraObjects(values)] : objects,
)

/** A field that is not as the values make it; without a path an object that they don't make, or that is gone. */
export interface PatchedField {
  kind: string
  /** Of a workload as if it were a Deployment: `spec.template.spec.hostPID`. */
  path: string
  /** As text. */
  value: string
}

/** Whatever `patches`, or anything else but the values, makes of an environment's objects. */
export const patchedFields = memoize((state: CompiledState): PatchedField[] => {
  if (rendered(state) === state.objects) return []
  const own = state.objects.filter((object) => rowOf(object)?.emittedFor !== 'fleet')
  return compareObjects(rendered(state), own).flatMap(({ before, after, fields }) => {
    const { kind } = (after ?? before)!
    if (!before || !after) return [{ kind, path: '', value: after ? 'added' : 'removed' }]
    return fields
      .filter((field) => pathOf(field).at(-1) !== order)
      .map((field) => ({
        kind,
        path: formatSteps(field.path).replace(/^spec\.deployment\.(?=spec\.)/, ''),
        value: JSON.stringify('after' in field ? field.after : null),
      }))
  })
})
