import { isBuiltIn, isNamespaced, namespacedKinds, versionsOf } from '../../../facts/kubernetes/built-in.ts'
import { rowOf } from '../../../facts/kubernetes/kinds.ts'
import { isEncrypted, isSops } from '../../../facts/kubernetes/sealed.ts'
import { extraEntries, origin } from '../../../model/environment.ts'
import { groupOf, type KubernetesObject } from '../../../model/kubernetes-object.ts'
import { includedAt } from '../../../model/source.ts'
import { didYouMean } from '../../../text/did-you-mean.ts'
import { matches } from '../../../text/wildcard.ts'
import type { Finding, Rules } from '../rule.ts'

export const extraObjectRules = {
  'object-missing'({ values }, report) {
    for (const [index, item] of values.extraObjects.entries()) {
      if (typeof item !== 'string') continue
      report({
        path: ['extraObjects', index],
        message: `${item} can't be read from here: only files of environments/ name files of objects`,
        help: 'write the object itself',
      })
    }
  },

  'object-kind'({ values }, report, { fleet }) {
    for (const [index, object] of extraEntries(values)) {
      const path = ['extraObjects', index, 'kind']
      const wrong = wrongKind(object)
      if (wrong) report({ path, ...wrong })
      else if (fleet && !fleet.kinds.some((allowed) => isAllowed(object, allowed))) {
        const group = groupOf(object)
        report({
          path,
          message: `environments/_fleet.yaml does not allow the kind ${object.kind}${group && ` of ${group}`} beside a server`,
          help: `whoever owns the fleet file may add to its kinds: {group: ${group || '""'}, kind: ${object.kind}}`,
        })
      }
    }
  },

  'object-namespace'({ values }, report) {
    for (const [index, object] of extraEntries(values)) {
      const { namespace } = object.metadata
      const path = ['extraObjects', index, 'metadata']
      if (namespace !== undefined && namespace !== values.namespace) {
        report({
          path: [...path, 'namespace'],
          message: `the namespace of this environment is ${values.namespace}, and its objects lie in no other`,
          help: isEncrypted(object)
            ? `encrypt it anew for the namespace ${values.namespace}`
            : `remove it, or write ${values.namespace}`,
        })
      } else if (namespace === undefined && isEncrypted(object)) {
        report({
          path,
          message: 'what is encrypted is applied as it is, and this names no namespace',
          help: `add namespace: ${values.namespace} below metadata before it is encrypted: with sops edit, or kubeseal`,
        })
      }
    }
  },

  'object-encrypted'({ values, layers }, report, { fleet }) {
    for (const [index, object] of extraEntries(values)) {
      if (!isSops(object)) continue
      const path = ['extraObjects', index]
      const layer = origin(layers, ['extraObjects'])
      if (layer && !includedAt(layer, path)) {
        report({
          path,
          message: 'the MAC of SOPS holds for a whole file, and this is a part of one',
          help: 'put it into a file of its own below environments/, and write the name of that here',
        })
      } else if (fleet?.argocd) {
        report({
          path,
          message: 'Argo CD would apply what SOPS has encrypted as it is: the Secret would hold the encrypted texts',
          help: 'use a SealedSecret, or the operator of External Secrets',
        })
      } else if (fleet?.flux && !fleet.flux.decryption) {
        report({
          path,
          message: 'Flux decrypts nothing: the Secret would hold the encrypted texts',
          help: 'add decryption: {provider: sops, secretName: sops-age} below flux in environments/_fleet.yaml',
        })
      }
    }
  },
} satisfies Rules

const isAllowed = (object: KubernetesObject, { group, kind }: { group: string; kind: string }): boolean =>
  matches(group, groupOf(object)) && matches(kind, object.kind)

/** Kinds that nobody may have, whatever the fleet file says. */
function wrongKind(object: KubernetesObject): Pick<Finding, 'message' | 'help'> | undefined {
  const { apiVersion, kind } = object
  const ofCluster = "what is the cluster's is applied by whoever owns the cluster"
  if (groupOf(object) === 'kustomize.config.k8s.io') {
    return { message: `${kind} is an instruction to Kustomize, and no object`, help: 'remove it' }
  }
  // Whatever its kind is called: what has items is a list to kubectl, Argo CD and Flux, of which each item is applied.
  if (Object.hasOwn(object, 'items')) {
    return { message: `${kind} with items is several objects`, help: 'write each as an entry of its own' }
  }
  const row = rowOf(object)
  if (row && groupOf(row) !== groupOf(object)) {
    return {
      message: `${kind} of ${groupOf(object) || "Kubernetes' core"} has the name of a kind that servers are made of, and would be taken for it`,
      help: 'apply it by other means',
    }
  }
  if (row?.emittedFor === 'fleet') {
    return { message: `${kind} delivers environments, and is none of their objects`, help: 'apply it by other means' }
  }
  if (isBuiltIn(object) && !isNamespaced(object)) {
    const versions = versionsOf(kind)
    if (versions.length > 0)
      return { message: `Kubernetes has no ${kind} of ${apiVersion}`, help: `write apiVersion: ${versions.at(-1)}` }
    const near = didYouMean(kind, namespacedKinds)
    return {
      message: `Kubernetes has no kind ${kind} of ${apiVersion} that lies in a namespace`,
      help: near ? `did you mean ${near}?` : ofCluster,
    }
  }
  return /^Cluster[A-Z]/.test(kind)
    ? { message: `${kind} is the cluster's by its name, and lies in no namespace`, help: ofCluster }
    : undefined
}
