import type { Environment } from '../../model/environment.ts'
import type { FleetFile } from '../../model/fleet-file.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Fleet } from '../../schema/generated/fleet.ts'
import { argocd } from './argocd.ts'
import type { DeliveringFleet, DeliveryFile } from './file.ts'
import { flux } from './flux.ts'
import { ownPaths } from './paths.ts'

/**
 * The objects by which Argo CD and Flux apply the overlays, as the fleet file sets it: none without one. An
 * environment's own files are made of that file and its values, a namespace's is the same whichever environments share
 * it, and every other depends on the fleet file alone.
 */
export function deliver({ file, fleet }: FleetFile, environments: readonly Environment[]): DeliveryFile[] {
  if (file === undefined || !isDelivering(fleet)) return []
  const files = engines.flatMap(({ ofAll, ofOne }) => [
    ...ofAll(fleet, file),
    ...environments.flatMap((environment) => ofOne(fleet, environment)),
  ])
  return [...new Map(files.map((file) => [file.path, file])).values()]
}

/** What of it one environment alone has delivered, and others that share its namespace. */
export const deliverEach = ({ file, fleet }: FleetFile, environment: Environment): DeliveryFile[] =>
  file !== undefined && isDelivering(fleet) ? engines.flatMap(({ ofOne }) => ofOne(fleet, environment)) : []

const engines = [argocd, flux]

const isDelivering = (fleet: Fleet | undefined): fleet is DeliveringFleet => fleet?.repository !== undefined

/** The objects that deliver one environment alone, but for its namespace: others may share that, and it stays. */
export function deliverOne(fleet: Fleet | undefined, environment: Environment): KubernetesObject[] {
  if (!fleet || !Object.hasOwn(fleet.clusters, environment.values.cluster)) return []
  const own = ownPaths(environment)
  return deliverEach({ file: '', fleet }, environment)
    .filter(({ path }) => own.includes(path))
    .flatMap(objectsOf)
}

/** What delivers all environments, by the files of out/ that hold it: it is alike in name on every cluster. */
export const deliverAll = (fleet: Fleet | undefined): Map<string, KubernetesObject[]> =>
  new Map(fleet ? deliver({ file: '', fleet }, []).map((file) => [file.path, objectsOf(file)]) : [])

const objectsOf = ({ documents }: DeliveryFile): KubernetesObject[] => documents as KubernetesObject[]
