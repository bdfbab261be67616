import type { Values } from '../../schema/generated/types.ts'
import { controllerOf, controllers, isControllerKnown } from '../kubernetes/ingress-controllers.ts'
import { envoyGateway, gatewaysOf } from './gateways.ts'
import { isMeasured } from './metrics.ts'

/** The namespace in which the Prometheus Operator's programs run by default. */
export const prometheusNamespace = 'monitoring'

/**
 * The namespaces from which a server is asked, as its values say it; undefined is its own. The proxies of a Gateway run
 * in its namespace, but for Envoy Gateway's, which run in that one's.
 */
export const askingNamespaces = (values: Values): (string | undefined)[] => [
  ...new Set([
    ...(values.http_route.enabled ? [...gatewaysOf(values).map(({ namespace }) => namespace), envoyGateway] : []),
    ...(values.ingress.enabled ? [controllerNamespace(values) ?? []].flat() : []),
    // With a port of their own for metrics, Prometheus needs no other.
    ...(isMeasured(values) && !values.metrics.enabled ? [prometheusNamespace] : []),
  ]),
]

/** The namespace from which the controller of an Ingress asks; undefined where it is not known, or no pods ask. */
export const controllerNamespace = (values: Values): string | undefined =>
  isControllerKnown(values) ? controllers[controllerOf(values)].namespace : undefined
