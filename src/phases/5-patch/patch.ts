import { applyJson6902 } from '../../facts/kustomize/json-patch.ts'
import type { PatchFault } from '../../facts/kustomize/strategic-merge.ts'
import { applyStrategic, reportLeaks } from '../../facts/kustomize/strategic-merge.ts'
import type { JsonObject, Path } from '../../model/json.ts'
import { at, equal, exceeds, formatPath, parsePointer } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Operation, UserPatch } from '../../model/user-patch.ts'
import { findTarget } from './target.ts'

/** Why a patch was not applied. The path leads into the patch, from `target`, `patch` or `json6902` on. */
export interface PatchProblem extends PatchFault {
  index: number
}

/** The fields of an object's identity. */
const identity: readonly Path[] = [['apiVersion'], ['kind'], ['metadata', 'name'], ['metadata', 'namespace']]

/**
 * Applies the patches in order, each to one object. A patch that has a problem leaves its object as it is.
 *
 * A strategic merge does what Kustomize does, but where that is a trap: see {@link applyStrategic}.
 */
export function patch(
  objects: readonly KubernetesObject[],
  patches: readonly UserPatch[],
): { objects: KubernetesObject[]; problems: PatchProblem[] } {
  let patched = [...objects]
  const problems: PatchProblem[] = []
  for (const [index, userPatch] of patches.entries()) {
    const faults: PatchFault[] = []
    const report = (fault: PatchFault) => faults.push(fault)
    const object = findTarget(patched, userPatch.target, report)
    if (object) {
      const result =
        'patch' in userPatch ? merged(object, userPatch.patch, report) : operated(object, userPatch.json6902, report)
      if (faults.length === 0) patched = patched.flatMap((other) => (other === object ? (result ?? []) : other))
    }
    problems.push(...faults.map((fault) => ({ index, ...fault })))
  }
  return { objects: patched, problems }
}

type Report = (fault: PatchFault) => void

function merged(object: KubernetesObject, patch: JsonObject, report: Report): KubernetesObject | undefined {
  for (const path of identity) {
    const stated = at(patch, path)
    if (stated === undefined || equal(stated, at(object, path))) continue
    report(identityFault(object, path, ['patch', ...path]))
  }
  const { object: result, faults } = applyStrategic(object, patch)
  for (const fault of faults) report({ ...fault, path: ['patch', ...fault.path] })
  // `$patch: replace` takes the identity away, as Kustomize does before it restores it.
  return result && identified(result, object)
}

/** How much an object may hold: what is copied into itself grows faster than anything that reads it. */
const most = { values: 100_000, levels: 100 }

function operated(object: KubernetesObject, operations: Operation[], report: Report): KubernetesObject {
  const deep = operations.findIndex(({ path }) => parsePointer(path).length > most.levels)
  if (deep !== -1) {
    report({ path: ['json6902', deep, 'path'], message: `this leads more than ${most.levels} levels deep` })
    return object
  }
  const result = applyJson6902(object, operations)
  if (!result.ok) {
    const { field, help, index, message } = result
    report({ path: ['json6902', index, field], message, ...(help !== undefined && { help }) })
    return object
  }
  if (exceeds(result.value, most)) {
    report({
      path: ['json6902'],
      message: `${object.kind} ${object.metadata.name} would become too large`,
      help: 'copy less into it',
    })
    return object
  }
  for (const [index, operation] of operations.entries()) {
    if (operation.op === 'add' || operation.op === 'replace') {
      reportLeaks(operation.value, ['json6902', index, 'value'], report)
    }
  }
  for (const path of identity) {
    if (!equal(at(result.value, path), at(object, path))) report(identityFault(object, path, ['json6902']))
  }
  return result.value as KubernetesObject
}

const identityFault = (object: KubernetesObject, field: Path, path: Path): PatchFault => ({
  path,
  message: `a patch can't change ${formatPath(field)}: ${object.kind} ${object.metadata.name} would be another object`,
  help: 'remove it from the patch; names follow from release, namespace and the like',
})

function identified(result: JsonObject, { apiVersion, kind, metadata }: KubernetesObject): KubernetesObject {
  const { name, namespace } = metadata
  const kept = namespace === undefined ? { name } : { name, namespace }
  return { ...result, apiVersion, kind, metadata: { ...(result.metadata as JsonObject | undefined), ...kept } }
}
