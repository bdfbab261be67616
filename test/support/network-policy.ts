// What network policies let through, by Kubernetes' own words (kubernetes.io/docs/concepts/services-networking/
// network-policies), over an inventory of pods: apart from the compiler's reading of them, which is held against this.
import { BlockList, isIPv6 } from 'node:net'
import type { KubernetesObject } from '../../src/model/kubernetes-object.ts'
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../src/schema/generated/types.ts'

type Labels = Record<string, string>

/** One end of a connection: a pod, or an address outside of the cluster where it has no namespace. */
export interface End {
  address: string
  namespace?: string
  labels?: Labels
  /** The names of a container's ports. */
  ports?: Record<string, number>
}

export interface Connection {
  from: End
  to: End
  port: number
  protocol?: 'TCP' | 'UDP'
}

/** Whether both ends let a connection pass: the one to go out, the other to come in. */
export const passes = (objects: readonly KubernetesObject[], connection: Connection): boolean =>
  isAllowed(objects, 'Egress', connection) && isAllowed(objects, 'Ingress', connection)

/** Whether the policies of one end let a connection pass; where none selects it, everything does. */
function isAllowed(objects: readonly KubernetesObject[], type: 'Egress' | 'Ingress', connection: Connection): boolean {
  const [own, other] = type === 'Egress' ? [connection.from, connection.to] : [connection.to, connection.from]
  const policies = (objects as unknown as NetworkPolicy[]).filter(
    ({ kind, metadata, spec = {} }) =>
      kind === 'NetworkPolicy' &&
      metadata.namespace === own.namespace &&
      matches(spec.podSelector, own.labels ?? {}) &&
      (spec.policyTypes ?? ['Ingress', ...(spec.egress ? ['Egress'] : [])]).includes(type),
  )
  if (policies.length === 0) return true
  return policies.some(({ spec = {}, metadata }) => {
    const rules =
      type === 'Egress'
        ? (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }))
        : (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
    return rules.some(
      ({ peers = [], ports = [] }) =>
        (peers.length === 0 || peers.some((peer) => isPeer(peer, other, metadata.namespace!))) &&
        (ports.length === 0 || ports.some((port) => isPort(port, connection))),
    )
  })
}

type Selector = NonNullable<NetworkPolicyPeer['podSelector']>

function matches(selector: Selector | undefined, labels: Labels): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {}
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key]
      if (operator === 'Exists') return value !== undefined
      if (operator === 'DoesNotExist') return value === undefined
      return (value !== undefined && values.includes(value)) === (operator === 'In')
    })
  )
}

/** Whether an end is the peer of a policy in a namespace. */
export function isPeer(
  { ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer,
  end: End,
  namespace: string,
): boolean {
  if (ipBlock) return isIn(end.address, ipBlock.cidr) && !(ipBlock.except ?? []).some((part) => isIn(end.address, part))
  if (end.namespace === undefined || !matches(podSelector, end.labels ?? {})) return false
  // Every namespace has a label with its name.
  return namespaceSelector
    ? matches(namespaceSelector, { 'kubernetes.io/metadata.name': end.namespace })
    : end.namespace === namespace
}

function isPort({ endPort, port, protocol = 'TCP' }: NetworkPolicyPort, connection: Connection): boolean {
  if (protocol !== (connection.protocol ?? 'TCP')) return false
  if (port === undefined) return true
  const first = typeof port === 'number' ? port : connection.to.ports?.[port]
  return first !== undefined && connection.port >= first && connection.port <= (endPort ?? first)
}

function isIn(address: string, range: string): boolean {
  const [network, prefix] = range.split('/') as [string, string]
  const list = new BlockList()
  list.addSubnet(network, Number(prefix), isIPv6(network) ? 'ipv6' : 'ipv4')
  return isIPv6(address) === isIPv6(network) && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}
