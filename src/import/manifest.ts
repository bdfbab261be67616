import type { Location } from '../diagnostics/diagnostic.ts'
import type { JsonObject, Path } from '../model/json.ts'
import type { KubernetesObject } from '../model/kubernetes-object.ts'

/** A document of a file that is imported: its value, free of secrets, and where each part of it stands. */
export interface Document {
  value: JsonObject
  place: (path: Path) => Location
}

/** An object of the cluster, likewise. */
export interface Manifest {
  object: KubernetesObject
  place: (path: Path) => Location
}

/** A text that is imported, under the name by which its reader knows it. */
export interface Input {
  file: string
  text: string
}

/** The objects of a kind. */
export const ofKind = (manifests: readonly Manifest[], ...kinds: string[]): Manifest[] =>
  manifests.filter(({ object }) => kinds.includes(object.kind))

/** The object of a kind and name, wherever it says that it is: what one server is made of lies in one namespace. */
export const named = (manifests: readonly Manifest[], kind: string, name: unknown): Manifest | undefined =>
  manifests.find(({ object }) => object.kind === kind && object.metadata.name === name)
