import { hasHosts } from '../../../facts/mlflow/hosts.ts'
import { isSince, mlflowVersion } from '../../../facts/mlflow/image.ts'
import { since } from '../../../facts/mlflow/releases.ts'
import type { Values } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

/** Controllers that read neither NGINX's annotations nor regular expressions, by the names that their classes have. */
const otherController =
  /(^|[-_.])(traefik|alb|haproxy|contour|gce|kong|istio|apisix|cilium|ambassador|skipper|higress|caddy|envoy|openshift|ngrok|tailscale|application-gateway)([-_.]|$)/

export const routeRules = {
  *'route-host-missing'({ values }) {
    if (!isSince(values, since.hostCheck) || hasHosts(values)) return
    const version = mlflowVersion(values)!.join('.')
    for (const { path, help } of hostless(values)) {
      yield {
        path,
        message: `MLflow ${version} answers 403 to host names that are not allowed, and this route names none`,
        help,
      }
    }
  },

  *'ingress-class'({ values: { ingress, patches } }) {
    const [, , controller] = otherController.exec(ingress.className ?? '') ?? []
    if (!ingress.enabled || controller === undefined || patches.some(({ target }) => target.kind === 'Ingress')) return
    yield {
      path: ['ingress', 'className'],
      message: `the path of this Ingress is a regular expression and its annotations are those of ingress-nginx: ${ingress.className} would answer 404`,
      help: `use http_route, if ${controller} takes Gateway API; or patch the Ingress, target: {kind: Ingress}, to what ${controller} wants`,
    }
  },

  *'tls-host-missing'({ values }) {
    const { ingress } = values
    // A route without a host is the cause, where that is a mistake.
    if (isSince(values, since.hostCheck) && !hasHosts(values)) return
    if (!ingress.enabled || ingress.host || !ingress.tls?.some(({ hosts }) => !hosts?.length)) return
    yield {
      path: ['ingress', 'tls'],
      message: 'a certificate needs a host name, and none is set',
      help: 'add host: mlflow.example.com below ingress, or hosts to the entry of tls',
    }
  },

  *'gateway-namespace-ignored'({ values: { http_route } }) {
    const { gateway_namespace: deprecated, gatewayNamespace: current } = http_route
    if (!deprecated) return
    const isIgnored = current && current !== deprecated
    yield {
      path: ['http_route', 'gateway_namespace'],
      message: `gateway_namespace is deprecated${isIgnored ? `, and has no effect while gatewayNamespace is ${current}` : ''}`,
      help: `write gatewayNamespace: ${deprecated} in its place`,
      part: 'key',
    }
  },
} satisfies Rules

/** The routes without a host name. */
function* hostless({ http_route, ingress }: Values) {
  if (http_route.enabled && http_route.hostnames.length === 0) {
    yield { path: ['http_route', 'enabled'], help: 'add hostnames: [mlflow.example.com] below http_route' }
  }
  if (ingress.enabled && !ingress.host) {
    yield { path: ['ingress', 'enabled'], help: 'add host: mlflow.example.com below ingress' }
  }
}
