import { type Json, listOf, mapOf } from '../../../model/json.ts'
import type { KubernetesObject } from '../../../model/kubernetes-object.ts'
import { isOpening } from '../guards.ts'
import { aliasesOf } from '../hosts.ts'
import { keptAnnotations } from '../kept.ts'
import { isKept } from '../kinds.ts'
import { type Asked, ifTrue, type Privileges, withItems } from './privilege.ts'

/** Whose keys are instructions to what applies objects: Argo CD reads Helm's, too. */
const engines = /^([^/]+\.)?(argoproj\.io|fluxcd\.io|helm\.sh)\//

/** Instructions that change only how an object is compared and applied, not what becomes of it or of others. */
const harmless: { [key: string]: RegExp } = {
  'argocd.argoproj.io/compare-options': /^(ServerSideDiff=(true|false)|IncludeMutationWebhook=true|,\s*)+$/,
  'argocd.argoproj.io/sync-options':
    /^(ServerSideApply=(true|false)|Validate=true|SkipDryRunOnMissingResource=true|,\s*)+$/,
}

/**
 * Annotations of Ingresses that are text of a proxy's configuration, whoever's proxy (ingress-nginx, nginx.org, haproxy.org,
 * haproxy-ingress.github.io/docs/configuration/keys: config-backend, config-tcp-service and others).
 */
const snippet =
  /\/([^/]+-)?snippets?$|^(haproxy-ingress\.github|(.+\.)?ingress\.kubernetes)\.io\/config-|^haproxy\.org\/route-acl$|^zalando\.org\/skipper-(routes|predicate)$/

/** Text by which a value of a proxy's annotation ends its own directive, and begins another; cookies have quoted ; themselves. */
const isInjected = (key: string, set: string): boolean => {
  if (key === 'traefik.ingress.kubernetes.io/router.pathmatcher') return !/^Path(Prefix|Regexp)?$/.test(set)
  if (key.startsWith('haproxy.org/')) return /[\r\n]/.test(set.trim())
  if (!key.startsWith('nginx.ingress.kubernetes.io/')) return false
  const bare = /\/proxy-cookie-(path|domain)$/.test(key) ? set.replaceAll(/"[^"]*"/g, '') : set
  return bare.includes(';') || /[\r\n{}]/.test(set.replaceAll(/\$\{\w+\}/g, ''))
}

/** Characters by which the path of an Ingress ends the rule or the directive that a proxy makes of it. */
const breaksOut = /[\s"'`;]/

/**
 * Annotations that name an object, with its namespace: a Secret, headers of a ConfigMap, a backend, a network, what is
 * copied.
 */
const reference = /\/([^/]*-)?(secret|configmap|headers|backend|crt|cert|ca|networks?|replicate-from|reflects)$/

/** A name with its namespace, alone or in a list; networks may be written in JSON. */
const named = /(?:^|[\s,"])(([a-z0-9][-a-z0-9]*)\/[^/\s,"]+)(?=[\s,"]|$)|"namespace"\s*:\s*"([^"]+)"/g

/** Annotations that send requests into another namespace, and those that have an object copied into others. */
const destination = /\/svc-namespace$/
const copied =
  /\/(replicate-to(-matching)?|replication-allowed(-namespaces)?|reflection-(allowed|auto)-(enabled|namespaces))$|^kubed\.appscode\.com\/sync$/

function* keysOf(value: Json, isSought: (key: string, set: string) => boolean): Generator<Asked> {
  for (const [key, set] of Object.entries(mapOf(value))) if (isSought(key, String(set))) yield { at: [key], item: key }
}

/** What in objects rules others than the server: engines, other namespaces, networks and proxies. */
export const objectPrivileges = {
  engineMetadata: {
    sentence: 'is an instruction to Argo CD or Flux',
    way: 'remove it: delivery has what an environment may set there',
    fields: {
      *annotations(value, { object, path }) {
        const own = isKept(object) && path.length === 1 ? mapOf({ ...keptAnnotations }) : {}
        const isLeft = (key: string, set: string): boolean => {
          if (!engines.test(key) || harmless[key]?.test(set)) return false
          // Of ours on a claim only what is harmless may stand beside it.
          const others = set.split(/,\s*/).filter(
            (option) =>
              !String(own[key] ?? '')
                .split(',')
                .includes(option),
          )
          return !(Object.hasOwn(own, key) && (others.length === 0 || harmless[key]?.test(others.join(','))))
        }
        yield* keysOf(value, isLeft)
      },
      labels: (value) => keysOf(value, (key) => engines.test(key)),
    },
  },
  finalizers: {
    sentence: 'keeps the object from being deleted until somebody takes it away',
    fields: { finalizers: withItems },
  },
  ownerReferences: {
    sentence: 'has the object deleted with another one',
    fields: {
      *ownerReferences(value) {
        if (!Array.isArray(value)) return
        for (const [index, owner] of value.entries())
          yield { at: [index], item: `${String(mapOf(owner).kind)}/${String(mapOf(owner).name)}` }
      },
    },
  },
  foreignNamespaces: {
    sentence: 'leads into the namespace of others',
    isOfValues: 'there',
    fields: {
      namespace: elsewhere,
      targetNamespace: elsewhere,
      storageNamespace: elsewhere,
      matchNames: (value, place) =>
        listOf(value).flatMap((one, index) => elsewhere(one, place).map((asked) => ({ ...asked, at: [index] }))),
      any: (value, { path }) => (path.at(-1) === 'namespaceSelector' ? ifTrue(value) : []),
    },
  },
  foreignObjects: {
    sentence: 'uses an object in the namespace of others',
    fields: {
      *annotations(value, { object: { metadata } }) {
        for (const [key, set] of Object.entries(mapOf(value))) {
          const isOthers = copied.test(key) || (destination.test(key) && set !== metadata.namespace)
          if (isOthers) yield { at: [key], item: String(set) }
          if (!reference.test(key)) continue
          for (const [, item, namespace, inJson] of String(set).matchAll(named)) {
            if ((namespace ?? inJson) !== metadata.namespace) yield { at: [key], item: item ?? `${inJson}/*` }
          }
        }
      },
    },
  },
  serviceTypes: {
    sentence: 'opens the server beyond the cluster, past its routes',
    way: 'remove it: http_route and ingress make routes',
    fields: {
      type: (value, { object, path }) =>
        object.kind === 'Service' && path.length === 1 && value !== 'ClusterIP' && typeof value === 'string'
          ? [{ at: [], item: value }]
          : [],
      annotations: (value) => keysOf(value, isOpening),
      labels: (value) => keysOf(value, isOpening),
    },
  },
  externalIPs: {
    sentence: 'takes what is sent to an address outside of the cluster',
    way: 'remove it: http_route and ingress make routes',
    fields: { externalIPs: withItems },
  },
  snippets: {
    sentence: 'is text of the configuration of a proxy that others share',
    fields: {
      annotations: (value) => keysOf(value, (key, set) => snippet.test(key) || isInjected(key, set)),
      path: (value, { object }) =>
        object.kind === 'Ingress' && typeof value === 'string' && breaksOut.test(value)
          ? [{ at: [], item: value }]
          : [],
    },
  },
  serverAlias: {
    sentence: 'takes the requests for other host names, past the check of who has them',
    way: 'write http_route.hostnames or ingress.host in its place',
    fields: {
      *annotations(_, { object, path }) {
        if (path.length > 1) return
        for (const { key, host } of aliasesOf(object)) yield { at: [key], item: host }
      },
    },
  },
} satisfies Privileges

/** A namespace that is not the object's own. */
function elsewhere(value: Json, { object: { metadata } }: { object: KubernetesObject }): Asked[] {
  return typeof value === 'string' && value !== metadata.namespace ? [{ at: [], item: value }] : []
}
