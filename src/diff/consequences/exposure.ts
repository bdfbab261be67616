import type { Values } from '../../generated/types.ts'
import { at, equal, isObject, type Json } from '../../json.ts'
import type { KubernetesObject } from '../../kubernetes/object.ts'
import { mainContainer } from '../../kubernetes/container.ts'
import { workload } from '../../kubernetes/workload.ts'
import { tlsMode } from '../../mlflow/database-uri.ts'
import { databaseServers, type Store } from '../../mlflow/stores.ts'
import { matches } from '../../pattern.ts'
import type { Subject } from '../../variation.ts'
import type { Consequences } from '../consequence.ts'
import { say } from '../message.ts'
import { placesOf } from '../places.ts'

/** How well a connection is protected, by the mode of its TLS; without one as the driver likes. */
const protection = ['disable', undefined, 'require', 'verify-ca', 'verify-full']

const protectionOf = (values: Values, key: string): number => {
  const store = databaseServers(values).find((store) => store.key === key)
  return store ? protection.indexOf(modeOf(store)) : -1
}

/** A parameter stands over what `tls` says. */
const modeOf = (store: Store): string | undefined => (store.parameters?.sslmode === undefined ? tlsMode(store) : String(store.parameters.sslmode))

const podOf = ({ objects }: Subject): Json | undefined => at(workload(objects)?.deployment, ['spec', 'template', 'spec'])

const containerOf = ({ objects }: Subject): Json | undefined => mainContainer(objects)?.spec

/** Whether the pods are kept from running as root: what the container says stands over what the pod says. */
const isNonRoot = (side: Subject): boolean => (at(containerOf(side), ['securityContext', 'runAsNonRoot']) ?? at(podOf(side), ['securityContext', 'runAsNonRoot'])) === true

/** What lets a pod out of its confines. */
const unconfined = (side: Subject): string[] => [
  ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => at(podOf(side), [field]) === true),
  ...['privileged', 'allowPrivilegeEscalation'].filter((field) => at(containerOf(side), ['securityContext', field]) === true),
  ...list(at(containerOf(side), ['securityContext', 'capabilities', 'add'])).map((name) => `the capability ${String(name)}`),
]

/** Who asks people who they are: annotations of routes by their name, and MLflow's own. */
const guards = (side: Subject): string[] => [
  ...[...ofKind(side, 'Ingress'), ...ofKind(side, 'HTTPRoute')].flatMap(({ metadata }) => Object.keys(metadata.annotations ?? {}).filter((name) => /auth|whitelist|allowlist/i.test(name))),
  ...(mainContainer(side.objects)?.args.filter((argument) => argument.startsWith('--app-name')) ?? []),
]

/** What lets any page, or any name, ask the server. */
function openings(side: Subject): string[] {
  const container = mainContainer(side.objects)
  const { allowedHosts, corsAllowedOrigins } = side.environment.values.server
  const disabled = container?.variables.get('MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE')
  return [
    ...(disabled && 'text' in disabled && /^(true|1)$/i.test(disabled.text) ? ['MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE'] : []),
    ...(container?.args.includes('--disable-security-middleware') ? ['--disable-security-middleware'] : []),
    ...(allowedHosts.includes('*') ? ['server.allowedHosts: *'] : []),
    ...(corsAllowedOrigins.includes('*') ? ['server.corsAllowedOrigins: *'] : []),
  ]
}

/** What goes to the store of artifacts in the clear, or to anybody. */
const unencrypted = ({ objects }: Subject): string[] =>
  [...(mainContainer(objects)?.variables ?? [])].flatMap(([name, value]) =>
    'text' in value && ((/ENDPOINT_URL/.test(name) && value.text.startsWith('http:')) || (name === 'MLFLOW_S3_IGNORE_TLS' && /^(true|1)$/i.test(value.text))) ? [name] : [],
  )

const added = (was: string[], is: string[]): string[] => [...new Set(is)].filter((item) => !was.includes(item))

const ofKind = ({ objects }: Subject, kind: string): KubernetesObject[] => objects.filter((object) => object.kind === kind)

/** The hosts for which Ingresses end TLS. */
const encrypted = (side: Subject): string[] => ofKind(side, 'Ingress').flatMap(({ spec }) => list(at(spec, ['tls'])).flatMap((entry) => list(at(entry, ['hosts'])).map(String)))

const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

/** The types of Service that the world outside of the cluster may reach. */
const open = ['LoadBalancer', 'NodePort']

/** What makes a server less guarded than it was. */
export const exposure: Consequences = {
  'runs-as-root': {
    level: 'caution',
    find: ({ before, after }) =>
      before && after && isNonRoot(before) && !isNonRoot(after)
        ? [say`the pods may run as root from now on: a namespace that enforces the restricted Pod Security Standard refuses them`]
        : [],
  },
  'tls-weaker': {
    level: 'caution',
    find: ({ before, after }) => {
      const [was, is] = [before?.environment.values, after?.environment.values]
      if (!was || !is) return []
      return databaseServers(is)
        .filter(({ key }) => protectionOf(is, key) < protectionOf(was, key))
        .map((store) => say`the connection to ${(store.key === 'backendStore' ? placesOf(after!)?.records : placesOf(after!)?.models) ?? ''} is less protected: TLS mode ${modeOf(store) ?? 'of the driver’s choice'}`)
    },
  },
  'service-open': {
    level: 'caution',
    find: ({ before, after }) => {
      if (!before || !after) return []
      const ways = (side: Subject): string[] =>
        ofKind(side, 'Service').flatMap(({ spec }) => [...open.filter((type) => at(spec, ['type']) === type), ...list(at(spec, ['externalIPs'])).map(String)])
      const more = added(ways(before), ways(after))
      return more.length > 0 ? [say`the Service may be reached from outside of the cluster: ${more}`] : []
    },
  },
  'ingress-plain': {
    level: 'caution',
    find: ({ before, after }) => {
      if (!before || !after) return []
      const there = ofKind(after, 'Ingress').flatMap(({ spec }) => list(at(spec, ['rules'])).map((rule) => String(at(rule, ['host']))))
      const plain = [...new Set(encrypted(before))].filter((host) => there.includes(host) && !encrypted(after).some((pattern) => matches(pattern, host)))
      return plain.length > 0 ? [say`the Ingress no longer ends TLS for ${plain}`] : []
    },
  },
  unconfined: {
    level: 'caution',
    find: ({ before, after }) => {
      const more = before && after ? added(unconfined(before), unconfined(after)) : []
      return more.length > 0 ? [say`the pods are less confined: they get ${more}`] : []
    },
  },
  unguarded: {
    level: 'caution',
    find: ({ before, after }) => {
      const gone = before && after ? added(guards(after), guards(before)) : []
      return gone.length > 0 ? [say`what asked people who they are is gone: ${gone}`] : []
    },
  },
  opened: {
    level: 'caution',
    find: ({ before, after }) => {
      const more = before && after ? added(openings(before), openings(after)) : []
      return more.length > 0 ? [say`other names and pages may ask the server from now on: ${more}`] : []
    },
  },
  'artifacts-plain': {
    level: 'caution',
    find: ({ before, after }) => {
      const more = before && after ? added(unencrypted(before), unencrypted(after)) : []
      return more.length > 0 ? [say`artifacts go to their store in the clear, or to anybody who answers: ${more}`] : []
    },
  },
  'rights-change': {
    level: 'caution',
    find: ({ before, after }) => {
      if (!before || !after) return []
      const account = (side: Subject): Json | undefined => at(workload(side.objects)?.deployment, ['spec', 'template', 'spec', 'serviceAccountName'])
      const annotations = (side: Subject): Json => ofKind(side, 'ServiceAccount').map(({ metadata }) => (isObject(metadata.annotations) ? metadata.annotations : {}))
      if (account(before) !== account(after)) return [say`the pods act as the ServiceAccount ${String(account(after))}, with its rights`]
      if (ofKind(before, 'ServiceAccount').length !== ofKind(after, 'ServiceAccount').length) return []
      return equal(annotations(before), annotations(after)) ? [] : [say`the annotations of the ServiceAccount change, by which a cloud may give it other rights`]
    },
  },
}
