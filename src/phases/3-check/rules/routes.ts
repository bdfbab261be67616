import { controllerOf, controllers } from '../../../facts/kubernetes/ingress-controllers.ts'
import { hasHosts, ingressHosts } from '../../../facts/mlflow/hosts.ts'
import { isSince, mlflowVersion } from '../../../facts/mlflow/image.ts'
import { isStripped, urlPath } from '../../../facts/mlflow/names.ts'
import { since } from '../../../facts/mlflow/releases.ts'
import type { Values } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

export const routeRules = {
  'route-host-missing'({ values }, report) {
    if (!isSince(values, since.hostCheck) || hasHosts(values)) return
    const version = mlflowVersion(values)!.join('.')
    for (const { path, help } of hostless(values)) {
      report({
        path,
        message: `MLflow ${version} answers 403 to host names that are not allowed, and this route names none`,
        help,
      })
    }
  },

  'ingress-class'({ values }, report) {
    const { ingress, patches } = values
    const name = controllerOf(values)
    const { strips, stripped } = controllers[name]
    const isSaid = Object.keys(ingress.annotations).some((key) => stripped?.test(key))
    if (!ingress.enabled || !isStripped(values) || name === 'nginx' || strips || isSaid) return
    if (patches.some(({ target }) => target.kind === 'Ingress')) return
    report({
      path: ['ingress', ingress.controller ? 'controller' : 'className'],
      message: `${ingress.className ?? name} would send requests on with ${urlPath(values)}, of which the server knows nothing: it would answer 404`,
      help: `give it a host of its own: metadata: {path: /}; or a path that it serves itself: server: {staticPrefix: /mlflow}${ways[name] ?? ''}`,
    })
  },

  'ingress-limits'({ values }, report) {
    const { ingress, service } = values
    const annotation = 'cloud.google.com/backend-config'
    if (!ingress.enabled || controllerOf(values) !== 'gce' || Object.hasOwn(service.annotations, annotation)) return
    report({
      path: ['ingress', ingress.controller ? 'controller' : 'className'],
      message: 'the load balancer of GKE ends every request after 30 seconds: larger artifacts fail',
      help: `add a BackendConfig with timeoutSec: 3600 to extraObjects, and service: {annotations: {${annotation}: '{"default": "<its name>"}'}}`,
    })
  },

  'tls-host-missing'({ values }, report) {
    const { ingress } = values
    // A route without a host is the cause, where that is a mistake.
    if (isSince(values, since.hostCheck) && !hasHosts(values)) return
    if (!ingress.enabled || ingressHosts(values).length > 0 || !ingress.tls?.some(({ hosts }) => !hosts?.length)) return
    report({
      path: ['ingress', 'tls'],
      message: 'a certificate needs a host name, and none is set',
      help: 'add host: mlflow.example.com below ingress, or hosts to the entry of tls',
    })
  },

  'gateway-namespace-ignored'({ values: { http_route } }, report) {
    const { gateway_namespace: deprecated, gatewayNamespace: current } = http_route
    if (!deprecated) return
    const isIgnored = current && current !== deprecated
    report({
      path: ['http_route', 'gateway_namespace'],
      message: `gateway_namespace is deprecated${isIgnored ? `, and has no effect while gatewayNamespace is ${current}` : ''}`,
      help: `write gatewayNamespace: ${deprecated} in its place`,
      part: 'key',
    })
  },
} satisfies Rules

/** What else takes a path away, where that is another object's. */
const ways: { [controller: string]: string } = {
  traefik: `; or add a Middleware with stripPrefix to extraObjects, and ingress: {annotations: {traefik.ingress.kubernetes.io/router.middlewares: <namespace>-<its name>@kubernetescrd}}`,
  contour: '; or add an HTTPProxy to extraObjects in place of the Ingress',
  alb: '; or add the annotation alb.ingress.kubernetes.io/transforms.<service> with a url-rewrite',
}

/** The routes without a host name. */
function* hostless({ http_route, ingress }: Values) {
  if (http_route.enabled && http_route.hostnames.length === 0) {
    yield { path: ['http_route', 'enabled'], help: 'add hostnames: [mlflow.example.com] below http_route' }
  }
  if (ingress.enabled && ingressHosts({ ingress }).length === 0) {
    yield { path: ['ingress', 'enabled'], help: 'add host: mlflow.example.com below ingress' }
  }
}
