import { hostCheck, isSince, mlflowVersion } from '../../../facts/mlflow/image.ts'
import type { Values } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

export const routes: Rules = {
  'route-host-missing': {
    severity: 'error',
    summary: 'A route without a host name in front of an MLflow that refuses names it was not told of',
    find: ({ values }) => {
      if (!isSince(values, hostCheck) || isTold(values)) return []
      return hostless(values).map(({ path, help }) => ({
        path,
        message: `MLflow ${mlflowVersion(values)!.join('.')} answers 403 to host names that it was not told of, and this route names none`,
        help,
      }))
    },
  },
  'tls-host-missing': {
    severity: 'error',
    summary: 'TLS without a host name',
    find: ({ values: { ingress } }) =>
      ingress.enabled && !ingress.host && ingress.tls?.some(({ hosts }) => !hosts?.length)
        ? [
            {
              path: ['ingress', 'tls'],
              message: 'a certificate is for a host name, and none is given',
              help: 'add host: mlflow.example.com below ingress, or hosts to the entry of tls',
            },
          ]
        : [],
  },
  'gateway-namespace-ignored': {
    severity: 'warning',
    summary: 'The deprecated gateway_namespace',
    find: ({ values: { http_route } }) => {
      const { gateway_namespace: deprecated, gatewayNamespace: current } = http_route
      if (!deprecated) return []
      const ignored = current && current !== deprecated
      return [
        {
          path: ['http_route', 'gateway_namespace'],
          message: `gateway_namespace is deprecated${ignored ? `, and ignored while gatewayNamespace is ${current}` : ''}`,
          help: `write gatewayNamespace: ${deprecated} in its place`,
          part: 'key',
        },
      ]
    },
  },
}

/** Whether somebody else says by which names the server is asked: a Gateway's listener may have the route's. */
const isTold = ({ server, env_vars }: Values): boolean =>
  server.allowedHosts.length > 0 ||
  ['MLFLOW_SERVER_ALLOWED_HOSTS', 'MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE'].some((name) =>
    Object.hasOwn(env_vars, name),
  )

function hostless({ http_route, ingress }: Values) {
  return [
    ...(http_route.enabled && http_route.hostnames.length === 0
      ? [{ path: ['http_route', 'enabled'], help: 'add hostnames: [mlflow.example.com] below http_route' }]
      : []),
    ...(ingress.enabled && !ingress.host
      ? [{ path: ['ingress', 'enabled'], help: 'add host: mlflow.example.com below ingress' }]
      : []),
  ]
}
