import type { ParentReference, Values } from '../../schema/generated/types.ts'

/** The namespace in which Envoy Gateway runs its proxies by default, and the chart looks for a Gateway. */
export const envoyGateway = 'envoy-gateway-system'

/** The Gateways that a route attaches to: those that are named, or the one named https. */
export function gatewaysOf({
  http_route: { parentRefs, gatewayNamespace, gateway_namespace },
}: Values): ParentReference[] {
  if (parentRefs.length > 0) return parentRefs
  return [{ name: 'https', namespace: gatewayNamespace || gateway_namespace || envoyGateway }]
}
