import type { JsonObject } from './json.ts'

/** A Kubernetes object as it is applied: every one has these four fields, whatever else it has. */
export type KubernetesObject = JsonObject & {
  apiVersion: string
  kind: string
  metadata: JsonObject & { name: string; namespace?: string }
}
