// Patches that bring what no server needs, in every way in which a patch can be written.
import { isObject, type Json, type JsonObject, type Path } from '../../../src/model/json.ts'
import type { KubernetesObject } from '../../../src/model/kubernetes-object.ts'
import type { Random } from './collisions.ts'

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!

/** What is set in a container of any kind. */
const ofContainers: JsonObject[] = [
  { securityContext: { privileged: true } },
  { securityContext: { allowPrivilegeEscalation: true } },
  { securityContext: { capabilities: { add: ['SYS_ADMIN'] } } },
  { securityContext: { capabilities: { add: ['CHOWN'], drop: ['ALL'] } } },
  { securityContext: { seccompProfile: { type: 'Unconfined' } } },
  { securityContext: { appArmorProfile: { type: 'Unconfined' } } },
  { securityContext: { seLinuxOptions: { type: 'spc_t' } } },
  { securityContext: { seLinuxOptions: { user: 'system_u' } } },
  { ports: [{ name: 'own', containerPort: 9999, hostPort: 9999 }] },
  { livenessProbe: { httpGet: { host: '169.254.169.254', port: 80 } } },
  { lifecycle: { preStop: { httpGet: { host: '10.0.0.1', port: 80 } } } },
]

/** What is set in the pod. */
const ofPods: JsonObject[] = [
  { hostPID: true },
  { hostIPC: true },
  { serviceAccountName: 'admin' },
  { serviceAccount: 'admin', serviceAccountName: 'admin' },
  { securityContext: { seccompProfile: { type: 'Unconfined' } } },
  { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } },
  { securityContext: { seLinuxOptions: { role: 'system_r' } } },
  { volumes: [{ name: 'own', hostPath: { path: '/' } }] },
  { volumes: [{ name: 'own', hostPath: { path: '/var/run/docker.sock', type: 'Socket' } }] },
  { volumes: [{ name: 'own', nfs: { server: 'nfs', path: '/' } }] },
  { volumes: [{ name: 'own', csi: { driver: 'nfs.csi.k8s.io', volumeAttributes: { server: 'nfs', share: '/' } } }] },
  { nodeName: 'of-others' },
  { priorityClassName: 'system-node-critical' },
  {
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'a', labelSelector: {}, namespaceSelector: {} },
        ],
      },
    },
  },
]

/** Annotations of pods by which webhooks and runtimes give them more, and leave their spec as it is. */
const ofPodMetadata: JsonObject[] = [
  { 'sidecar.istio.io/userVolume': '[{"name":"h","hostPath":{"path":"/"}}]' },
  { 'vault.hashicorp.com/agent-json-patch': '[]' },
  { 'config.linkerd.io/proxy-image': 'a' },
  { 'cdi.k8s.io/a': 'nvidia.com/gpu=all' },
  { 'io.kubernetes.cri-o.Devices': '/dev/sda' },
  { 'k8s.v1.cni.cncf.io/networks': 'of-others/net' },
]

const claim = (spec: JsonObject): JsonObject => ({
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '1Gi' } },
  ...spec,
})

/** What is set in other objects, and in metadata. */
const ofObjects: { [kind: string]: JsonObject[] } = {
  Service: [
    { spec: { type: 'LoadBalancer' } },
    { spec: { type: 'NodePort' } },
    { spec: { externalIPs: ['192.0.2.1'] } },
    { metadata: { annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'of.others' } } },
    { metadata: { annotations: { 'tailscale.com/expose': 'true' } } },
    { metadata: { annotations: { 'getambassador.io/config': 'kind: Mapping' } } },
  ],
  PersistentVolumeClaim: [
    { spec: { volumeName: 'of-others' } },
    { spec: { selector: { matchLabels: { team: 'of-others' } } } },
    { spec: { dataSource: { kind: 'PersistentVolumeClaim', name: 'of-others' } } },
    { spec: { dataSourceRef: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'of-others' } } },
  ],
  Ingress: [
    { metadata: { annotations: { 'nginx.ingress.kubernetes.io/server-alias': 'of.others' } } },
    { metadata: { annotations: { 'nginx.ingress.kubernetes.io/server-snippet': 'a;' } } },
    { metadata: { annotations: { 'nginx.org/location-snippets': 'a;' } } },
    { metadata: { annotations: { 'ingress.kubernetes.io/config-backend': 'a' } } },
    { metadata: { annotations: { 'konghq.com/host-aliases': 'of.others' } } },
    { metadata: { annotations: { 'traefik.ingress.kubernetes.io/router.pathmatcher': 'Host(`of.others`) || Path' } } },
    { metadata: { annotations: { 'haproxy-ingress.github.io/server-alias-regex': '.*' } } },
    { metadata: { annotations: { 'haproxy-ingress.github.io/config-backend-late': 'a' } } },
    { metadata: { annotations: { 'nginx.ingress.kubernetes.io/from-to-www-redirect': 'true' } } },
    { metadata: { annotations: { 'nginx.ingress.kubernetes.io/custom-headers': 'of-others/headers' } } },
    { metadata: { annotations: { 'nginx.ingress.kubernetes.io/upstream-vhost': 'a; } server { listen 1' } } },
  ],
  HTTPRoute: [],
}

const ofMetadata: JsonObject[] = [
  { finalizers: ['example.com/keep'] },
  { annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
  { annotations: { 'argocd.argoproj.io/tracking-id': 'another' } },
  { labels: { 'argocd.argoproj.io/instance': 'another' } },
  { annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'Ignore' } },
  { labels: { 'kustomize.toolkit.fluxcd.io/name': 'another' } },
  { annotations: { 'helm.sh/hook': 'pre-install' } },
  { annotations: { 'replicator.v1.mittwald.de/replicate-to': '.*' } },
]

/** A patch by chance that brings something of it, to one of the objects. */
export function trespass(objects: readonly KubernetesObject[], random: Random): JsonObject {
  const { object, content } = chosen(objects, random)
  const target = { kind: object.kind, name: object.metadata.name }
  const way = pick(random, ['strategic', 'strategic', 'replaced', 'leaves', 'whole', 'moved'])
  if (way === 'strategic') return { target, patch: content }
  if (way === 'replaced') return { target, patch: replacing(content, random) }
  const merged = merge(object, content) as JsonObject
  const paths = leavesOf(content)
  if (way === 'leaves')
    return { target, json6902: paths.flatMap((path) => adding(object, merged, named(merged, path))) }
  const [first = []] = paths
  const path = named(merged, first)
  const top = path.slice(0, 1 + Math.floor(random() * Math.min(path.length - 1, 4)))
  const place = pointerOf(top)
  const value = valueAt(merged, top)!
  if (way === 'whole') return { target, json6902: [{ op: 'add', path: place, value }] }
  return {
    target,
    json6902: [
      { op: 'add', path: '/scratch', value },
      { op: pick(random, ['move', 'copy']), from: '/scratch', path: place },
      { op: 'add', path: '/scratch', value: 1 },
      { op: 'remove', path: '/scratch' },
    ],
  }
}

function chosen(
  objects: readonly KubernetesObject[],
  random: Random,
): { object: KubernetesObject; content: JsonObject } {
  const workload = objects.find(({ kind }) => kind === 'Deployment' || kind === 'KaiwoService')!
  const isIn = (content: JsonObject): JsonObject => {
    const template = { spec: { template: content } }
    return workload.kind === 'Deployment' ? template : { spec: { deployment: template } }
  }
  const dice = random()
  if (dice < 0.4) {
    const own = pick(random, ofContainers)
    const [list, container] = pick(random, [
      ['containers', { name: 'mlflow' }],
      ['containers', { name: 'sidecar', image: 'a:1' }],
      ['initContainers', { name: 'first', image: 'a:1', restartPolicy: 'Always' }],
    ] as [string, JsonObject][])
    return { object: workload, content: isIn({ spec: { [list]: [{ ...container, ...own }] } }) }
  }
  if (dice < 0.6) return { object: workload, content: isIn({ spec: pick(random, ofPods) }) }
  if (dice < 0.65)
    return { object: workload, content: isIn({ metadata: { annotations: pick(random, ofPodMetadata) } }) }
  if (dice < 0.7) {
    const spec = claim({ dataSource: { kind: 'PersistentVolumeClaim', name: 'of-others' } })
    const volumes = [{ name: 'copy', ephemeral: { volumeClaimTemplate: { spec } } }]
    return { object: workload, content: isIn({ spec: { volumes } }) }
  }
  if (dice < 0.85) return { object: pick(random, objects), content: { metadata: pick(random, ofMetadata) } }
  const object = pick(
    random,
    objects.filter(({ kind }) => (ofObjects[kind] ?? []).length > 0),
  )
  return { object, content: pick(random, ofObjects[object.kind]!) }
}

/** The patch with a map on the way that replaces what is there. */
function replacing(content: JsonObject, random: Random): JsonObject {
  const [[key, value]] = Object.entries(content) as [[string, Json]]
  if (Array.isArray(value))
    return {
      [key]: value.map((item) => (isObject(item) ? { ...item, ...(item.securityContext && replacedIn(item)) } : item)),
    }
  if (!isObject(value)) return content
  const isHere = ['securityContext', 'annotations', 'labels'].includes(key) || random() < 0.02
  return { [key]: isHere ? { $patch: 'replace', ...value } : replacing(value, random) }
}

const replacedIn = ({ securityContext }: JsonObject): JsonObject => ({
  securityContext: { $patch: 'replace', ...(securityContext as JsonObject) },
})

/** What a strategic merge makes of lists whose items have names, and of maps. */
function merge(before: Json | undefined, after: Json): Json {
  if (Array.isArray(after)) {
    const list = Array.isArray(before) ? [...before] : []
    for (const item of after) {
      const at = list.findIndex((one) => isObject(one) && isObject(item) && one.name === item.name)
      if (at === -1) list.push(item)
      else list[at] = merge(list[at], item)
    }
    return list
  }
  if (!isObject(after)) return after
  const own = isObject(before) ? before : {}
  return { ...own, ...Object.fromEntries(Object.entries(after).map(([key, value]) => [key, merge(own[key], value)])) }
}

/** The paths of what is no map and no list; items of lists by their names. */
function leavesOf(value: Json, path: Path = []): Path[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) =>
      leavesOf(item, [...path, isObject(item) && item.name ? `=${String(item.name)}` : index]),
    )
  if (!isObject(value)) return [path]
  return Object.entries(value).flatMap(([key, child]) => leavesOf(child, [...path, key]))
}

/** A path with the places of items in place of their names. */
function named(object: Json, path: Path): Path {
  let at: Json | undefined = object
  return path.map((step) => {
    const own =
      typeof step === 'string' && step.startsWith('=') && Array.isArray(at)
        ? at.findIndex((item) => isObject(item) && `=${String(item.name)}` === step)
        : step
    at = valueAt(at ?? null, [own])
    return own
  })
}

/** An operation that adds a leaf, or the first of the maps and items on the way that the object has not got. */
function adding(object: Json, merged: Json, path: Path): JsonObject[] {
  const length = path.findIndex((_, index) => valueAt(object, path.slice(0, index + 1)) === undefined)
  const place = length === -1 ? path : path.slice(0, length + 1)
  const last = place.at(-1)
  const pointer = typeof last === 'number' && length !== -1 ? `${pointerOf(place.slice(0, -1))}/-` : pointerOf(place)
  return [{ op: 'add', path: pointer, value: valueAt(merged, place)! }]
}

const pointerOf = (path: Path): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

const valueAt = (value: Json, path: Path): Json | undefined =>
  path.reduce<Json | undefined>(
    (inner, step) => (typeof inner === 'object' && inner !== null ? (inner as JsonObject)[step] : undefined),
    value,
  )
