import type { Values } from '../../generated/types.ts'
import { at, equal, isObject, type Json } from '../../json.ts'
import type { KubernetesObject } from '../../kubernetes/object.ts'
import { workload } from '../../kubernetes/workload.ts'
import { tlsMode } from '../../mlflow/database-uri.ts'
import { databaseServers } from '../../mlflow/stores.ts'
import type { Subject } from '../../variation.ts'
import type { Consequences } from '../consequence.ts'
import { say } from '../message.ts'
import { placesOf } from '../places.ts'

/** How well a connection is protected, by the mode of its TLS; without one as the driver likes. */
const protection = ['disable', undefined, 'require', 'verify-ca', 'verify-full']

const protectionOf = (values: Values, key: string): number => {
  const store = databaseServers(values).find((store) => store.key === key)
  return store ? protection.indexOf(tlsMode(store)) : -1
}

/** Whether the pods are kept from running as root. */
function isNonRoot({ objects }: Subject): boolean {
  const pod = at(workload(objects)?.deployment, ['spec', 'template', 'spec'])
  return at(pod, ['securityContext', 'runAsNonRoot']) === true || at(pod, ['containers', 0, 'securityContext', 'runAsNonRoot']) === true
}

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
        .map((store) => say`the connection to ${(store.key === 'backendStore' ? placesOf(after!)?.records : placesOf(after!)?.models) ?? ''} is less protected: TLS mode ${tlsMode(store) ?? 'of the driver’s choice'}`)
    },
  },
  'service-open': {
    level: 'caution',
    find: ({ before, after }) => {
      if (!before || !after) return []
      const types = (side: Subject): string[] => ofKind(side, 'Service').map(({ spec }) => String(at(spec, ['type']))).filter((type) => open.includes(type))
      return types(after).filter((type) => !types(before).includes(type)).map((type) => say`the Service may be reached from outside of the cluster: its type is ${type}`)
    },
  },
  'ingress-plain': {
    level: 'caution',
    find: ({ before, after }) => {
      if (!before || !after) return []
      const there = ofKind(after, 'Ingress').flatMap(({ spec }) => list(at(spec, ['rules'])).map((rule) => String(at(rule, ['host']))))
      const plain = [...new Set(encrypted(before))].filter((host) => there.includes(host) && !encrypted(after).includes(host))
      return plain.length > 0 ? [say`the Ingress no longer ends TLS for ${plain}`] : []
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
