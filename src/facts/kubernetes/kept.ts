import { at, type Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { commaList } from '../../text/comma-list.ts'
import { isKept } from './kinds.ts'

/**
 * The annotations by which neither Argo CD nor Flux deletes an object, whatever happens to what made it
 * (argo-cd.readthedocs.io/en/stable/user-guide/sync-options, fluxcd.io/flux/components/kustomize/kustomizations).
 */
export const keptAnnotations: Readonly<Record<string, string>> = {
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
}

/** Annotations by which they delete it all the same: as a hook, or to make it anew. */
const deleting: { [key: string]: RegExp } = {
  'argocd.argoproj.io/hook': /./,
  'argocd.argoproj.io/sync-options': /(^|,)\s*(Force|Replace)=true/,
  'helm.sh/hook': /./,
  'kustomize.toolkit.fluxcd.io/force': /^enabled$/i,
}

/** By what patches take the protection of an object away that must stay, and what to write instead. */
export function* lostProtection(object: KubernetesObject): Generator<{ path: Path; message: string; help: string }> {
  if (!isKept(object)) return
  const pathOf = (key: string): Path => ['metadata', 'annotations', key]
  const annotation = (key: string): string => String(at(object, pathOf(key)) ?? '')
  for (const [key, needed] of Object.entries(keptAnnotations)) {
    const given = commaList(annotation(key))
    const options = needed.split(',')
    if (options.every((option) => given.includes(option))) continue
    const names = options.map((option) => option.split('=')[0])
    const others = given.filter((option) => !names.includes(option.split('=')[0]))
    const message = `without ${key}: ${needed} Argo CD or Flux may delete it, with its data`
    yield {
      path: pathOf(key),
      message,
      help: `set ${key}: ${[...options, ...others].join(',')}, or leave that annotation out`,
    }
  }
  for (const [key, form] of Object.entries(deleting)) {
    if (!form.test(annotation(key))) continue
    yield {
      path: pathOf(key),
      message: `by ${key}: ${annotation(key)} it may be deleted, with its data`,
      help: 'take it out',
    }
  }
}
