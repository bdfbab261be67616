import { mainContainer, variableText } from '../../facts/kubernetes/container.ts'
import { endpoints } from '../../facts/mlflow/data-places.ts'
import { databases, tlsMode } from '../../facts/mlflow/databases.ts'
import { databaseServers, type Store } from '../../facts/mlflow/stores.ts'
import { variableNames } from '../../facts/mlflow/variable-names.ts'
import { at, type Json, listOf, own } from '../../model/json.ts'
import type { CompiledState } from '../../recompile.ts'
import { matches } from '../../text/wildcard.ts'
import { type Consequences, whenChanged, whenPresent } from './consequence.ts'
import { dataLocations } from './data-locations.ts'
import { gained, priorOf } from './gained.ts'
import { name, sentence, words } from './sentence.ts'

/** How well a connection is protected, by its TLS mode; without one the driver decides, as with prefer. */
const protection: Record<string, number> = {
  disable: 0,
  allow: 1,
  prefer: 2,
  require: 3,
  'verify-ca': 4,
  'verify-full': 5,
}

/**
 * The TLS mode of a store's connections: a parameter wins over `tls`, and the driver's own variable fills in for both.
 */
function modeOf(store: Store, { objects }: CompiledState): string | undefined {
  const { tlsModeVariable } = databases[store.type]
  const own = tlsModeVariable && variableText(mainContainer(objects), tlsModeVariable)
  const mode = store.parameters?.sslmode ?? tlsMode(store)
  return mode === undefined ? own || undefined : String(mode)
}

function protectionOf(state: CompiledState, key: string): number {
  const store = databaseServers(state.environment.values).find((store) => store.key === key)
  return (store && own(protection, modeOf(store, state) ?? 'prefer')) ?? protection.prefer!
}

/** How artifacts travel to S3 unprotected: in the clear, or to anybody. */
function unprotectedTransports({ objects }: CompiledState): string[] {
  const container = mainContainer(objects)
  const text = (variable: string): string => variableText(container, variable)
  if (!text(variableNames.artifactsDestination).startsWith('s3')) return []
  const endpoint = endpoints.map(text).find((url) => url !== '')
  return [
    ...(endpoint?.startsWith('http:') ? ['by http'] : []),
    ...(/^(true|1)$/i.test(text(variableNames.s3IgnoreTls)) ? ['whatever its certificate (MLFLOW_S3_IGNORE_TLS)'] : []),
  ]
}

const ingressSpecs = ({ objects }: CompiledState): (Json | undefined)[] =>
  objects.flatMap(({ kind, spec }) => (kind === 'Ingress' ? [spec] : []))

/** The hosts of the Ingresses. */
const hosts = (state: CompiledState): string[] =>
  ingressSpecs(state).flatMap((spec) => listOf(at(spec, ['rules'])).map((rule) => String(at(rule, ['host']))))

/** The hosts for which the Ingresses end TLS. */
const tlsHosts = (state: CompiledState): string[] =>
  ingressSpecs(state).flatMap((spec) =>
    listOf(at(spec, ['tls'])).flatMap((entry) => listOf(at(entry, ['hosts'])).map(String)),
  )

/** The hosts of the Ingresses without TLS. */
const plainHosts = (state: CompiledState): string[] =>
  hosts(state).filter((host) => !tlsHosts(state).some((pattern) => matches(pattern, host)))

/** Whether the server ends TLS itself, by an option of the program that serves it. */
function hasCertificate({ objects }: CompiledState): boolean {
  const container = mainContainer(objects)
  const options = [variableNames.uvicornOptions, variableNames.gunicornOptions].map((name) =>
    variableText(container, name),
  )
  return [...options, ...(container?.args ?? [])].some((text) => /--(ssl-)?certfile\b/.test(text))
}

/** What goes over the network in the clear, or to whoever answers. */
export const encryption: Consequences = {
  'tls-weaker': whenPresent('caution', function* (change) {
    const [before, after] = [priorOf(change), change.after]
    for (const store of databaseServers(after.environment.values)) {
      if (protectionOf(after, store.key) >= protectionOf(before, store.key)) continue
      const place = dataLocations(after)?.[store.holds] ?? ''
      const mode = modeOf(store, after)
      const told = mode === undefined ? words("of the driver's choice") : sentence`${name(mode)}`
      yield sentence`the connection to ${name(place)} is less protected: TLS mode ${told}`
    }
  }),

  'server-plain': whenChanged('danger', function* ({ before, after }) {
    if (!hasCertificate(before) || hasCertificate(after)) return
    yield sentence`the server speaks http: what clients send to it in the cluster goes in the clear, and those that ask by https fail`
  }),

  'server-encrypted': whenChanged('caution', function* ({ before, after }) {
    if (hasCertificate(before) || !hasCertificate(after) || !mainContainer(before.objects)) return
    yield sentence`the server speaks https alone: clients in the cluster that ask by http fail, and all have to trust who signed its certificate`
  }),

  'ingress-plain': whenPresent(
    'caution',
    gained(plainHosts, (hosts) => sentence`the Ingress ends no TLS for ${name(hosts)}`),
  ),

  'artifacts-plain': whenPresent(
    'caution',
    gained(unprotectedTransports, (items) => sentence`artifacts go to their store ${name(items)}`),
  ),
}
