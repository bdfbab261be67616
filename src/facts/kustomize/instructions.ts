import { at, formatPath, mapOf, type Path, valuesIn } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoizeText } from '../../model/memo.ts'
import { isQuotedKey } from './quoted-key.ts'

/** Something in an object that Kustomize would not carry as it is, and what to do about it. */
export interface KustomizeFault {
  message: string
  help: string
}

/**
 * Prefixes of annotations that are instructions to Kustomize: by some it drops, renames or loses the object that bears
 * them, all of them it may take away (kyaml/kio/kioutil, api/internal/utils/annotations.go; tried on 5.0.1 and 5.8.1).
 * In the template of pods, and as labels, they are carried.
 */
const controlPrefixes = [
  'internal.config.kubernetes.io/',
  'config.kubernetes.io/',
  'config.k8s.io/',
  'alpha.config.kubernetes.io/',
]

/** Why Kustomize can't build an object with an annotation; undefined where it can. */
export const annotationFault = memoizeText((key: string): KustomizeFault | undefined => {
  if (controlPrefixes.some((prefix) => key.startsWith(prefix))) {
    return { message: `Kustomize takes the annotation ${JSON.stringify(key)} for an instruction`, help: 'remove it' }
  }
  if (!isQuotedKey(key)) return undefined
  const message = `Kustomize can't build an object with the annotation ${JSON.stringify(key)}`
  return { message, help: `give it a prefix, such as example.com/${key}` }
})

/** Keys that a strategic merge, or YAML itself, takes for an instruction wherever they stand. */
const directive = /^$|^<<$|^\$(patch$|retainKeys$|setElementOrder\/|deleteFromPrimitiveList\/)/

/** What Kustomize would not carry of an object, whatever Kubernetes says of it, and where. */
export function kustomizeFaults(object: KubernetesObject): (KustomizeFault & { path: Path })[] {
  const annotations = at(object, ['metadata', 'annotations'])
  return [
    ...Object.keys(mapOf(annotations)).flatMap((key) => {
      const fault = annotationFault(key)
      return fault ? [{ path: ['metadata', 'annotations', key], ...fault }] : []
    }),
    ...directivesIn(object).map((path) => ({
      path,
      message: `Kustomize can't carry the key ${JSON.stringify(path.at(-1))} of ${formatPath(path.slice(0, -1))}`,
      help: 'remove it',
    })),
  ]
}

const directivesIn = (object: KubernetesObject): Path[] =>
  valuesIn(object).flatMap(([path]) => {
    const key = path.at(-1)
    return typeof key === 'string' && directive.test(key) ? [path] : []
  })
