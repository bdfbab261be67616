import type { Service, Values } from '../generated/types.ts'
import { ports } from './container.ts'
import { metadata, selector } from './metadata.ts'

/** The port on which the Service offers the server, and to which routes point. */
export const servicePort = 80

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
