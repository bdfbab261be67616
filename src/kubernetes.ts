export type { KubernetesObject } from './kubernetes/object.ts'
