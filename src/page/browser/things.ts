import type { Thing } from '../data.ts'
import { toThing } from '../route.ts'

/** What tells a thing from others. */
export const thingKey = ({ kind, name, where }: Thing): string => [kind, name, where].join('|')

export const thingAddress = (thing: Thing): string => toThing(thingKey(thing))

export const thingTitle = ({ kind, name }: Thing): string => (name === '' ? `a default ${kind}` : `${kind} ${name}`)

/** What says by its name what it is. */
const speaking = ['database', 'database server', 'bucket', 'artifacts folder', 'image']

/** A title where there is little room. */
export const shortTitle = (thing: Thing): string => (speaking.includes(thing.kind) ? thing.name : thingTitle(thing))

/** How many environments have it, those that are not in the page among them. */
export const countUsers = ({ users, others = [] }: Thing): number => users.length + others.length

/**
 * Kinds, those first of which two environments that share one may harm each other. All kinds that are not named come behind
 * these.
 */
const order = [
  'database',
  'artifacts folder',
  'PersistentVolumeClaim',
  'DNS name',
  'Secret',
  'ServiceAccount',
  'Namespace',
]

/** What a cluster has for all, so that those who share it are no neighbours. */
const ofCluster = ['CustomResourceDefinition', 'StorageClass', 'IngressClass', 'Gateway', 'image']

const rankOf = ({ kind }: Thing): number => {
  if (ofCluster.includes(kind)) return order.length + 1
  const rank = order.indexOf(kind)
  return rank === -1 ? order.length : rank
}

/** What is shared, by how near that brings environments to each other. */
export const compareThings = (a: Thing, b: Thing): number =>
  rankOf(a) - rankOf(b) || countUsers(b) - countUsers(a) || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0)

/** Whether those who share a thing are neighbours. */
export const isNear = ({ kind }: Thing): boolean => !ofCluster.includes(kind)
