import { mainContainer, variableText } from '../../facts/kubernetes/container.ts'
import { tlsMode } from '../../facts/mlflow/database-uri.ts'
import { databaseServers, type Store } from '../../facts/mlflow/stores.ts'
import { at, type Json, listOf } from '../../model/json.ts'
import type { Subject } from '../../recompile.ts'
import { matches } from '../../text/wildcard.ts'
import type { Consequences } from './consequence.ts'
import { endpoints, placesOf } from './data-locations.ts'
import { gains } from './gained.ts'
import { say } from './sentence.ts'

/** How well a connection is protected, by the mode of its TLS; without one as the driver likes. */
const protection: Record<string, number> = {
  disable: 0,
  allow: 1,
  prefer: 2,
  require: 3,
  'verify-ca': 4,
  'verify-full': 5,
}

/** A parameter stands over what `tls` says, and libpq's own variable is for where neither says anything. */
function modeOf(store: Store, { objects }: Subject): string | undefined {
  const own = store.type === 'postgres' ? variableText(mainContainer(objects), 'PGSSLMODE') : ''
  const mode = store.parameters?.sslmode ?? tlsMode(store)
  return mode === undefined ? own || undefined : String(mode)
}

function protectionOf(side: Subject, key: string): number {
  const store = databaseServers(side.environment.values).find((store) => store.key === key)
  return store ? (protection[modeOf(store, side) ?? 'prefer'] ?? protection.prefer!) : -1
}

/** How artifacts go to S3 where they do: in the clear, or to anybody. */
function unencrypted({ objects }: Subject): string[] {
  const container = mainContainer(objects)
  const text = (name: string): string => variableText(container, name)
  if (!text('MLFLOW_ARTIFACTS_DESTINATION').startsWith('s3')) return []
  return [
    ...(endpoints
      .map(text)
      .find((url) => url !== '')
      ?.startsWith('http:')
      ? ['by http']
      : []),
    ...(/^(true|1)$/i.test(text('MLFLOW_S3_IGNORE_TLS')) ? ['whatever its certificate (MLFLOW_S3_IGNORE_TLS)'] : []),
  ]
}

const ingressSpecs = ({ objects }: Subject): (Json | undefined)[] =>
  objects.flatMap(({ kind, spec }) => (kind === 'Ingress' ? [spec] : []))

/** The hosts that Ingresses know, and those for which they end TLS. */
const hosts = (side: Subject): string[] =>
  ingressSpecs(side).flatMap((spec) => listOf(at(spec, ['rules'])).map((rule) => String(at(rule, ['host']))))

const encrypted = (side: Subject): string[] =>
  ingressSpecs(side).flatMap((spec) =>
    listOf(at(spec, ['tls'])).flatMap((entry) => listOf(at(entry, ['hosts'])).map(String)),
  )

/** The hosts that are known and have no TLS. */
const plainHosts = (side: Subject): string[] =>
  hosts(side).filter((host) => !encrypted(side).some((pattern) => matches(pattern, host)))

/** What goes over the network in the clear, or to whoever answers. */
export const encryption: Consequences = {
  'tls-weaker': {
    level: 'caution',
    find: ({ before, after }) => {
      if (!before || !after) return []
      const { records = '', models = '' } = placesOf(after) ?? {}
      return databaseServers(after.environment.values)
        .filter(({ key }) => protectionOf(after, key) < protectionOf(before, key))
        .map(
          (store) =>
            [
              store.key === 'backendStore' ? records : models,
              modeOf(store, after) ?? 'of the driver’s choice',
            ] as const,
        )
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
    find: gains(unencrypted, (items) => say`artifacts go to their store ${items}`),
  },
}
