import { isAnew } from '../../compare/compare.ts'
import { formatSteps } from '../../compare/steps.ts'
import { backends, entranceName, routes, serviceAddresses } from '../../facts/kubernetes/addresses.ts'
import { mainContainer, variableText } from '../../facts/kubernetes/container.ts'
import { allowedHosts, isChecked } from '../../facts/mlflow/hosts.ts'
import { isSince } from '../../facts/mlflow/image.ts'
import { families } from '../../facts/mlflow/listening.ts'
import { since } from '../../facts/mlflow/releases.ts'
import { variableNames } from '../../facts/mlflow/variable-names.ts'
import { at, mapsOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoize } from '../../model/memo.ts'
import type { CompiledState } from '../../recompile.ts'
import { matches } from '../../text/wildcard.ts'
import type { Changed } from '../change.ts'
import { always, type Consequences, whenAdded, whenChanged, whenPresent } from './consequence.ts'
import { type Fact, gained, without } from './gained.ts'
import { name, sentence, words } from './sentence.ts'

/** The URLs under which people reach a server, with their Gateway, and the names under which other pods do. */
export function addressesOf({ objects }: CompiledState): string[] {
  const prefix = variableText(mainContainer(objects), variableNames.staticPrefix)
  const below = (address: string): string => (address.endsWith(prefix) ? address : address + prefix)
  return [...new Set(objects.flatMap((object) => addressesAt(object).map(below)))]
}

const addressesAt = (object: KubernetesObject): string[] => [
  ...serviceAddresses(object),
  ...routes(object).map(
    ({ host, path, through }) => `${through.map((entrance) => `${entranceName(entrance)}: `).join('')}${host}${path}`,
  ),
]

/** The addresses that a change takes away, and those that it adds. */
const moves = memoize(({ before, after, objects }: Changed): { lost: string[]; gained: string[] } => {
  if (objects.length === 0) return { lost: [], gained: [] }
  const [old, now] = [addressesOf(before), addressesOf(after)]
  return { lost: without(old, now), gained: without(now, old) }
})

/** The Services to which the routes of a server lead: its own, and others before it. */
function targets({ objects }: CompiledState): { own: string[]; proxies: string[] } {
  const names = objects.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name)
  const all = objects.flatMap(backends)
  return { own: all.filter((service) => names.includes(service)), proxies: without(all, names) }
}

/** The ports of Services, and those of the pods to which they lead. */
const servicePorts = ({ objects }: CompiledState): Fact[] =>
  objects
    .filter(({ kind }) => kind === 'Service')
    .flatMap(({ spec }) => mapsOf(at(spec, ['ports'])))
    .map(({ port, targetPort }): Fact => [String(port), String(targetPort ?? port)])

export const addresses: Consequences = {
  address: whenChanged('caution', function* (change) {
    const { lost, gained } = moves(change)
    if (lost.length === 0) return
    const instead = gained.length > 0 ? sentence`, but at ${name(gained)}` : words('')
    yield sentence`the server no longer answers at ${name(lost)}${instead}`
  }),

  family: whenChanged('caution', function* ({ before, after }) {
    const lost = without(families(before.environment.values), families(after.environment.values))
    if (lost.length > 0) yield sentence`the server no longer answers over ${words(lost.join(', '))}`
  }),

  'api-moves': whenChanged('caution', function* ({ before, after }) {
    const prefix = after.environment.values.server.staticPrefix
    const [old, now] = [before, after].map(({ environment }) => isSince(environment.values, since.prefixedApi))
    if (!prefix || before.environment.values.server.staticPrefix !== prefix || old === now) return
    if (old === undefined || now === undefined) return
    const [from, to] = now ? ['/api', `${prefix}/api`] : [`${prefix}/api`, '/api']
    yield sentence`clients find the API at ${name(to)}, and no longer at ${name(from)}`
  }),

  'host-refused': whenChanged('caution', function* ({ before, after }) {
    const allowed = isChecked(after.environment.values) && allowedHosts(after.objects)
    if (!allowed) return
    const known = [...allowed.headers, 'localhost', '127.0.0.1']
    const gone = before.environment.values.server.allowedHosts.filter(
      (host) => !known.some((pattern) => matches(pattern, host)),
    )
    if (gone.length > 0) yield sentence`the server answers 403 to the host names ${name(gone)}`
  }),

  'route-leads': whenPresent(
    'caution',
    gained(
      (state) => targets(state).proxies,
      (services) => sentence`routes lead to ${name(services)}, and not to the server itself`,
    ),
  ),

  'route-leads-past': whenChanged('danger', function* ({ before, after }) {
    if (targets(after).own.length === 0) return
    const gone = without(targets(before).proxies, targets(after).proxies)
    if (gone.length > 0)
      yield sentence`no route leads to ${name(gone)} any more: people reach the server itself, and nothing before it asks who they are`
  }),

  'service-ports': whenAdded(
    'caution',
    gained(servicePorts, (ports) => sentence`the Service has more ports: ${name(ports)}`),
  ),

  'service-leads': always('caution', function* ({ objects }) {
    for (const change of objects) {
      const { after, fields } = change
      if (after?.kind !== 'Service' || isAnew(change)) continue
      const paths = fields.map(({ path }) => formatSteps(path)).filter((path) => isLeading(path, after))
      if (paths.length === 0) continue
      const verb = words(paths.length === 1 ? 'changes' : 'change')
      yield sentence`the Service ${name(after.metadata.name)} leads elsewhere: ${name(paths)} ${verb}`
    }
  }),

  'new-address': whenChanged('caution', function* (change) {
    const { lost, gained } = moves(change)
    if (lost.length === 0 && gained.length > 0) yield sentence`the server answers at ${name(gained)}, too`
  }),
}

/** Whether a field of a Service decides where it leads. */
const isLeading = (path: string, service: KubernetesObject): boolean =>
  path.startsWith('spec.selector') ||
  path.endsWith('.targetPort') ||
  (path === 'spec.type' && at(service, ['spec', 'type']) === 'ExternalName')
