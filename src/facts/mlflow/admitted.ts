import type { Values } from '../../schema/generated/types.ts'
import { envoyGateway, gatewaysOf } from './gateways.ts'
import { readArguments } from './server-options.ts'
import { variableNames } from './variable-names.ts'

/** Namespaces in which programs that ask the server run by default: its NGINX controller's, and the Prometheus Operator's. */
const usual = { ingress: 'ingress-nginx', metrics: 'monitoring' }

/**
 * The namespaces from which a server is asked, as its values say it; undefined is its own. The proxies of a Gateway run
 * in its namespace, but for Envoy Gateway's, which run in that one's.
 */
export const askingNamespaces = (values: Values): (string | undefined)[] => [
  ...new Set([
    ...(values.http_route.enabled ? [...gatewaysOf(values).map(({ namespace }) => namespace), envoyGateway] : []),
    ...(values.ingress.enabled && isNginx(values) ? [usual.ingress] : []),
    ...(isMeasured(values) ? [usual.metrics] : []),
  ]),
]

/** Whether an Ingress is ingress-nginx's, by the name of its class; without one it is the cluster's default, taken for it. */
export const isNginx = ({ ingress: { className } }: Values): boolean =>
  className === undefined || /(^|[-.])nginx([-.]|$)/.test(className)

/** Whether the server has metrics for Prometheus. */
const isMeasured = ({ env_vars, server }: Values): boolean =>
  Object.hasOwn(env_vars, variableNames.prometheus) ||
  readArguments(server.extraArgs).some(({ option }) => option === '--expose-prometheus')
