import type { PatchFault } from '../../facts/kustomize/strategic-merge.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Target } from '../../model/user-patch.ts'
import { didYouMean } from '../../text/did-you-mean.ts'

/** The one object that a target fits; otherwise undefined, and a fault that lists the objects. */
export function findTarget(
  objects: readonly KubernetesObject[],
  { kind, name }: Target,
  report: (fault: PatchFault) => void,
): KubernetesObject | undefined {
  const ofKind = objects.filter((object) => object.kind === kind)
  const [object, ...others] = ofKind.filter((object) => name === undefined || object.metadata.name === name)
  if (object && others.length === 0) return object

  const names = ofKind.map((object) => object.metadata.name)
  if (ofKind.length === 0) {
    const kinds = [...new Set(objects.map((object) => object.kind))]
    const near = didYouMean(kind, kinds)
    const help =
      near === undefined ? `write one of ${kinds.join(', ')}; or add one by extraObjects` : `did you mean ${near}?`
    report({ path: ['target', 'kind'], message: `there is no ${kind} to patch`, help })
  } else if (object === undefined) {
    report({ path: ['target', 'name'], message: `there is no ${kind} named ${name}`, ...choice(name!, names) })
  } else {
    const message = `the patch fits ${names.length} objects of kind ${kind}`
    report({ path: ['target'], message, help: `name one of them: ${names.join(', ')}` })
  }
  return undefined
}

function choice(word: string, candidates: readonly string[]): { help?: string } {
  if (candidates.length === 0) return {}
  const near = didYouMean(word, candidates)
  return { help: near === undefined ? `write one of ${candidates.join(', ')}` : `did you mean ${near}?` }
}
