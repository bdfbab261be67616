import { servicePort } from '../../facts/mlflow/hosts.ts'
import { selector } from '../../facts/mlflow/names.ts'
import { entrance } from '../../facts/mlflow/oauth2-proxy/ports.ts'
import type { Service, Values } from '../../schema/generated/types.ts'
import { containerPorts } from './container.ts'
import { metadata } from './metadata.ts'

export const service = (values: Values): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(values),
  spec: {
    type: 'ClusterIP',
    selector: selector(values),
    ports: containerPorts(values).map(({ name, containerPort }) => ({
      ...(name === 'http' ? front(values) : { name, port: containerPort }),
      protocol: 'TCP',
      targetPort: name === 'http' ? entrance(values) : name,
    })),
  },
})

/** The port of the server itself. What it speaks is told to whoever goes by names (Istio) or by appProtocol (Gateways). */
const front = (values: Values) => ({
  port: servicePort(values),
  ...(values.server.tls ? { name: 'https', appProtocol: 'https' } : { name: 'http' }),
})
