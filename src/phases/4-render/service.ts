import { controllerOf, controllers } from '../../facts/kubernetes/ingress-controllers.ts'
import { servicePort } from '../../facts/mlflow/hosts.ts'
import { selector, serviceName } from '../../facts/mlflow/names.ts'
import { entrance, entrancePort } from '../../facts/mlflow/oauth2-proxy/ports.ts'
import { encrypted } from '../../facts/mlflow/tls.ts'
import type { Service, Values } from '../../schema/generated/types.ts'
import { containerPorts } from './container.ts'
import { metadata } from './metadata.ts'

export function service(values: Values): Service {
  const { type, loadBalancerSourceRanges: ranges } = values.service
  const annotations = { ...ofController(values), ...values.service.annotations }
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...metadata(values),
      name: serviceName(values),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      type,
      selector: selector(values),
      ports: containerPorts(values).map(({ name, containerPort }) => ({
        ...(name === 'http'
          ? front(values)
          : { name, port: containerPort, targetPort: target(values, name, containerPort) }),
        protocol: 'TCP',
      })),
      ...(ranges.length > 0 && { loadBalancerSourceRanges: ranges }),
    },
  }
}

/** What the controller of an Ingress reads on the Service. */
function ofController(values: Values): Record<string, string> {
  if (!values.ingress.enabled) return {}
  const { serviceLimits, serviceEncrypts } = controllers[controllerOf(values)]
  return { ...serviceLimits, ...(values.server.tls && serviceEncrypts?.(encrypted(values))) }
}

const target = ({ service }: Values, name: string, port: number): string | number =>
  service.targetPort === 'number' ? port : name

/** The port of the server itself. What it speaks is told to whoever goes by names (Istio) or by appProtocol (Gateways). */
const front = (values: Values) => ({
  port: servicePort(values),
  targetPort: target(values, entrance(values), entrancePort(values)),
  ...(values.server.tls ? { name: 'https', appProtocol: 'https' } : { name: 'http' }),
  ...(values.service.nodePort !== undefined && { nodePort: values.service.nodePort }),
})
