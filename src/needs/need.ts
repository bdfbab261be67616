/** Something outside of the compiled objects that must be there. */
export interface Need {
  cluster: string
  /** Absent for what is in no namespace, or in no cluster. */
  namespace?: string
  /** A kind of Kubernetes object, or `database`, `bucket`, `DNS name`. */
  kind: string
  /** For people; of a CustomResourceDefinition `kind.group`. Empty where any will do, as of a default StorageClass. */
  name: string
  /** What has to be in it: keys, listeners. */
  keys: string[]
  /** The environments that need it, each with the values that say so, as far as they are known. */
  readers: { environment: string; values: string[] }[]
}

/** Whether a need is of a cluster, so that its API server knows of it. */
export const isInCluster = ({ kind }: Need): boolean => /^[A-Z][A-Za-z]+$/.test(kind) && kind !== 'DNS'
