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
  /** The claims that go with each pod. */
  storage: Amount[]
}

interface Container {
  name: string
  path: Path
  /** Whether it runs beside the others, and not before them. */
  isBeside: boolean
  /** What it asks for or may use, whichever is more; absent where it says neither. */
  takes: { [resource in PodResource]?: Amount }
}

/** An amount, and where it stands. */
export interface Amount {
  amount: number
  path: Path
}

/** The pods that an object asks for, of every template of pods in it, whatever makes them. */
export function* podGroups(object: KubernetesObject): Generator<PodGroup> {
  for (const [path, spec] of podSpecs(object)) {
    const owner = path.slice(0, -2)
    const inOwner = [
      mapOf(at(object, owner)).replicas,
      mapOf(at(object, owner)).maxReplicas,
      at(object, ['spec', 'replicas']),
    ]
    const replicas = Math.max(...inOwner.map((number) => (typeof number === 'number' ? number : 0)))
    const isSaid = inOwner.some((number) => typeof number === 'number')
    yield {
      replicas: isSaid ? replicas : 1,
      replicasPath: [...owner, 'replicas'],
      containers: containersOf(spec, path),
      storage: itemsOf(spec.volumes).flatMap(([index, { ephemeral }]) =>
        storageOf(mapOf(at(ephemeral, ['volumeClaimTemplate', 'spec'])), [
          ...path,
          ...['volumes', index, 'ephemeral', 'volumeClaimTemplate', 'spec'],
        ]),
      ),
    }
  }
}

/** What a claim asks for, of an object that is one. */
export const claimed = (object: KubernetesObject): Amount[] =>
  object.kind === 'PersistentVolumeClaim' ? storageOf(mapOf(object.spec), ['spec']) : []

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

const containersOf = (spec: JsonObject, path: Path): Container[] =>
  ['initContainers', 'containers'].flatMap((list) =>
    itemsOf(spec[list]).map(([index, container]) => ({
      name: String(container.name),
      path: [...path, list, index],
      isBeside: list === 'containers' || container.restartPolicy === 'Always',
      takes: takenBy(container, [...path, list, index]),
    })),
  )

/** Which resource counts as what: those with a domain are devices of the node. */
const countedAs = (resource: string): PodResource | undefined =>
  resource === 'cpu' || resource === 'memory' ? resource : resource.includes('/') ? 'gpus' : undefined

function takenBy(container: JsonObject, path: Path): Container['takes'] {
  const most: Container['takes'] = {}
  const devices = new Map<string, Amount>()
  for (const kind of ['requests', 'limits']) {
    for (const [resource, quantity] of Object.entries(mapOf(at(container, ['resources', kind])))) {
      const counted = countedAs(resource)
      if (!counted) continue
      const own = { amount: amount(quantity as Quantity), path: [...path, 'resources', kind, resource] }
      if (counted === 'gpus') devices.set(resource, larger(devices.get(resource), own))
      else most[counted] = larger(most[counted], own)
    }
  }
  const all = [...devices.values()]
  if (all.length > 0) most.gpus = { amount: all.reduce((sum, one) => sum + one.amount, 0), path: all[0]!.path }
  return most
}

const larger = (a: Amount | undefined, b: Amount): Amount => (a && a.amount > b.amount ? a : b)

/** What one pod takes: its containers together, or a container before them that takes more. */
export function takenByPod({ containers }: PodGroup, resource: PodResource): number {
  const taken = (container: Container): number => container.takes[resource]?.amount ?? 0
  const beside = containers.filter(({ isBeside }) => isBeside).reduce((sum, container) => sum + taken(container), 0)
  return containers
    .filter(({ isBeside }) => !isBeside)
    .reduce((most, container) => Math.max(most, taken(container)), beside)
}
