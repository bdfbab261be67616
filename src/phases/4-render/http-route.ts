import { gatewaysOf } from '../../facts/mlflow/gateways.ts'
import { servicePort } from '../../facts/mlflow/hosts.ts'
import { isStripped, serviceName, urlPath } from '../../facts/mlflow/names.ts'
import type {
  HTTPRoute,
  HTTPRouteFilter,
  HTTPRouteRule,
  ParentReference,
  Values,
} from '../../schema/generated/types.ts'
import { metadata } from './metadata.ts'

const gatewayGroup = 'gateway.networking.k8s.io'

/**
 * The route under the environment's URL path, which it strips unless the pod knows it: a proxy there strips it itself.
 * The path without its last slash is redirected: the pages of MLflow name their parts relative to it. An exact match
 * wins over a prefix, whatever the order of the rules.
 *
 * Defaults within lists are written out: the API server fills them in, and Argo CD compares a custom resource's lists
 * item by item, so that without them the route would stay out of sync.
 */
export const httpRoute = (values: Values): HTTPRoute => {
  const { request } = values.http_route.timeouts ?? {}
  return {
    apiVersion: `${gatewayGroup}/v1`,
    kind: 'HTTPRoute',
    metadata: metadata(values),
    spec: {
      parentRefs: parentRefs(values),
      ...(values.http_route.hostnames.length > 0 && { hostnames: values.http_route.hostnames }),
      rules: [
        ...(urlPath(values) === '' ? [] : [withSlash(urlPath(values))]),
        {
          matches: [{ path: { type: 'PathPrefix', value: urlPath(values) || '/' } }],
          ...(isStripped(values) && { filters: [stripped] }),
          backendRefs: [
            { group: '', kind: 'Service', name: serviceName(values), port: servicePort(values), weight: 1 },
          ],
          ...(request !== undefined && { timeouts: { request } }),
        },
      ],
    },
  }
}

const withSlash = (path: string): HTTPRouteRule => ({
  matches: [{ path: { type: 'Exact', value: path } }],
  filters: [
    {
      type: 'RequestRedirect',
      requestRedirect: { path: { type: 'ReplaceFullPath', replaceFullPath: `${path}/` }, statusCode: 302 },
    },
  ],
})

const stripped: HTTPRouteFilter = {
  type: 'URLRewrite',
  urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
}

const parentRefs = (values: Values): ParentReference[] =>
  gatewaysOf(values).map(({ group, kind, ...gateway }) => ({
    group: group ?? gatewayGroup,
    kind: kind ?? 'Gateway',
    ...gateway,
  }))
