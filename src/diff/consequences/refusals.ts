import { isAnew, type ObjectChange } from '../../compare/compare.ts'
import { formatSteps, type Step } from '../../compare/steps.ts'
import { amount } from '../../facts/kubernetes/quantity.ts'
import { at, type Json } from '../../model/json.ts'
import type { Quantity } from '../../schema/generated/types.ts'
import type { Consequences } from './consequence.ts'
import { say } from './sentence.ts'

const begins = (path: readonly Step[], ...keys: string[]): boolean => keys.every((key, index) => path[index] === key)

const storage = ['spec', 'resources', 'requests', 'storage']

/** Whether a claim that is there gets more room, or less. */
function growth(change: ObjectChange): number {
  const [was, is] = [change.before, change.after].map((object) => amount((at(object, storage) ?? '') as Quantity))
  return change.before?.kind === 'PersistentVolumeClaim' && change.after && !isAnew(change) ? is! - was! : 0
}

/**
 * What an API server never changes in an object that exists, by kind: whether a field is part of it (validation.go of
 * pkg/apis/apps and pkg/apis/core).
 */
const immutable: Record<string, (path: readonly Step[], change: ObjectChange) => boolean> = {
  Deployment: (path) => begins(path, 'spec', 'selector'),
  PersistentVolumeClaim: (path, change) =>
    begins(path, 'spec') &&
    !begins(path, 'spec', 'volumeAttributesClassName') &&
    !(begins(path, ...storage) && growth(change) >= 0),
  Service: (path, { before, after }) => {
    const isGiven = (object: Json | undefined, field: string): boolean => (at(object, ['spec', field]) ?? '') !== ''
    const isSet = (field: string): boolean => begins(path, 'spec', field) && isGiven(after, field)
    // Without one in the manifest the cluster has given it an address: that stays, and another is refused.
    return (
      isSet('clusterIP') ||
      isSet('clusterIPs') ||
      ['ipFamilies', 'loadBalancerClass'].some((field) => isSet(field) && isGiven(before, field))
    )
  },
  ConfigMap: (path, { before }) =>
    before!.immutable === true && ['data', 'binaryData', 'immutable'].includes(String(path[0])),
}

/** The fields for whose sake an API server refuses the change of an object. */
export const refused = (change: ObjectChange): Step[][] =>
  isAnew(change)
    ? []
    : change.fields.map(({ path }) => path).filter((path) => immutable[change.after!.kind]?.(path, change) ?? false)

export const refusals: Consequences = {
  refused: {
    level: 'danger',
    find: ({ after, objects }) =>
      objects.flatMap((change) => {
        const fields = refused(change).map(formatSteps)
        if (fields.length === 0) return []
        const { kind, metadata } = change.after!
        const why =
          growth(change) < 0
            ? say`a claim can grow, and never shrink`
            : say`${fields} can’t be changed in an object that exists`
        const meanwhile = after?.inputs.fleet?.flux ? say`; Flux applies nothing of the environment meanwhile` : ''
        return [say`the API server refuses the change of ${kind} ${metadata.name}: ${why}${meanwhile}`]
      }),
  },
}

/** What an API server changes only under a condition. */
export const conditions: Consequences = {
  growth: {
    level: 'caution',
    find: ({ objects }) =>
      objects
        .filter((change) => growth(change) > 0)
        .map(
          ({ after }) =>
            say`the claim ${after!.metadata.name} grows only where its storage class has allowVolumeExpansion, and can’t shrink again`,
        ),
  },
}
