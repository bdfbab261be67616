import type { Service, Values } from '../generated/types.ts'
import { servicePort } from '../mlflow/hosts.ts'
import { ports } from './container.ts'
import { metadata, selector } from './metadata.ts'

export const service = (values: Values): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(values),
  spec: {
    type: 'ClusterIP',
    selector: selector(values),
    ports: ports(values).map(({ name, containerPort }) => ({
      name,
      port: name === 'http' ? servicePort : containerPort,
      protocol: 'TCP',
      targetPort: name,
    })),
  },
})
