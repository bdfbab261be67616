import { at, isObject, type Json, type JsonObject, listOf, mapOf, mapsOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoize } from '../../model/memo.ts'
import { selects } from './label-selector.ts'
import { podLabels } from './workload.ts'

/** Whom network policies let reach the server's pods, and whom they let them reach: as people call them; all if undefined. */
export interface Reach {
  inwards: string[] | undefined
  outwards: string[] | undefined
}

/** The directions of a policy's rules, and the fields of a rule that name its peers. */
const directions = [
  { type: 'Ingress', rules: 'ingress', peers: 'from' },
  { type: 'Egress', rules: 'egress', peers: 'to' },
] as const

/** The reach of the server's pods by all policies among its objects that select them. */
export const reachOf = memoize((objects: readonly KubernetesObject[]): Reach => {
  const labels = podLabels(objects)
  const policies = objects
    .filter(({ kind, spec }) => kind === 'NetworkPolicy' && selects(at(spec, ['podSelector']), labels))
    .map(({ spec }) => mapOf(spec))
  const [inwards, outwards] = directions.map(({ type, rules, peers }) => {
    const own = policies.filter((policy) => typesOf(policy).includes(type))
    return own.length === 0
      ? undefined
      : [...new Set(own.flatMap((policy) => mapsOf(policy[rules]).flatMap((rule) => peersOf(rule, peers))))]
  })
  return { inwards, outwards }
})

/** The directions that a policy restricts: where it does not say it, Egress where it has such rules. */
const typesOf = ({ policyTypes, egress }: JsonObject): string[] =>
  policyTypes === undefined
    ? ['Ingress', ...(listOf(egress).length > 0 ? ['Egress'] : [])]
    : listOf(policyTypes).map(String)

function peersOf(rule: JsonObject, field: string): string[] {
  const ports = mapsOf(rule.ports).map(portName)
  const suffix = ports.length > 0 ? ` at ${ports.join(', ')}` : ''
  const peers = mapsOf(rule[field])
  return (peers.length > 0 ? peers.map(peerName) : ['anybody']).map((peer) => peer + suffix)
}

function portName({ endPort, port, protocol = 'TCP' }: JsonObject): string {
  const number = port === undefined ? 'any port' : endPort === undefined ? String(port) : `${port}-${endPort}`
  return protocol === 'TCP' ? number : `${number}/${String(protocol)}`
}

const namespaceName = ['matchLabels', 'kubernetes.io/metadata.name']

function peerName({ ipBlock, namespaceSelector, podSelector }: JsonObject): string {
  if (isObject(ipBlock)) {
    const except = listOf(ipBlock.except)
    return except.length > 0 ? `${String(ipBlock.cidr)} but ${except.join(', ')}` : String(ipBlock.cidr)
  }
  const name = at(namespaceSelector, namespaceName)
  const namespace =
    namespaceSelector === undefined
      ? 'the own namespace'
      : typeof name === 'string'
        ? `the namespace ${name}`
        : labelled('namespaces', namespaceSelector)
  return isEmpty(podSelector) ? namespace : `${labelled('pods', podSelector)} of ${namespace}`
}

const isEmpty = (selector: Json | undefined): boolean => Object.keys(mapOf(selector)).length === 0

const labelled = (what: string, selector: Json | undefined): string =>
  isEmpty(selector) ? `all ${what}` : `${what} with ${JSON.stringify(selector)}`
