import { at, type Json } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Quantity } from '../../schema/generated/types.ts'
import { amount } from './quantity.ts'

/**
 * Whether an API server refuses to change a field of an object that exists (validation.go of pkg/apis/apps and
 * pkg/apis/core).
 *
 * @param path leads to the field: keys, and merge keys of list elements
 */
export type NeverChanges = (path: readonly unknown[], before: KubernetesObject, after: KubernetesObject) => boolean

const begins = (path: readonly unknown[], ...keys: string[]): boolean => keys.every((key, index) => path[index] === key)

export const deploymentNeverChanges: NeverChanges = (path) => begins(path, 'spec', 'selector')

export const configMapNeverChanges: NeverChanges = ([field], before) =>
  before.immutable === true && ['data', 'binaryData', 'immutable'].includes(String(field))

const claimStorage = ['spec', 'resources', 'requests', 'storage']

/** By how much a claim grows, in bytes; negative where it shrinks. */
export function claimGrowth(before: KubernetesObject, after: KubernetesObject): number {
  const [was, is] = [before, after].map((object) => amount((at(object, claimStorage) ?? '') as Quantity))
  return is! - was!
}

export const claimNeverChanges: NeverChanges = (path, before, after) =>
  begins(path, 'spec') &&
  !begins(path, 'spec', 'volumeAttributesClassName') &&
  !(begins(path, ...claimStorage) && claimGrowth(before, after) >= 0)

/** Without an address in the manifest the cluster has assigned one: that stays, and another is refused. */
export const serviceNeverChanges: NeverChanges = (path, before, after) => {
  const isGiven = (object: Json, field: string): boolean => (at(object, ['spec', field]) ?? '') !== ''
  const isSet = (field: string): boolean => begins(path, 'spec', field) && isGiven(after, field)
  return (
    ['clusterIP', 'clusterIPs'].some(isSet) ||
    ['ipFamilies', 'loadBalancerClass'].some((field) => isSet(field) && isGiven(before, field))
  )
}
