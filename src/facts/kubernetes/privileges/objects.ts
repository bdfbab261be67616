import { isObject, type JsonObject, listOf, mapOf } from '../../../model/json.ts'
import { memoizeLast, memoizeTest } from '../../../model/memo.ts'
import { isOpening } from '../guards.ts'
import { aliasesOf } from '../hosts.ts'
import { keptAnnotations } from '../kept.ts'
import { isKept } from '../kinds.ts'
import { type Finder, ifTrue, type Privileges, withItems } from './privilege.ts'

/** Whose keys are instructions to what applies objects: Argo CD reads Helm's, too. */
const isOfEngine = memoizeTest(/^([^/]+\.)?(argoproj\.io|fluxcd\.io|helm\.sh)\//)

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
const isSnippet = memoizeTest(
  /\/([^/]+-)?snippets?$|^(haproxy-ingress\.github|(.+\.)?ingress\.kubernetes)\.io\/config-|^haproxy\.org\/route-acl$|^zalando\.org\/skipper-(routes|predicate)$/,
)

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
const isReference = memoizeTest(
  /\/([^/]*-)?(secret|configmap|headers|backend|crt|cert|ca|networks?|replicate-from|reflects)$/,
)

/** A name with its namespace, alone or in a list; networks may be written in JSON. */
const named = /(?:^|[\s,"])(([a-z0-9][-a-z0-9]*)\/[^/\s,"]+)(?=[\s,"]|$)|"namespace"\s*:\s*"([^"]+)"/g

/** Annotations that send requests into another namespace, and those that have an object copied into others. */
const isDestination = memoizeTest(/\/svc-namespace$/)
const isCopied = memoizeTest(
  /\/(replicate-to(-matching)?|replication-allowed(-namespaces)?|reflection-(allowed|auto)-(enabled|namespaces))$|^kubed\.appscode\.com\/sync$/,
)

/** A map that asks with each of its keys that is sought. */
function keysIf(isSought: (key: string, set: string) => boolean): Finder {
  // An environment's objects have one map of labels.
  const soughtIn = memoizeLast((map: JsonObject) => Object.keys(map).filter((key) => isSought(key, String(map[key]))))
  return (value, ask) => {
    if (isObject(value)) for (const key of soughtIn(value)) ask({ at: [key], item: key })
  }
}

/** A field that asks with a namespace that is not the object's own. */
const elsewhere: Finder = (value, ask, { object: { metadata } }) => {
  if (typeof value === 'string' && value !== metadata.namespace) ask({ at: [], item: value })
}

/** What in objects rules others than the server: engines, other namespaces, networks and proxies. */
export const objectPrivileges = {
  engineMetadata: {
    sentence: 'is an instruction to Argo CD or Flux',
    way: 'remove it: delivery has what an environment may set there',
    fields: {
      annotations(value, ask, { object, path }) {
        const own = isKept(object) && path.length === 1 ? mapOf({ ...keptAnnotations }) : {}
        const isLeft = (key: string, set: string): boolean => {
          if (!isOfEngine(key) || harmless[key]?.test(set)) return false
          // Of ours on a claim only what is harmless may stand beside it.
          const others = set.split(/,\s*/).filter(
            (option) =>
              !String(own[key] ?? '')
                .split(',')
                .includes(option),
          )
          return !(Object.hasOwn(own, key) && (others.length === 0 || harmless[key]?.test(others.join(','))))
        }
        for (const [key, set] of Object.entries(mapOf(value)))
          if (isLeft(key, String(set))) ask({ at: [key], item: key })
      },
      labels: keysIf(isOfEngine),
    },
  },
  finalizers: {
    sentence: 'keeps the object from being deleted until somebody takes it away',
    fields: { finalizers: withItems },
  },
  ownerReferences: {
    sentence: 'has the object deleted with another one',
    fields: {
      ownerReferences(value, ask) {
        for (const [index, owner] of listOf(value).entries())
          ask({ at: [index], item: `${String(mapOf(owner).kind)}/${String(mapOf(owner).name)}` })
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
      matchNames(value, ask, place) {
        for (const [index, one] of listOf(value).entries())
          elsewhere(one, (asked) => ask({ ...asked, at: [index] }), place)
      },
      any(value, ask, place) {
        if (place.path.at(-1) === 'namespaceSelector') ifTrue(value, ask, place)
      },
    },
  },
  foreignObjects: {
    sentence: 'uses an object in the namespace of others',
    fields: {
      annotations(value, ask, { object: { metadata } }) {
        for (const [key, set] of Object.entries(mapOf(value))) {
          const isOthers = isCopied(key) || (isDestination(key) && set !== metadata.namespace)
          if (isOthers) ask({ at: [key], item: String(set) })
          if (!isReference(key)) continue
          for (const [, item, namespace, inJson] of String(set).matchAll(named)) {
            if ((namespace ?? inJson) !== metadata.namespace) ask({ at: [key], item: item ?? `${inJson}/*` })
          }
        }
      },
    },
  },
  serviceTypes: {
    sentence: 'opens the server beyond the cluster, past its routes',
    way: 'remove it: http_route and ingress make routes',
    fields: {
      type(value, ask, { object, path }) {
        if (object.kind === 'Service' && path.length === 1 && value !== 'ClusterIP' && typeof value === 'string')
          ask({ at: [], item: value })
      },
      annotations: keysIf(isOpening),
      labels: keysIf(isOpening),
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
      annotations: keysIf((key, set) => isSnippet(key) || isInjected(key, set)),
      path(value, ask, { object }) {
        if (object.kind === 'Ingress' && typeof value === 'string' && breaksOut.test(value))
          ask({ at: [], item: value })
      },
    },
  },
  serverAlias: {
    sentence: 'takes the requests for other host names, past the check of who has them',
    way: 'write http_route.hostnames or ingress.host in its place',
    fields: {
      annotations(_, ask, { object, path }) {
        if (path.length > 1) return
        for (const { key, host } of aliasesOf(object)) ask({ at: [key], item: host })
      },
    },
  },
} satisfies Privileges
