import type { Values } from '../../generated/types.ts'
import { at, type Json } from '../../json.ts'
import { mainContainer } from '../../kubernetes/container.ts'
import { tlsMode } from '../../mlflow/database-uri.ts'
import { databaseServers, type Store } from '../../mlflow/stores.ts'
import { matches } from '../../pattern.ts'
import type { Subject } from '../../variation.ts'
import type { Consequences } from '../consequence.ts'
import { say } from '../message.ts'
import { placesOf } from '../places.ts'
import { gains } from './gains.ts'

/** How well a connection is protected, by the mode of its TLS; without one as the driver likes. */
const protection = ['disable', undefined, 'require', 'verify-ca', 'verify-full']

/** A parameter stands over what `tls` says. */
const modeOf = (store: Store): string | undefined =>
  store.parameters?.sslmode === undefined ? tlsMode(store) : String(store.parameters.sslmode)

const protectionOf = (values: Values, key: string): number => {
  const store = databaseServers(values).find((store) => store.key === key)
  return store ? protection.indexOf(modeOf(store)) : -1
}

/** The variables by which artifacts go to their store in the clear, or to anybody. */
const unencrypted = ({ objects }: Subject): string[] =>
  [...(mainContainer(objects)?.variables ?? [])].flatMap(([name, value]) => {
    const text = 'text' in value ? value.text : ''
    const isPlain = (/ENDPOINT_URL/.test(name) && text.startsWith('http:')) || (name === 'MLFLOW_S3_IGNORE_TLS' && /^(true|1)$/i.test(text))
    return isPlain ? [name] : []
  })

const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

const ingressSpecs = ({ objects }: Subject): (Json | undefined)[] => objects.flatMap(({ kind, spec }) => (kind === 'Ingress' ? [spec] : []))

/** The hosts that Ingresses know, and those for which they end TLS. */
const hosts = (side: Subject): string[] =>
  ingressSpecs(side).flatMap((spec) => list(at(spec, ['rules'])).map((rule) => String(at(rule, ['host']))))

const encrypted = (side: Subject): string[] =>
  ingressSpecs(side).flatMap((spec) => list(at(spec, ['tls'])).flatMap((entry) => list(at(entry, ['hosts'])).map(String)))

/** The hosts that are known and have no TLS. */
const plainHosts = (side: Subject): string[] => hosts(side).filter((host) => !encrypted(side).some((pattern) => matches(pattern, host)))

/** What goes over the network in the clear, or to whoever answers. */
export const encryption: Consequences = {
  'tls-weaker': {
    level: 'caution',
    find: ({ before, after }) => {
      const [was, is] = [before?.environment.values, after?.environment.values]
      if (!was || !is) return []
      const { records = '', models = '' } = placesOf(after!) ?? {}
      return databaseServers(is)
        .filter(({ key }) => protectionOf(is, key) < protectionOf(was, key))
        .map((store) => [store.key === 'backendStore' ? records : models, modeOf(store) ?? 'of the driver’s choice'] as const)
        .map(([place, mode]) => say`the connection to ${place} is less protected: TLS mode ${mode}`)
    },
  },
  'ingress-plain': {
    level: 'caution',
    find: ({ before, after }) => {
      if (!before || !after) return []
      const plain = plainHosts(after)
      const lost = [...new Set(encrypted(before))].filter((host) => plain.includes(host))
      return lost.length > 0 ? [say`the Ingress no longer ends TLS for ${lost}`] : []
    },
  },
  'artifacts-plain': {
    level: 'caution',
    find: gains(unencrypted, (items) => say`artifacts go to their store in the clear, or to anybody who answers: ${items}`),
  },
}
