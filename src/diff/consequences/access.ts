import { mainContainer, variableText } from '../../facts/kubernetes/container.ts'
import { at, listOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Subject } from '../../recompile.ts'
import type { Consequences } from './consequence.ts'
import { gains, losses } from './gained.ts'
import { say } from './sentence.ts'

/** Ways to a Service from outside of the cluster: types of it that open one, and addresses. */
const ways = ({ objects }: Subject): string[] =>
  objects
    .filter(({ kind }) => kind === 'Service')
    .flatMap(({ spec }) => {
      const types = ['LoadBalancer', 'NodePort'].filter((type) => at(spec, ['type']) === type)
      return [...types, ...listOf(at(spec, ['externalIPs'])).map(String)]
    })

/** What asks people who they are, or where they come from: annotations of routes, known by their names, and MLflow's own app. */
const guards = ({ objects }: Subject): string[] => [
  ...routesOf(objects).flatMap(({ metadata }) =>
    Object.keys(metadata.annotations ?? {}).filter((name) => /(^|[/.-])(auth|whitelist|allowlist)(-|$)/i.test(name)),
  ),
  ...(mainContainer(objects)?.args.some((argument) => /^--app-name(=|$)/.test(argument)) ? ['--app-name'] : []),
]

const routesOf = (objects: readonly KubernetesObject[]): KubernetesObject[] =>
  objects.filter(({ kind }) => kind === 'Ingress' || kind === 'HTTPRoute')

/** What lets any page, or any name, ask the server. */
function openings({ objects, environment }: Subject): string[] {
  const container = mainContainer(objects)
  const { allowedHosts, corsAllowedOrigins } = environment.values.server
  const disabling = 'MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE'
  return [
    ...(/^(true|1)$/i.test(variableText(container, disabling)) ? [disabling] : []),
    ...(container?.args.includes('--disable-security-middleware') ? ['--disable-security-middleware'] : []),
    ...(allowedHosts.includes('*') ? ['server.allowedHosts: *'] : []),
    ...(corsAllowedOrigins.includes('*') ? ['server.corsAllowedOrigins: *'] : []),
  ]
}

/** Who may ask the server. */
export const access: Consequences = {
  'service-open': {
    level: 'caution',
    find: gains(ways, (items) => say`the Service may be reached from outside of the cluster: ${items}`),
  },
  unguarded: {
    level: 'caution',
    find: (change) => {
      // A guard that goes with its route leaves nothing open.
      const isRouted = change.after && routesOf(change.after.objects).length > 0
      const found = losses(guards, (items) => say`what asked people who they are is gone: ${items}`)(change)
      return isRouted || (change.before && routesOf(change.before.objects).length === 0) ? found : []
    },
  },
  opened: {
    level: 'caution',
    find: gains(openings, (items) => say`other names and pages may ask the server from now on: ${items}`),
  },
}
