// What is changed in an environment reaches the cluster whole: nothing is left of what was.
import { equal, formatPath, isObject, type Json, type JsonObject, type Path } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import type { Attempt } from '../../suite.ts'
import type { Kubernetes } from '../lab/kubernetes.ts'
import type { Cluster } from '../lab/lab.ts'
import { checkout as newCheckout } from './checkout.ts'

const plain = `image: ghcr.io/mlflow/mlflow:v3.17.2-full
backendStore: {type: postgres, host: postgres, database: mlflow}
`

/** Environments that differ from the plain one in one thing. */
const changed: Record<string, string> = {
  'a ServiceAccount': `${plain}serviceAccountName: mlflow\n`,
  'a ServiceAccount of its own': `${plain}serviceAccount: {create: true}\n`,
  'an upgrade, and with it the strategy': plain.replace('database: mlflow', '$&, upgrade: auto'),
  'SQLite on a claim': `persistent_storage: {enabled: true, volumes: {data: {pvc_name: data, mount_path: /workload/data, size: 1Gi}}}
backendStore: {dbpath: /workload/data/mlflow.db}
`,
  replicas: `${plain}replicas: 3\n`,
  root: `${plain}restricted: false\n`,
  GPUs: `${plain}gpus: 1\n`,
  resources: `${plain}resources: {requests: {cpu: 100m, memory: 1Gi}, limits: {memory: 2Gi}}\n`,
  'how the image is pulled': `${plain}imagePullSecrets: [registry]\nimagePullPolicy: IfNotPresent\n`,
  probes: `${plain}startupProbe: null\nlivenessProbe: null\nreadinessProbe: {periodSeconds: 3}\n`,
  variables: `${plain}env_vars: {A: {name: secret, key: key}, B: text}\n`,
  ports: `${plain}deployment: {ports: {http: 9090, metrics: 9091}}\n`,
  'the scratch volume': `${plain}storage: {ephemeral: {quantity: 1Gi, storageClassName: fast}}\n`,
  placement: `${plain}nodeSelector: {pool: general}\ntolerations: [{key: a, operator: Exists}]\n`,
  'an entrypoint': `${plain}entrypoint: echo hello\nrestricted: true\n`,
  'security contexts': `${plain}podSecurityContext: {}\nsecurityContext: {}\n`,
  metrics: `${plain}metrics: {enabled: true}\nserviceMonitor: {enabled: true}\nprometheusRule: {enabled: true}\ngrafanaDashboard: {enabled: true}\n`,
  'users of MLflow': `${plain}auth: {type: basic, admin: {name: admin}}\nauthStore: {type: postgres, host: postgres, database: users}\n`,
  'a proxy that signs people in': `${plain}auth:
  type: oidc
  oidc:
    issuerUrl: https://sso.example.com
    clientId: mlflow
    clientSecret: {name: sso, key: client}
    cookieSecret: {name: sso, key: cookie}
    allowedEmailDomains: [example.com]
ingress: {enabled: true, className: nginx, host: mlflow.example.com, tls: [{secretName: tls}]}
`,
  "the server's own TLS": `${plain}server: {tls: {secretName: tls}}\nhttp_route: {enabled: true, hostnames: [mlflow.example.com], parentRefs: [{name: https}]}\n`,
  'a NetworkPolicy': `${plain}networkPolicy: {enabled: true, egress: {enabled: true}}\n`,
  'Secrets from a store': `${plain}secrets: {store: {name: vault}, remoteKey: "mlflow/<secret>"}\n`,
  'pods one after the other': `${plain}replicas: 2\nserver: {jobExecution: false}\npodDisruptionBudget: {minAvailable: 1}\npreStopSeconds: 10\nterminationGracePeriodSeconds: 120\n`,
  autoscaling: `${plain}server: {jobExecution: false}\nautoscaling: {enabled: true}\n`,
  'collection of garbage': `${plain}garbageCollection: {enabled: true, olderThan: 30d}\n`,
  'archival of traces': `${plain.replace('3.17.2', '3.18.0')}traceArchival: {enabled: true, location: gs://traces}\n`,
  'copies of a SQLite file': `image: ghcr.io/mlflow/mlflow:v3.17.2-full
persistent_storage:
  enabled: true
  volumes:
    data: {pvc_name: data, mount_path: /data, size: 1Gi}
    copies: {pvc_name: copies, mount_path: /copies, accessModes: [ReadWriteMany]}
backendStore: {dbpath: /data/mlflow.db}
backup: {enabled: true, destination: /copies/mlflow}
`,
  'more in the pod': `${plain}envFrom: [{secretRef: {name: keys}}, {configMapRef: {name: settings}, prefix: TEAM_}]
extraVolumes: [{name: models, secret: {secretName: models}}]
extraVolumeMounts: [{name: models, mountPath: /models, readOnly: true}]
extraContainers: [{name: logs, image: "registry.example.com/fluent-bit:4.0.1"}]
initContainers: [{name: wait, image: "registry.example.com/busybox:1.37.0", command: [sleep, "1"]}]
`,
  'an object beside it': `${plain}extraObjects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: beside}, data: {a: b}}]\n`,
  'labels and annotations': `${plain}metadata: {labels: {a: b}, annotations: {a/b: c}}\n`,
  'a kind of Service': `${plain}patches: [{target: {kind: Service}, patch: {spec: {type: LoadBalancer, externalTrafficPolicy: Local}}}]\n`,
}

/** How objects are applied: by the API server, as Flux has it, and by kubectl, as Argo CD does. */
const ways: Record<string, ({ apply, kubectl }: Kubernetes, objects: KubernetesObject[]) => Promise<unknown>> = {
  server: ({ apply }, objects) => Promise.all(objects.map(apply)),
  kubectl: ({ kubectl }, objects) =>
    kubectl(['apply', '--filename=-'], objects.map((object) => JSON.stringify(object)).join('\n---\n')),
}

/**
 * Applies the plain environment and on top of it the other, and the other way round; each must be as if it had been
 * applied to an empty namespace.
 */
export async function changes({ kubernetes, git }: Cluster): Promise<Attempt[]> {
  const checkout = newCheckout(git)
  try {
    const files = [plain, ...Object.values(changed)].map((text, index) => [
      `e${index}.yaml`,
      `${text}cluster: c${index}\n`,
    ])
    checkout.write(Object.fromEntries(files) as Record<string, string>)
    const environments = await checkout.environments()
    const apply = async (id: string, namespace: string, way: string): Promise<KubernetesObject[]> => {
      await kubernetes.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
      const objects = environments
        .get(id)!
        .objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }) as KubernetesObject)
      await ways[way]!(kubernetes, objects)
      return Promise.all(objects.map(async (object) => (await kubernetes.get(await kubernetes.pathOf(object)))!))
    }
    const left = async (name: string, from: string, to: string, way: string): Promise<string[]> => {
      await apply(from, `${name}-${from}`, way)
      const after = await apply(to, `${name}-${from}`, way)
      const fresh = await apply(to, `${name}-${to}-fresh`, way)
      return after.flatMap((object, position) =>
        differences(object, fresh[position]!, []).map((path) => `${way}: ${object.kind}: ${path}`),
      )
    }
    const attempts: Attempt[] = []
    for (const [index, name] of Object.keys(changed).entries()) {
      const [other, problems] = [`e${index + 1}`, [] as string[]]
      for (const way of Object.keys(ways)) {
        for (const [from, to] of [
          ['e0', other],
          [other, 'e0'],
        ] as const) {
          problems.push(
            ...(await left(`changes-${index}-${way}`, from, to, way).catch(({ message }: Error) => [
              `${way}: ${message}`,
            ])),
          )
        }
      }
      attempts.push({
        what: ['API server', name, 'given and taken away again, by the server and by kubectl, nothing is left'],
        problem: problems.join('\n') || undefined,
      })
    }
    return attempts
  } finally {
    checkout.remove()
  }
}

/** What the server, or a controller, writes by itself. */
const own = [
  /^status$/,
  /^metadata\.(uid|resourceVersion|generation|creationTimestamp|managedFields|namespace)$/,
  /^metadata\.annotations\["(deployment\.kubernetes\.io\/revision|kubectl\.kubernetes\.io\/last-applied-configuration)"\]$/,
  /^spec\.(clusterIPs?|volumeName|healthCheckNodePort)$/,
  /nodePort$/,
]

function differences(a: Json | undefined, b: Json | undefined, path: Path): string[] {
  const name = formatPath(path)
  if (name === 'metadata.annotations') [a, b] = [a ?? {}, b ?? {}]
  if (equal(a, b) || own.some((pattern) => pattern.test(name))) return []
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length)
    return a.flatMap((item, index) => differences(item, b[index], [...path, index]))
  if (!isObject(a) || !isObject(b)) return [`${name} is ${JSON.stringify(a)} and not ${JSON.stringify(b)}`]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    differences(a[key], (b as JsonObject)[key], [...path, key]),
  )
}
