import type { JsonObject } from './json.ts'
import { memoizeText } from './memo.ts'

/** A Kubernetes object as it is applied: every one has these four fields, whatever else it has. */
export type KubernetesObject = JsonObject & {
  apiVersion: string
  kind: string
  metadata: JsonObject & { name: string; namespace?: string }
}

/** The API group of an object: `apps` of `apps/v1`; empty for the core's. */
export const groupOf = ({ apiVersion }: Pick<KubernetesObject, 'apiVersion'>): string => groupIn(apiVersion)

const groupIn = memoizeText((apiVersion) => apiVersion.split('/').slice(0, -1).join(''))

/** Whether two objects of one namespace are the same one, however each is: by group, kind and name. */
export const isNamesake = (a: KubernetesObject, b: KubernetesObject): boolean =>
  a.kind === b.kind && a.metadata.name === b.metadata.name && groupOf(a) === groupOf(b)
