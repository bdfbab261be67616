import { servicePort } from '../../facts/mlflow/hosts.ts'
import { selector, serviceName } from '../../facts/mlflow/names.ts'
import { entrance, entrancePort } from '../../facts/mlflow/oauth2-proxy/ports.ts'
import type { Service, Values } from '../../schema/generated/types.ts'
import { containerPorts } from './container.ts'
import { metadata } from './metadata.ts'

export function service(values: Values): Service {
  const { type, annotations, loadBalancerSourceRanges: ranges } = values.service
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

const target = ({ service }: Values, name: string, port: number): string | number =>
  service.targetPort === 'number' ? port : name

/** The port of the server itself. What it speaks is told to whoever goes by names (Istio) or by appProtocol (Gateways). */
const front = (values: Values) => ({
  port: servicePort(values),
  targetPort: target(values, entrance(values), entrancePort(values)),
  ...(values.server.tls ? { name: 'https', appProtocol: 'https' } : { name: 'http' }),
  ...(values.service.nodePort !== undefined && { nodePort: values.service.nodePort }),
})
