import type { Fleet } from '../schema/generated/fleet.ts'
import { dashed } from './environment.ts'
import { asJson, type Json, withValue } from './json.ts'
import type { Source } from './source.ts'

/** Its names, below environments/. */
export const fleetFiles = ['_fleet.yaml', '_fleet.yml']

/** environments/_fleet.yaml as it was read. */
export interface FleetFile {
  /** Relative to the root, with `/`. Absent where there is no such file. */
  file?: string
  /**
   * Its values, the defaults among them. Absent without the file, and where its schema refuses it. A rule may still
   * have found it wrong, a circular order for one.
   */
  fleet?: Fleet
  /** The file with its positions; absent where it could not be parsed. */
  source?: Source
}

/** A fleet file's values with another at a path, or none. */
export const withEntry = (fleet: Fleet, path: readonly string[], value: Json | undefined): Fleet =>
  withValue(asJson(fleet), path, value) as unknown as Fleet

/** Argo CD's server for its own cluster, which it calls in-cluster. */
export const inCluster = 'https://kubernetes.default.svc'

/** Names of objects that Argo CD and Flux have for themselves. */
export const taken = ['default', 'flux-system']

/** The name of what delivers an environment: its Application, and its Kustomization. */
export const deliveryName = ({ name }: Pick<Fleet, 'name'>, id: string): string => `${name}-${dashed(id)}`
