import { at, isObject, itemsOf, type JsonObject, mapOf, type Path, valuesIn } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Quantity } from '../../schema/generated/types.ts'
import { amount } from './quantity.ts'

/** What is counted of pods. */
export type PodResource = 'cpu' | 'memory' | 'gpus'

/** The pods of one template: how many there are, and what each of their containers takes. */
export interface PodGroup {
  replicas: number
  /** Where their number stands, or would. */
  replicasPath: Path
  containers: Container[]
  /** What the pod as a whole asks for or may use, beside its containers: devices by claims among it. */
  together: Takes
  /** The claims that go with each pod. */
  storage: Amount[]
}

/** What is asked for or may be used, whichever is more; absent where neither is said. */
type Takes = { [resource in PodResource]?: Amount }

interface Container {
  name: string
  path: Path
  /** Whether it runs beside the others, and not before them. */
  isBeside: boolean
  takes: Takes
}

/** An amount, and where it stands. */
export interface Amount {
  amount: number
  path: Path
}

/** Of a resource what is asked for or may be used, whichever is more; or what is asked for alone. */
type Measure = 'most' | 'asked'

/** An object, and the pods that it asks for. */
export interface Demand {
  object: KubernetesObject
  groups: readonly PodGroup[]
}

/** The pods that objects ask for, those that an autoscaler beside them may add among them. */
export function demandsOf(objects: readonly KubernetesObject[], measure: Measure = 'most'): Demand[] {
  const scaled = objects.flatMap((object) => scaledTo(object) ?? [])
  return objects.map((object) => {
    const own = scaled.filter(({ target }) => target === object.metadata.name)
    const most = Math.max(0, ...own.map(({ amount }) => amount))
    const groups = [...podGroups(object, measure)]
    return {
      object,
      groups: groups.map((one) => surged(object, { ...one, replicas: Math.max(one.replicas, most) })),
    }
  })
}

/** The pods that an object asks for, of every template of pods in it, whatever makes them. */
function* podGroups(object: KubernetesObject, measure: Measure): Generator<PodGroup> {
  for (const [path, spec] of podSpecs(object)) {
    const owner = path.slice(0, -2)
    const inOwner = [
      mapOf(at(object, owner)).replicas,
      mapOf(at(object, owner)).maxReplicas,
      mapOf(at(object, owner)).parallelism,
      at(object, ['spec', 'replicas']),
    ]
    const replicas = Math.max(...inOwner.map((number) => (typeof number === 'number' ? number : 0)))
    const isSaid = inOwner.some((number) => typeof number === 'number')
    yield {
      replicas: isSaid ? replicas : 1,
      replicasPath: [...owner, 'replicas'],
      containers: containersOf(spec, path, measure),
      together: takenTogether(object, spec, path, measure),
      storage: [
        ...itemsOf(spec.volumes).flatMap(([index, { ephemeral }]) =>
          storageOf(mapOf(at(ephemeral, ['volumeClaimTemplate', 'spec'])), [
            ...path,
            ...['volumes', index, 'ephemeral', 'volumeClaimTemplate', 'spec'],
          ]),
        ),
        ...itemsOf(at(object, [...owner, 'volumeClaimTemplates'])).flatMap(([index, claim]) =>
          storageOf(mapOf(claim.spec), [...owner, 'volumeClaimTemplates', index, 'spec']),
        ),
      ],
    }
  }
}

/**
 * A group in which a rollout may add more pods than there are, a number of them or a part: they stay for as long as they
 * are not ready.
 */
function surged(object: KubernetesObject, group: PodGroup): PodGroup {
  const path = [...group.replicasPath.slice(0, -1), 'strategy', 'rollingUpdate', 'maxSurge']
  const surge = at(object, path) ?? 0
  const added = typeof surge === 'string' ? Math.ceil((Number.parseFloat(surge) / 100) * group.replicas) : Number(surge)
  return added > group.replicas ? { ...group, replicas: added, replicasPath: path } : group
}

/** What the claims ask for that an object is, or that Kaiwo makes for it (its CRD: spec.storage). */
export const claimed = (object: KubernetesObject): Amount[] => {
  if (object.kind === 'PersistentVolumeClaim') return storageOf(mapOf(object.spec), ['spec'])
  if (object.kind !== 'KaiwoService') return []
  return ['data', 'huggingFace'].flatMap((store) => {
    const path = ['spec', 'storage', store, 'storageSize']
    const size = at(object, path)
    return size === undefined ? [] : [{ amount: amount(size as Quantity), path }]
  })
}

const storageOf = (spec: JsonObject, path: Path): Amount[] => {
  const storage = at(spec, ['resources', 'requests', 'storage'])
  return storage === undefined
    ? []
    : [{ amount: amount(storage as Quantity), path: [...path, 'resources', 'requests', 'storage'] }]
}

/** Every map of an object that has containers. */
function* podSpecs(object: KubernetesObject): Generator<[Path, JsonObject]> {
  for (const [path, value] of valuesIn(object))
    if (isObject(value) && Array.isArray(value.containers)) yield [path, value]
}

const containersOf = (spec: JsonObject, path: Path, measure: Measure): Container[] =>
  ['initContainers', 'containers'].flatMap((list) =>
    itemsOf(spec[list]).map(([index, container]) => ({
      name: String(container.name),
      path: [...path, list, index],
      isBeside: list === 'containers' || container.restartPolicy === 'Always',
      takes: takenBy(container, [...path, list, index], measure),
    })),
  )

/** What autoscalers may make of a number of pods: Kubernetes', and KEDA's (keda.sh, ScaledObject: 100 by default). */
function scaledTo(object: KubernetesObject): (Amount & { target: string }) | undefined {
  const { kind, spec } = object
  const target = at(spec, ['scaleTargetRef', 'name'])
  if (typeof target !== 'string' || (kind !== 'HorizontalPodAutoscaler' && kind !== 'ScaledObject')) return undefined
  const field = kind === 'ScaledObject' ? 'maxReplicaCount' : 'maxReplicas'
  const most = at(spec, [field]) ?? 100
  return { target, amount: Number(most), path: ['spec', field] }
}

/**
 * A pod's own resources (Kubernetes 1.34), its claims of devices, of which each is one at least, and the GPUs that Kaiwo
 * gives it (its CRD: gpus of all replicas together, gpusPerReplica).
 */
function takenTogether(object: KubernetesObject, spec: JsonObject, path: Path, measure: Measure): Takes {
  const own = takenBy(spec, path, measure)
  const devices: Amount[] = own.gpus ? [own.gpus] : []
  const claims = itemsOf(spec.resourceClaims).length
  if (claims > 0) devices.push({ amount: claims, path: [...path, 'resourceClaims'] })
  if (object.kind === 'KaiwoService') {
    const { gpus, gpusPerReplica, replicas } = mapOf(object.spec)
    if (typeof gpusPerReplica === 'number') devices.push({ amount: gpusPerReplica, path: ['spec', 'gpusPerReplica'] })
    else if (typeof gpus === 'number')
      devices.push({ amount: gpus / Math.max(1, Number(replicas ?? 1)), path: ['spec', 'gpus'] })
  }
  const all = devices.reduce((sum, one) => sum + one.amount, 0)
  return { ...own, ...(all > 0 && { gpus: { amount: all, path: devices[0]!.path } }) }
}

/** Which resource counts as what: those with a domain are devices of the node, and huge pages its memory. */
const countedAs = (resource: string): PodResource | undefined => {
  if (resource === 'cpu' || resource === 'memory') return resource
  if (resource.startsWith('hugepages-')) return 'memory'
  return resource.includes('/') ? 'gpus' : undefined
}

function takenBy(container: JsonObject, path: Path, measure: Measure): Takes {
  const found = new Map<string, Amount>()
  const requests = mapOf(at(container, ['resources', 'requests']))
  for (const kind of ['requests', 'limits']) {
    for (const [resource, quantity] of Object.entries(mapOf(at(container, ['resources', kind])))) {
      // A limit without a request is the request, too: Kubernetes' own default.
      if (measure === 'asked' && kind === 'limits' && Object.hasOwn(requests, resource)) continue
      const own = { amount: amount(quantity as Quantity), path: [...path, 'resources', kind, resource] }
      const other = found.get(resource)
      if (!other || other.amount <= own.amount) found.set(resource, own)
    }
  }
  const takes: Takes = {}
  for (const [resource, { amount, path }] of found) {
    const counted = countedAs(resource)
    // Whoever says nothing of memory itself may use all of it.
    if (counted && (counted !== 'memory' || found.has('memory')))
      takes[counted] = { path, ...takes[counted], amount: (takes[counted]?.amount ?? 0) + amount }
  }
  return takes
}

/** What one pod takes: its containers together, or a container before them that takes more; or what it says of itself. */
export function takenByPod({ containers, together }: PodGroup, resource: PodResource): number {
  const taken = (container: Container): number => container.takes[resource]?.amount ?? 0
  const beside = containers.filter(({ isBeside }) => isBeside).reduce((sum, container) => sum + taken(container), 0)
  const ofContainers = containers
    .filter(({ isBeside }) => !isBeside)
    .reduce((most, container) => Math.max(most, taken(container)), beside)
  const own = together[resource]?.amount ?? 0
  return resource === 'gpus' ? ofContainers + own : Math.max(ofContainers, own)
}
