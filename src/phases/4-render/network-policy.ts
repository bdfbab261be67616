import { compareText } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../facts/kubernetes/address-range.ts'
import { askingNamespaces, prometheusNamespace } from '../../facts/mlflow/admitted.ts'
import { type Destination, destinations, whereabouts } from '../../facts/mlflow/destinations.ts'
import { tasks } from '../../facts/mlflow/maintenance.ts'
import { metricsPort } from '../../facts/mlflow/metrics.ts'
import { fullname, selector } from '../../facts/mlflow/names.ts'
import { proxyPorts } from '../../facts/mlflow/oauth2-proxy/ports.ts'
import { signIn } from '../../facts/mlflow/oauth2-proxy/sign-in.ts'
import type {
  NetworkPolicyEgressRule as EgressRule,
  NetworkPolicyIngressRule as IngressRule,
  LabelSelector,
  NetworkPolicy,
  NetworkPolicyPeer as Peer,
  NetworkPolicyPort as Port,
  Values,
} from '../../schema/generated/types.ts'
import { containerPorts } from './container.ts'
import { metadata } from './metadata.ts'

/** That of the server's pods, and one of the tasks', which nobody reaches and which reach what the server does. */
export function networkPolicies(values: Values): NetworkPolicy[] {
  if (!values.networkPolicy.enabled) return []
  const own = tasks(values).map(({ name }) => name)
  if (own.length === 0) return [networkPolicy(values)]
  const { metadata, spec } = networkPolicy(values)
  const { ingress: _, ...others } = spec!
  const podSelector: LabelSelector = { matchExpressions: [{ key: 'app', operator: 'In', values: own }] }
  return [
    networkPolicy(values),
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { ...metadata, name: `${fullname(values)}-tasks` },
      spec: { ...others, podSelector },
    },
  ]
}

/** Lets those reach the server's pods for whom there is a reason; where egress is restricted, the pods likewise. */
function networkPolicy(values: Values): NetworkPolicy {
  const { egress } = values.networkPolicy
  const [inwards, outwards] = [ingressRules(values), egress.enabled ? egressRules(values) : []]
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(values),
    spec: {
      podSelector: { matchLabels: selector(values) },
      policyTypes: egress.enabled ? ['Ingress', 'Egress'] : ['Ingress'],
      ...(inwards.length > 0 && { ingress: inwards }),
      ...(outwards.length > 0 && { egress: outwards }),
    },
  }
}

function ingressRules(values: Values): IngressRule[] {
  const { sameNamespace, namespaces, from } = values.networkPolicy.ingress
  const named = [...(sameNamespace ? [undefined] : []), ...namespaces]
  const to = (asking: readonly (string | undefined)[], ports: readonly number[]): IngressRule[] => {
    const peers = [...[...new Set([...named, ...asking])].map(podsOf), ...from]
    return peers.length > 0 ? [{ from: peers, ports: ports.map(tcp) }] : []
  }
  return [
    ...to(askingNamespaces(values), askedPorts(values)),
    ...(values.metrics.enabled ? to([prometheusNamespace], [metricsPort.number]) : []),
  ]
}

/** The ports at which the pods are asked: those of a proxy in place of MLflow's own, which is on the loopback behind it. */
function askedPorts(values: Values): number[] {
  const isProxied = signIn(values) !== undefined
  const own = containerPorts(values).filter(({ name }) => !(isProxied && name === 'http'))
  return [...(isProxied ? Object.values(proxyPorts) : []), ...own.map(({ containerPort }) => containerPort)]
}

function egressRules(values: Values): EgressRule[] {
  const reached = destinations(values).flatMap(reachedBy)
  const targets = new Map(reached.map(({ to = [] }) => [JSON.stringify(to), to]))
  return [
    dns,
    ...[...targets]
      .sort(([a], [b]) => compareText(a, b))
      .map(([target, to]) => ({
        ...(to.length > 0 && { to }),
        ports: portsOf(reached.filter((other) => JSON.stringify(other.to ?? []) === target)),
      })),
    ...values.networkPolicy.egress.to.map(({ ports, ...peer }) => ({
      ...(Object.keys(peer).length > 0 && { to: [peer] }),
      ...(ports && { ports }),
    })),
  ]
}

interface Reached {
  /** Anybody where absent. */
  to?: Peer[]
  /** Every port where absent. */
  port?: number
}

/**
 * The peers at which a destination is reached. The port of a Service in the cluster may be another than that of its
 * pods, which alone counts: there all of TCP is allowed.
 */
const reachedBy = ({ host, port, isUnseen }: Destination): Reached[] =>
  isUnseen
    ? [{ port }]
    : whereabouts(host).map((place) => {
        if (place === 'outside') return { to: anywhere, port }
        return 'address' in place ? { to: [single(place.address)], port } : { to: [podsOf(place.namespace)] }
      })

/** Where a cluster's DNS runs is its own: a service, or an address of the node. OpenShift's pods listen on 5353. */
const dns: EgressRule = {
  ports: [53, 5353].flatMap(
    (port) =>
      [
        { protocol: 'UDP', port },
        { protocol: 'TCP', port },
      ] satisfies Port[],
  ),
}

/** All addresses but those by which nodes and clouds give pods their identity. */
const anywhere: Peer[] = [
  { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } },
  { ipBlock: { cidr: '::/0', except: ['fe80::/10', 'fd00:ec2::/32'] } },
]

const tcp = (port: number): Port => ({ protocol: 'TCP', port })

/** The pods of a namespace; of the policy's own where it is not named. */
const podsOf = (namespace: string | undefined): Peer =>
  namespace === undefined
    ? { podSelector: {} }
    : { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }

const single = (address: string): Peer => ({ ipBlock: { cidr: `${address}/${addressOf(address)!.width}` } })

const portsOf = (reached: readonly Reached[]): Port[] => {
  const ports = [...new Set(reached.flatMap(({ port }) => port ?? []))].sort((a, b) => a - b)
  return ports.length > 0 ? ports.map(tcp) : [{ protocol: 'TCP' }]
}
