import type { Json, JsonObject } from '../../model/json.ts'
import { isObject } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoizeLast } from '../../model/memo.ts'

/**
 * The fields in which Kustomize takes a string for the name of an object of a kind, written as `key` or `parent.key`;
 * lists don't count as parents. Wider than Kustomize's own, which are full paths for each kind of referrer
 * (sigs.k8s.io/kustomize/api/internal/konfig/builtinpluginconsts/namereference.go).
 */
const references: { readonly [kind: string]: readonly string[] } = {
  ClusterRole: ['roleRef.name'],
  ConfigMap: [
    'configMap.name',
    'configMapKeyRef.name',
    'configMapRef.name',
    'configSource.configMap',
    'rules.resourceNames',
    'annotations.nginx.ingress.kubernetes.io/fastcgi-params-configmap',
  ],
  Deployment: ['scaleTargetRef.name'],
  IngressClass: ['spec.ingressClassName'],
  PersistentVolume: ['spec.volumeName', 'rules.resourceNames'],
  PersistentVolumeClaim: ['persistentVolumeClaim.claimName'],
  PriorityClass: ['spec.priorityClassName'],
  ReplicaSet: ['scaleTargetRef.name'],
  ReplicationController: ['scaleTargetRef.name'],
  Role: ['roleRef.name'],
  Secret: [
    'azureFile.secretName',
    'imagePullSecrets.name',
    'parameters.adminSecretName',
    'parameters.secretName',
    'parameters.secretRef',
    'parameters.userSecretName',
    'rules.resourceNames',
    'secret.name',
    'secret.secretName',
    'secretKeyRef.name',
    'secretRef.name',
    'tls.secretName',
    'annotations.ingress.kubernetes.io/auth-secret',
    'annotations.nginx.ingress.kubernetes.io/auth-secret',
    'annotations.nginx.ingress.kubernetes.io/auth-tls-secret',
  ],
  Service: ['backend.serviceName', 'clientConfig.service', 'service.name', 'spec.serviceName'],
  ServiceAccount: ['spec.serviceAccountName', 'subjects.name'],
  StatefulSet: ['scaleTargetRef.name'],
  StorageClass: ['spec.storageClassName'],
  ValidatingAdmissionPolicy: ['spec.policyName'],
}

/** Whether a field of one of the objects, by which Kustomize finds objects of a kind, has the name of this one. */
export const refersTo = (objects: readonly KubernetesObject[], { kind, metadata }: KubernetesObject): boolean =>
  Object.hasOwn(references, kind) &&
  named(objects).some(([name, kinds]) => name === metadata.name && kinds.includes(kind))

/** The kinds whose objects a field names, by the key of its parent and then its own: looked up in every map. */
const kindsBelow = new Map<string, Map<string, string[]>>()
for (const [kind, fields] of Object.entries(references)) {
  for (const field of fields) {
    const dot = field.indexOf('.')
    const [parent, key] = [field.slice(0, dot), field.slice(dot + 1)]
    const byKey = kindsBelow.get(parent) ?? new Map<string, string[]>()
    kindsBelow.set(parent, byKey.set(key, [...(byKey.get(key) ?? []), kind]))
  }
}

/** The names that objects have in such fields, each with the kinds of what it names. */
const named = memoizeLast((objects: readonly KubernetesObject[]): [name: string, kinds: string[]][] => {
  const found: [string, string[]][] = []
  const collect = (value: Json, kinds: string[] | undefined, key: string): void => {
    if (typeof value === 'string') {
      if (kinds) found.push([value, kinds])
    } else if (Array.isArray(value)) for (const element of value) collect(element, kinds, key)
    else if (isObject(value)) collectBelow(value, key)
  }
  const collectBelow = (map: JsonObject, parent: string): void => {
    const byKey = kindsBelow.get(parent)
    for (const key in map) {
      const value = map[key]!
      if (byKey || typeof value === 'object') collect(value, byKey?.get(key), key)
    }
  }
  for (const object of objects) collectBelow(object, '')
  return found
})

/**
 * Fields in which Kustomize writes the new name of an object that a patch renames, lists on the way not counted: of its
 * own table (namereference.go, above) those in which a server refers to its own objects.
 */
const followed: readonly { kind: string; in: string; path: string }[] = [
  { kind: 'Deployment', in: 'HorizontalPodAutoscaler', path: 'spec/scaleTargetRef/name' },
  { kind: 'ConfigMap', in: 'Deployment', path: 'spec/template/spec/volumes/configMap/name' },
  {
    kind: 'PersistentVolumeClaim',
    in: 'Deployment',
    path: 'spec/template/spec/volumes/persistentVolumeClaim/claimName',
  },
  { kind: 'ServiceAccount', in: 'Deployment', path: 'spec/template/spec/serviceAccountName' },
  { kind: 'ConfigMap', in: 'CronJob', path: 'spec/jobTemplate/spec/template/spec/volumes/configMap/name' },
  {
    kind: 'PersistentVolumeClaim',
    in: 'CronJob',
    path: 'spec/jobTemplate/spec/template/spec/volumes/persistentVolumeClaim/claimName',
  },
  { kind: 'ServiceAccount', in: 'CronJob', path: 'spec/jobTemplate/spec/template/spec/serviceAccountName' },
  { kind: 'Service', in: 'Ingress', path: 'spec/rules/http/paths/backend/service/name' },
]

/** An object of a base as it refers to others once they are renamed. */
export function withNewNames(
  object: KubernetesObject,
  renamed: readonly { base: KubernetesObject; object: KubernetesObject }[],
): KubernetesObject {
  let result: Json = object
  for (const { kind, in: referrer, path } of followed) {
    if (referrer !== object.kind || !renamed.some(({ base }) => base.kind === kind)) continue
    const nameOf = (name: string): string =>
      renamed.findLast(({ base }) => base.kind === kind && base.metadata.name === name)?.object.metadata.name ?? name
    result = renameBelow(result, path.split('/'), nameOf)
  }
  return result as KubernetesObject
}

/** What no new name is in stays the same value. */
function renameBelow(value: Json, path: readonly string[], nameOf: (name: string) => string, depth = 0): Json {
  const key = path[depth]
  if (key === undefined) return typeof value === 'string' ? nameOf(value) : value
  if (Array.isArray(value)) {
    const items = value.map((item) => renameBelow(item, path, nameOf, depth))
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  if (!isObject(value) || !Object.hasOwn(value, key)) return value
  const below = renameBelow(value[key]!, path, nameOf, depth + 1)
  return below === value[key] ? value : { ...value, [key]: below }
}
