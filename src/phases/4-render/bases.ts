import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { defaultValues } from '../../schema/defaults.ts'
import type { Values } from '../../schema/generated/types.ts'
import { render } from './render.ts'

/** Objects that overlays start from. */
export interface Base {
  name: string
  objects: KubernetesObject[]
}

const plain: Base = { name: 'mlflow', objects: render(defaultValues) }
const kaiwo: Base = { name: 'mlflow-kaiwo', objects: render({ ...defaultValues, kaiwo: { enabled: true } }) }

/** The defaults of the schema rendered, once for each shape of workload, and nothing of any environment. */
export const bases: Base[] = [plain, kaiwo]

export const baseOf = (values: Values): Base => (values.kaiwo.enabled ? kaiwo : plain)
