import type { Quantity } from '../../generated/types.ts'
import { at, type Json } from '../../json.ts'
import { amount } from '../../kubernetes/quantity.ts'
import type { ObjectChange } from '../change.ts'
import { isAnew } from '../compare.ts'
import type { Consequences } from '../consequences.ts'
import { formatSteps } from '../format-steps.ts'
import type { Step } from '../object-diff.ts'

const begins = (path: readonly Step[], ...keys: string[]): boolean => keys.every((key, index) => path[index] === key)

const storage = ['spec', 'resources', 'requests', 'storage']

const sizes = ({ before, after }: ObjectChange): [number, number] => {
  const [was, is] = [before, after].map((object) => amount((at(object, storage) ?? '') as Quantity))
  return [was!, is!]
}

/**
 * What an API server never changes in an object that exists, by kind: whether a field is part of it (validation.go of
 * pkg/apis/apps and pkg/apis/core).
 */
const immutable: Record<string, (path: readonly Step[], change: ObjectChange) => boolean> = {
  Deployment: (path) => begins(path, 'spec', 'selector'),
  PersistentVolumeClaim: (path, change) => {
    const [was, is] = sizes(change)
    return begins(path, 'spec') && !begins(path, 'spec', 'volumeAttributesClassName') && !(begins(path, ...storage) && is >= was)
  },
  Service: (path, { before, after }) => {
    const isGiven = (object: Json | undefined, field: string): boolean => (at(object, ['spec', field]) ?? '') !== ''
    const isSet = (field: string): boolean => begins(path, 'spec', field) && isGiven(after, field)
    // Without one in the manifest the cluster has given it an address: that stays, and another is refused.
    return isSet('clusterIP') || isSet('clusterIPs') || ['ipFamilies', 'loadBalancerClass'].some((field) => isSet(field) && isGiven(before, field))
  },
  ConfigMap: (path, { before }) => before!.immutable === true && ['data', 'binaryData', 'immutable'].includes(String(path[0])),
}

/** The fields for whose sake an API server refuses the change of an object. */
export const refused = (change: ObjectChange): Step[][] =>
  isAnew(change) ? [] : change.fields.map(({ path }) => path).filter((path) => immutable[change.after!.kind]?.(path, change) ?? false)

export const refusals: Consequences = {
  refused: {
    level: 'danger',
    find: ({ objects }) =>
      objects.flatMap((change) => {
        const fields = refused(change)
        if (fields.length === 0) return []
        const { kind, metadata } = change.after!
        const [was, is] = sizes(change)
        const why = kind === 'PersistentVolumeClaim' && is < was ? 'a claim can grow and never shrink' : 'that can’t be changed in an object that exists'
        return [`the cluster refuses the change of ${kind} ${metadata.name}, for the sake of ${fields.map(formatSteps).join(', ')}: ${why}`]
      }),
  },
  growth: {
    level: 'caution',
    find: ({ objects }) =>
      objects.flatMap((change) => {
        if (change.before?.kind !== 'PersistentVolumeClaim' || change.fields.length === 0 || isAnew(change) || refused(change).length > 0) return []
        const [was, is] = sizes(change)
        return is > was
          ? [`the claim ${change.before.metadata.name} grows only where its storage class has allowVolumeExpansion, and there is no way back`]
          : []
      }),
  },
}
