import { type Json, type JsonObject, mapOf, mapsOf } from '../../../model/json.ts'
import { type ChartValues, type Made, made } from '../chart.ts'

/** What bitnami's chart makes beside the Deployment. */
export function around(values: ChartValues, name: string, labels: JsonObject): Made[] {
  const { at: of, isOn } = values
  const policy = 'networking.k8s.io/v1'
  return [
    service(values, name, labels),
    ...(isOn('tracking.ingress.enabled') ? [ingress(values, name)] : []),
    ...(isOn('tracking.networkPolicy.enabled')
      ? [made('tracking.networkPolicy', 'NetworkPolicy', policy, name, { spec: networkPolicy(values, name, labels) })]
      : []),
    ...(isOn('tracking.pdb.create')
      ? [made('tracking.pdb', 'PodDisruptionBudget', 'policy/v1', name, { spec: budget(values, labels) })]
      : []),
    ...(isOn('tracking.autoscaling.hpa.enabled')
      ? [
          made('tracking.autoscaling.hpa', 'HorizontalPodAutoscaler', 'autoscaling/v2', name, {
            spec: scaler(values, name),
          }),
        ]
      : []),
    ...(isOn('tracking.metrics.enabled') && isOn('tracking.metrics.serviceMonitor.enabled')
      ? [
          made('tracking.metrics.serviceMonitor', 'ServiceMonitor', 'monitoring.coreos.com/v1', name, {
            labels: of('tracking.metrics.serviceMonitor.labels') ?? {},
            spec: {
              selector: { matchLabels: labels },
              endpoints: [
                {
                  port: 'http',
                  ...given(values, 'tracking.metrics.serviceMonitor', monitored),
                },
              ],
            },
          }),
        ]
      : []),
    ...(isOn('tracking.persistence.enabled') && !of('tracking.persistence.existingClaim') ? [claim(values, name)] : []),
  ]
}

const monitored = ['interval', 'scrapeTimeout', 'relabelings', 'metricRelabelings']
const traffic = [
  'loadBalancerIP',
  'loadBalancerSourceRanges',
  'externalTrafficPolicy',
  'sessionAffinity',
  'sessionAffinityConfig',
]

/** The fields that are set below a key, and not to nothing. */
const given = ({ at: of }: ChartValues, key: string, fields: readonly string[]): JsonObject =>
  Object.fromEntries(
    fields.flatMap((field): [string, Json][] => {
      const value = of(`${key}.${field}`)
      const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0
      return value === undefined || value === '' || isEmpty ? [] : [[field, value]]
    }),
  )

function service(values: ChartValues, name: string, labels: JsonObject): Made {
  const { at: of, text } = values
  const key = 'tracking.service'
  const type = text(`${key}.type`)
  const nodePort = of(`${key}.nodePorts.http`)
  return made(key, 'Service', 'v1', name, {
    annotations: of(`${key}.annotations`) ?? {},
    spec: {
      type,
      selector: labels,
      ...given(values, key, traffic),
      ports: [
        {
          name: 'http',
          port: of(`${key}.ports.http`)!,
          targetPort: 'http',
          ...(nodePort && type !== 'ClusterIP' && { nodePort }),
        },
      ],
    },
  })
}

/** By these somebody else makes the certificate (bitnami/common, templates/_ingress.tpl). */
const certifying = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer', 'kubernetes.io/tls-acme']

function ingress({ at: of, text, isOn }: ChartValues, name: string): Made {
  const key = 'tracking.ingress'
  const host = text(`${key}.hostname`)
  const backend = { service: { name, port: { name: 'http' } } }
  const rule = (host: Json, path: Json): JsonObject => ({ host, http: { paths: [{ path, backend }] } })
  // Otherwise the chart has no certificate to name.
  const isCertified =
    isOn(`${key}.selfSigned`) ||
    mapsOf(of(`${key}.secrets`)).length > 0 ||
    Object.keys(mapOf(of(`${key}.annotations`))).some((name) => certifying.includes(name))
  const tls = [
    ...(isOn(`${key}.tls`) && isCertified ? [{ hosts: [host], secretName: `${host}-tls` }] : []),
    ...mapsOf(of(`${key}.extraTls`)),
  ]
  return made(key, 'Ingress', 'networking.k8s.io/v1', name, {
    annotations: of(`${key}.annotations`) ?? {},
    spec: {
      ...(text(`${key}.ingressClassName`) && { ingressClassName: text(`${key}.ingressClassName`) }),
      rules: [
        ...(host ? [rule(host, text(`${key}.path`))] : []),
        ...mapsOf(of(`${key}.extraHosts`)).map(({ name: other, path }) => rule(other!, path ?? '/')),
      ],
      ...(tls.length > 0 && { tls }),
    },
  })
}

function networkPolicy({ at: of, isOn, text }: ChartValues, name: string, labels: JsonObject): JsonObject {
  const key = 'tracking.networkPolicy'
  const namespaces = mapOf(of(`${key}.ingressNSMatchLabels`))
  const pods = mapOf(of(`${key}.ingressNSPodMatchLabels`))
  const from = [
    ...(isOn(`${key}.allowExternal`)
      ? []
      : [{ podSelector: { matchLabels: { [`${name.replace(/-tracking$/, '')}-client`]: 'true' } } }]),
    ...(Object.keys(namespaces).length > 0
      ? [
          {
            namespaceSelector: { matchLabels: namespaces },
            ...(Object.keys(pods).length > 0 && { podSelector: { matchLabels: pods } }),
          },
        ]
      : []),
  ]
  const ports = ['tracking.containerPorts.http', 'tracking.service.ports.http'].map((port) => ({ port: of(port)! }))
  const database = { ports: [{ port: Number(text('externalDatabase.port')) }] }
  return {
    podSelector: { matchLabels: labels },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ ports, ...(from.length > 0 && { from }) }, ...mapsOf(of(`${key}.extraIngress`))],
    egress: isOn(`${key}.allowExternalEgress`)
      ? [{}]
      : [{ ports: [80, 443, 22].map((port) => ({ port })) }, database, ...mapsOf(of(`${key}.extraEgress`))],
  }
}

function budget({ at: of }: ChartValues, labels: JsonObject): JsonObject {
  const [least, most] = ['minAvailable', 'maxUnavailable'].map((field) => of(`tracking.pdb.${field}`) || undefined)
  return {
    selector: { matchLabels: labels },
    ...(least !== undefined && { minAvailable: least }),
    ...((most !== undefined || least === undefined) && { maxUnavailable: most ?? 1 }),
  }
}

function scaler({ at: of }: ChartValues, name: string): JsonObject {
  const key = 'tracking.autoscaling.hpa'
  const metrics = [
    ['memory', of(`${key}.targetMemory`)],
    ['cpu', of(`${key}.targetCPU`)],
  ] as const
  return {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
    minReplicas: of(`${key}.minReplicas`) ?? 1,
    maxReplicas: of(`${key}.maxReplicas`) ?? 1,
    metrics: metrics.flatMap(([resource, target]) =>
      target
        ? [
            {
              type: 'Resource',
              resource: { name: resource, target: { type: 'Utilization', averageUtilization: Number(target) } },
            },
          ]
        : [],
    ),
  }
}

function claim({ at: of, text }: ChartValues, name: string): Made {
  const key = 'tracking.persistence'
  const storageClassName = text(`${key}.storageClass`)
  return made(key, 'PersistentVolumeClaim', 'v1', name, {
    spec: {
      accessModes: of(`${key}.accessModes`)!,
      resources: { requests: { storage: of(`${key}.size`)! } },
      ...(storageClassName && { storageClassName }),
    },
  })
}
