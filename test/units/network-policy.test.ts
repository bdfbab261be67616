// What a NetworkPolicy lets through, worked out from the objects, held against what a server needs: every destination
// that its values name, whoever asks it, and nobody else.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compileObjects } from '../../src/compile.ts'
import { hasErrors } from '../../src/diagnostics/diagnostic.ts'
import type { JsonObject } from '../../src/model/json.ts'
import type { KubernetesObject } from '../../src/model/kubernetes-object.ts'
import { type Connection, type End, passes } from '../support/network-policy.ts'
import { removeProjects, withEnvironments } from '../support/project.ts'

const test = suite('network-policy')

const common: JsonObject = {
  namespace: 'mlflow',
  release: 'mlflow',
  image: 'ghcr.io/mlflow/mlflow:v3.17.2-full',
  auth: { type: 'none' },
  networkPolicy: { enabled: true, egress: { enabled: true } },
  persistent_storage: { enabled: false },
  env_vars: { MLFLOW_ARTIFACTS_DESTINATION: '/workload/artifacts' },
}

async function objectsOf(values: JsonObject): Promise<KubernetesObject[]> {
  const root = withEnvironments({ '_defaults.yaml': JSON.stringify(common), 'a.yaml': JSON.stringify(values) })
  const { environments, diagnostics } = await compileObjects(root)
  assert.not.ok(hasErrors(diagnostics), JSON.stringify(diagnostics))
  return environments[0]!.objects
}

const server: End = { address: '10.0.0.1', namespace: 'mlflow', labels: { app: 'mlflow', version: '1' } }
const podOf = (namespace: string, labels: Record<string, string> = { app: 'other' }): End => ({
  address: '10.0.0.9',
  namespace,
  labels,
})
const outside = (address: string): End => ({ address })

const asks = (from: End, port = 8080): Connection => ({ from, to: server, port })
const connects = (to: End, port: number, protocol: 'TCP' | 'UDP' = 'TCP'): Connection => ({
  from: server,
  to,
  port,
  protocol,
})

/** Whatever the values: kubelet aside, which no policy stops. */
const never: Connection[] = [
  asks(podOf('elsewhere')),
  asks(outside('192.0.2.7')),
  asks(podOf('mlflow'), 9999),
  connects(outside('169.254.169.254'), 80),
  connects(outside('169.254.170.23'), 80),
  connects(outside('fd00:ec2::254'), 80),
  connects(outside('192.0.2.7'), 22),
  connects(podOf('elsewhere'), 8080),
]

/** What a cluster's DNS is: a pod, or a cache at an address of the node. */
const always: Connection[] = [
  connects(podOf('kube-system'), 53, 'UDP'),
  connects(podOf('openshift-dns'), 5353, 'UDP'),
  connects(outside('169.254.20.10'), 53, 'TCP'),
]

/** Scenes: values, the connections that they need, and those that others would need. */
const scenes: { [name: string]: { values: JsonObject; needs: Connection[]; not?: Connection[] } } = {
  'SQLite and a disk': { values: {}, needs: [asks(podOf('mlflow'))], not: [connects(outside('192.0.2.7'), 443)] },
  'databases and S3 of the cluster': {
    values: {
      backendStore: { type: 'postgres', host: 'db.databases.svc.cluster.local', database: 'a' },
      registryStore: { type: 'mysql', host: 'models', database: 'a' },
      env_vars: { MLFLOW_ARTIFACTS_DESTINATION: 's3://a/b', MLFLOW_S3_ENDPOINT_URL: 'http://minio.minio.svc:80' },
    },
    // The pods of a Service listen where they like.
    needs: [connects(podOf('databases'), 5432), connects(podOf('mlflow'), 3306), connects(podOf('minio'), 9000)],
    not: [connects(outside('192.0.2.7'), 443), connects(podOf('minio'), 9000, 'UDP')],
  },
  'databases elsewhere, and a replica': {
    values: {
      backendStore: {
        type: 'postgres',
        host: 'db.company.test',
        port: 6432,
        database: 'a',
        readReplica: { host: '10.9.9.9', port: 6433 },
      },
      registryStore: { type: 'mysql', host: '[2001:db8::5]', database: 'a' },
    },
    needs: [
      connects(outside('192.0.2.7'), 6432),
      connects(outside('2001:db8::7'), 6432),
      connects(outside('10.9.9.9'), 6433),
      connects(outside('2001:db8::5'), 3306),
    ],
    not: [
      connects(outside('192.0.2.7'), 5432),
      connects(outside('10.9.9.8'), 6433),
      connects(outside('192.0.2.7'), 443),
    ],
  },
  'a store of a cloud, by an identity': {
    values: {
      serviceAccount: { create: true, annotations: { 'iam.gke.io/gcp-service-account': 'a' } },
      env_vars: { MLFLOW_ARTIFACTS_DESTINATION: 'gs://a/b' },
    },
    needs: [
      connects(outside('192.0.2.7'), 443),
      connects(outside('169.254.169.252'), 988),
      connects(outside('169.254.169.254'), 80),
    ],
  },
  'S3 of AWS': {
    values: { env_vars: { MLFLOW_ARTIFACTS_DESTINATION: 's3://a/b', MLFLOW_S3_ENDPOINT_URL: null } },
    needs: [connects(outside('192.0.2.7'), 443)],
    not: [connects(outside('192.0.2.7'), 80)],
  },
  'a proxy, and traces': {
    values: {
      env_vars: {
        HTTPS_PROXY: 'http://user@proxy.company.test:3128',
        NO_PROXY: 'a:99',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.tracing:4317',
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.company.test/v1/traces',
      },
    },
    needs: [
      connects(outside('192.0.2.7'), 3128),
      connects(outside('192.0.2.7'), 443),
      connects(podOf('tracing'), 4317),
    ],
    not: [connects(outside('192.0.2.7'), 99)],
  },
  'what a Secret names': {
    values: {
      backendStore: { type: 'postgres', secret: { name: 'app', uriKey: 'uri' } },
      env_vars: {
        AWS_ENDPOINT_URL: { name: 's3', key: 'url' },
        MLFLOW_ARTIFACTS_DESTINATION: 's3://a/b',
        MLFLOW_S3_ENDPOINT_URL: null,
      },
    },
    needs: [
      connects(podOf('elsewhere'), 5432),
      connects(outside('192.0.2.7'), 5432),
      connects(outside('192.0.2.7'), 443),
    ],
  },
  'a Gateway and metrics': {
    values: {
      http_route: {
        enabled: true,
        hostnames: ['a.company.test'],
        parentRefs: [{ name: 'https', namespace: 'gateways' }],
      },
      server: { extraArgs: ['--expose-prometheus=/tmp/a'] },
    },
    needs: [asks(podOf('gateways')), asks(podOf('envoy-gateway-system')), asks(podOf('monitoring'))],
    not: [asks(podOf('ingress-nginx'))],
  },
  'a proxy that signs people in': {
    values: {
      http_route: {
        enabled: true,
        hostnames: ['a.company.test'],
        parentRefs: [{ name: 'https', namespace: 'gateways' }],
      },
      auth: {
        type: 'oidc',
        oidc: {
          issuerUrl: 'https://sso.company.test:8443/a',
          clientId: 'mlflow',
          clientSecret: { name: 'sso', key: 'client-secret' },
          cookieSecret: { name: 'sso', key: 'cookie-secret' },
          allowedEmailDomains: ['company.test'],
        },
      },
    },
    needs: [
      asks(podOf('gateways'), 4180),
      asks(podOf('mlflow'), 4180),
      asks(podOf('mlflow'), 44180),
      connects(outside('192.0.2.7'), 8443),
    ],
    not: [asks(podOf('gateways'), 8080), asks(podOf('mlflow'), 8080), connects(outside('192.0.2.7'), 443)],
  },
  'an Ingress alone': {
    values: {
      ingress: { enabled: true, className: 'nginx', host: 'a.company.test' },
      networkPolicy: { ingress: { namespaces: ['notebooks'] } },
    },
    needs: [asks(podOf('ingress-nginx')), asks(podOf('notebooks'))],
    not: [asks(podOf('monitoring')), asks(podOf('gateways'))],
  },
  'own peers': {
    values: {
      networkPolicy: {
        ingress: {
          from: [
            { ipBlock: { cidr: '198.51.100.0/24', except: ['198.51.100.128/25'] } },
            { namespaceSelector: {}, podSelector: { matchLabels: { role: 'trainer' } } },
          ],
        },
        egress: {
          to: [
            { ipBlock: { cidr: '198.51.100.0/24' }, ports: [{ port: 8000, endPort: 8100 }] },
            { podSelector: { matchLabels: { app: 'redis' } }, ports: [{ port: 'redis' }] },
          ],
        },
      },
    },
    needs: [
      asks(outside('198.51.100.1')),
      asks(podOf('elsewhere', { role: 'trainer' })),
      connects(outside('198.51.100.1'), 8050),
      connects({ ...podOf('mlflow', { app: 'redis' }), ports: { redis: 6379 } }, 6379),
    ],
    not: [asks(outside('198.51.100.200')), connects(outside('198.51.100.1'), 7999)],
  },
  'under Kaiwo': { values: { kaiwo: { enabled: true } }, needs: [asks(podOf('mlflow'))] },
}

const told = ({ from, to, port, protocol }: Connection): string => JSON.stringify({ from, to, port, protocol })

for (const [name, { values, needs, not = [] }] of Object.entries(scenes)) {
  test(`${name}: what it needs passes, and nothing else does`, async () => {
    const objects = await objectsOf(values)
    for (const connection of [...always, ...needs]) assert.ok(passes(objects, connection), told(connection))
    const others = never.filter((connection) => !needs.some((needed) => told(needed) === told(connection)))
    for (const connection of [...others, ...not]) assert.not.ok(passes(objects, connection), told(connection))
  })
}

test('without a policy everything passes; with no peers nothing comes in', async () => {
  const open = await objectsOf({ networkPolicy: { enabled: false } })
  for (const connection of [...never, ...always]) assert.ok(passes(open, connection))
  const inwards = await objectsOf({ networkPolicy: { egress: { enabled: false } } })
  for (const connection of never) assert.is(passes(inwards, connection), connection.from === server, told(connection))
  const closed = await objectsOf({ networkPolicy: { ingress: { sameNamespace: false } } })
  assert.not.ok(passes(closed, asks(podOf('mlflow'))))
})

test.after(removeProjects)
test.run()
