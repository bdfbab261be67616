import type { Environment } from '../../model/environment.ts'
import type { Json } from '../../model/json.ts'
import type { Fleet } from '../../schema/generated/fleet.ts'
import type { Application, AppProject, GitRepository, Kustomization, Namespace } from '../../schema/generated/types.ts'

/** A fleet file that says where the repository is, without which nothing can be delivered. */
export type DeliveringFleet = Fleet & { repository: NonNullable<Fleet['repository']> }

/** A file of Kubernetes objects. The path is relative to out/, with `/`. */
export interface DeliveryFile {
  path: string
  documents: Json[]
  /** What it is made of, for people. */
  source: string
}

/** What one engine is told: of all environments together, and of one. `file` is the fleet file. */
export interface Engine {
  ofAll: (fleet: DeliveringFleet, file: string) => DeliveryFile[]
  ofOne: (fleet: DeliveringFleet, environment: Environment) => DeliveryFile[]
}

type DeliveryObject = AppProject | Application | GitRepository | Kustomization | Namespace

/** A file of these objects, in their order. */
export const deliveryFile = (path: string, source: string, ...objects: DeliveryObject[]): DeliveryFile => ({
  path,
  documents: objects as unknown as Json[],
  source,
})
