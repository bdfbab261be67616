import type { Code } from '../../diagnostics/catalogue.ts'
import { isEncrypted } from '../../facts/kubernetes/sealed.ts'
import { selectedPods } from '../../facts/kubernetes/selected-pods.ts'
import { formatPath, type Path, valuesIn } from '../../model/json.ts'
import { groupOf, type KubernetesObject } from '../../model/kubernetes-object.ts'
import { type Refusal, refusals } from './refusals.ts'

/** A mistake in one of the user's own objects; the path leads into `extraObjects`. */
export interface ExtraFault {
  code: Code
  path: Path
  message: string
  help: string
}

/**
 * What is wrong with the user's own objects beside those of the server, which are final: what Kubernetes or Kustomize
 * refuses, what there is already, pods that a Service of the server would take for its own.
 */
export async function extraFaults(
  extra: readonly KubernetesObject[],
  server: readonly KubernetesObject[],
): Promise<ExtraFault[]> {
  const faults: ExtraFault[] = []
  if (extra.length === 0) return faults
  const known = new Map(server.map((object) => [identity(object), 'the server has one']))
  for (const [index, object] of extra.entries()) {
    const at: Path = ['extraObjects', index]
    const own = known.get(identity(object))
    known.set(identity(object), `entry ${index} is one`)
    if (own) {
      const message = `there is a ${object.kind} ${object.metadata.name} already: ${own}`
      faults.push({ code: 'object-repeated', path: [...at, 'metadata', 'name'], message, help: 'give it another name' })
    }
    const isPlain = !isEncrypted(object)
    const found = [...(await refusals(object, isPlain)), ...(isPlain ? nulls(object) : [])]
    for (const { path, message, help = 'write what Kubernetes accepts' } of found) {
      const told = `Kubernetes or Kustomize refuses ${object.kind} ${object.metadata.name}: ${message}`
      faults.push({ code: 'object-refused', path: [...at, ...path], message: told, help })
    }
    for (const { path, service } of selectedPods(object, server)) {
      faults.push({
        code: 'object-selected',
        path: [...at, ...path],
        message: `the Service ${service} would send requests to the pods of ${object.kind} ${object.metadata.name}, as if they were the server's`,
        help: 'give them other labels',
      })
    }
  }
  return faults
}

const identity = (object: KubernetesObject): string => `${groupOf(object)} ${object.kind} ${object.metadata.name}`

const nulls = (object: KubernetesObject): Refusal[] =>
  valuesIn(object).flatMap(([path, value]) =>
    value === null ? [{ path, message: `${formatPath(path)} is null`, help: 'remove it' }] : [],
  )
