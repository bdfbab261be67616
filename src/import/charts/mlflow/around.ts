import { type Json, type JsonObject, listOf } from '../../../model/json.ts'
import { type ChartValues, type Made, made } from '../chart.ts'

interface Server {
  name: string
  labels: JsonObject
  port: Json
  portName: string
}

/** Where its NetworkPolicy lets a server go: to names, to HTTPS and the API server, to databases, to stores of artifacts. */
const destinations: (readonly [protocol: string, port: number])[][] = [
  [
    ['UDP', 53],
    ['TCP', 53],
    ['UDP', 5353],
    ['TCP', 5353],
  ],
  [
    ['TCP', 443],
    ['TCP', 6443],
  ],
  [['TCP', 5432]],
  [['TCP', 3306]],
  [
    ['TCP', 9000],
    ['TCP', 8333],
    ['TCP', 8334],
  ],
]

/** What the chart makes beside the server: its claim, its NetworkPolicy, what measures it. */
export function around(values: ChartValues, { name, labels, port, portName }: Server): Made[] {
  const { at: of, isOn } = values
  const network = (): Made =>
    made('networkPolicy', 'NetworkPolicy', 'networking.k8s.io/v1', name, {
      spec: {
        podSelector: { matchLabels: labels },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ ports: [{ protocol: 'TCP', port }], from: [{ podSelector: {} }, { namespaceSelector: {} }] }],
        egress: [
          ...destinations.map((ports) => ({ ports: ports.map(([protocol, port]) => ({ protocol, port })) })),
          ...listOf(of('networkPolicy.additionalEgressRules')),
        ],
      },
    })
  const monitor = (): Made =>
    made('serviceMonitor', 'ServiceMonitor', 'monitoring.coreos.com/v1', name, {
      spec: { selector: { matchLabels: labels }, endpoints: [{ port: portName }] },
    })
  return [
    ...(isOn('storage.enabled') ? [claim(values, name)] : []),
    ...(isOn('networkPolicy.enabled') ? [network()] : []),
    ...(isOn('serviceMonitor.enabled') ? [monitor()] : []),
  ]
}

function claim({ at: of, text }: ChartValues, name: string): Made {
  const storageClassName = text('storage.storageClassName')
  return made('storage', 'PersistentVolumeClaim', 'v1', name, {
    spec: {
      accessModes: [of('storage.accessMode')!],
      resources: { requests: { storage: of('storage.size')! } },
      ...(storageClassName && { storageClassName }),
    },
  })
}
