import { at, equal, type Json, type JsonObject, listOf, mapOf, mapsOf } from '../model/json.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import { ofItsName, selectsPods } from './map-scaling.ts'

/** Every pod, and every address: what a rule means that names nobody. */
const anybody: JsonObject[] = [
  { namespaceSelector: {} },
  { ipBlock: { cidr: '0.0.0.0/0' } },
  { ipBlock: { cidr: '::/0' } },
]

/** Who may reach the pods, and what they may reach; a policy of another name stays, and is told as foreign. */
export function mapNetworkPolicy(server: RunningServer, draft: Draft): void {
  const policy = ofItsName(server, 'NetworkPolicy', draft)
  if (!policy || !selectsPods(server, at(policy.object, ['spec', 'podSelector']))) return
  const { ingress, egress, policyTypes } = mapOf(policy.object.spec)
  const types = listOf(policyTypes)
  if (types.length > 0 && !types.includes('Ingress')) return
  const rules = mapsOf(ingress).filter(({ ports }) => isHttp(server, ports, draft))
  if (rules.length === 0) return
  const from = policy.place(['spec', 'ingress'])
  const peers = rules.flatMap((rule) => {
    const named = mapsOf(rule.from)
    return named.length > 0 ? named : anybody
  })
  const isOwnNamespace = (peer: JsonObject): boolean => equal(peer, { podSelector: {} })
  const namespaces = peers.flatMap((peer) => namespaceOf(peer) ?? [])
  const others = peers.filter((peer) => !isOwnNamespace(peer) && namespaceOf(peer) === undefined)
  draft.set(['networkPolicy', 'enabled'], true, policy.place(['metadata', 'name']))
  draft.set(['networkPolicy', 'ingress', 'sameNamespace'], peers.some(isOwnNamespace), from)
  if (namespaces.length > 0) draft.set(['networkPolicy', 'ingress', 'namespaces'], [...new Set(namespaces)], from)
  if (others.length > 0) draft.set(['networkPolicy', 'ingress', 'from'], others, from)
  draft.change(['networkPolicy'], 'who asks by its routes is let in, too')
  const limits = types.length > 0 ? types.includes('Egress') : egress !== undefined
  if (limits && !mapsOf(egress).some((rule) => Object.keys(rule).length === 0)) {
    draft.set(['networkPolicy', 'egress', 'enabled'], true, policy.place(['spec', 'egress']))
    const to = mapsOf(egress).flatMap(destinationsOf)
    if (to.length > 0) draft.set(['networkPolicy', 'egress', 'to'], to, policy.place(['spec', 'egress']))
    draft.change(['networkPolicy'], 'what its databases and stores of artifacts are reached by is let out, too')
  }
}

/** The namespace of which a peer is every pod. */
function namespaceOf(peer: JsonObject): string | undefined {
  const name = at(peer, ['namespaceSelector', 'matchLabels', 'kubernetes.io/metadata.name'])
  const whole = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name ?? '' } } }
  return typeof name === 'string' && equal(peer, whole) ? name : undefined
}

/** Whether the port of the server is among those of a rule: without any, all are. */
function isHttp({ container }: RunningServer, ports: Json | undefined, draft: Draft): boolean {
  const http = at(draft.values, ['deployment', 'ports', 'http'])
  const names = mapsOf(container.ports).flatMap(({ name, containerPort }) => (containerPort === http ? [name] : []))
  const all = mapsOf(ports)
  return all.length === 0 || all.some(({ port }) => port === undefined || port === http || names.includes(port))
}

/** A rule of egress as destinations: each peer with the rule's ports. */
function destinationsOf({ to, ports }: JsonObject): JsonObject[] {
  const reached: JsonObject = mapsOf(ports).length > 0 ? { ports: ports! } : {}
  const peers = mapsOf(to)
  return peers.length > 0 ? peers.map((peer) => ({ ...peer, ...reached })) : [reached]
}
