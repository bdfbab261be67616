import { mainContainer } from '../../facts/kubernetes/container.ts'
import { switchesOff } from '../../facts/mlflow/hosts.ts'
import { at, listOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenChanged } from './consequence.ts'
import { gained, without } from './gained.ts'
import { name, sentence } from './sentence.ts'

/** Ways to a Service from outside of the cluster: types that open one, and addresses. */
const openings = ({ objects }: CompiledState): string[] =>
  objects
    .filter(({ kind }) => kind === 'Service')
    .flatMap(({ spec }) => {
      const types = ['LoadBalancer', 'NodePort'].filter((type) => at(spec, ['type']) === type)
      return [...types, ...listOf(at(spec, ['externalIPs'])).map(String)]
    })

/** What authenticates people or restricts where they come from: annotations of routes, and MLflow's own app. */
const guards = ({ objects }: CompiledState): string[] => [
  ...routesOf(objects).flatMap(({ metadata }) =>
    Object.keys(metadata.annotations ?? {}).filter((key) => /(^|[/.-])(auth|whitelist|allowlist)(-|$)/i.test(key)),
  ),
  ...(mainContainer(objects)?.args.some((argument) => /^--app-name(=|$)/.test(argument)) ? ['--app-name'] : []),
]

const routesOf = (objects: readonly KubernetesObject[]): KubernetesObject[] =>
  objects.filter(({ kind }) => kind === 'Ingress' || kind === 'HTTPRoute')

/** Settings by which any page, or any host name, may ask the server. */
function relaxations({ objects, environment }: CompiledState): string[] {
  const { allowedHosts, corsAllowedOrigins } = environment.values.server
  return [
    ...switchesOff(mainContainer(objects)),
    ...(allowedHosts.includes('*') ? ['server.allowedHosts: *'] : []),
    ...(corsAllowedOrigins.includes('*') ? ['server.corsAllowedOrigins: *'] : []),
  ]
}

/** Who may ask the server. */
export const access: Consequences = {
  'service-open': whenChanged(
    'caution',
    gained(openings, (ways) => sentence`the Service may be reached from outside of the cluster: ${name(ways)}`),
  ),

  unguarded: whenChanged('caution', function* ({ before, after }) {
    const lost = without(guards(before), guards(after))
    // A guard that goes with its route leaves nothing open.
    const isRouted = routesOf(after.objects).length > 0 || routesOf(before.objects).length === 0
    if (lost.length > 0 && isRouted) yield sentence`the guard before the server is gone: ${name(lost)}`
  }),

  opened: whenChanged(
    'caution',
    gained(relaxations, (items) => sentence`other host names and pages may ask the server from now on: ${name(items)}`),
  ),
}
