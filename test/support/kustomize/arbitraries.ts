import type { Arbitrary } from 'fast-check'
import fc from 'fast-check'
import type { Json, JsonObject } from '../../../src/model/json.ts'
import { isObject } from '../../../src/model/json.ts'
import type { KubernetesObject } from '../../../src/model/kubernetes-object.ts'

/** Strings that YAML readers are known to take for something else, or to fold. */
const strings = [
  'a',
  'b',
  'm',
  'n',
  '',
  ' ',
  'yes',
  'Off',
  'null',
  '~',
  'true',
  '0777',
  '0o17',
  '0x1F',
  '8080',
  '-1',
  '1e3',
  '1_000',
  '.inf',
  'NaN',
  '12:30',
  '2001-01-01',
  '=',
  '<<',
  '# c',
  'a #b',
  'a: b',
  '- a',
  '? a',
  '{}',
  '[]',
  '{{ .Values }}',
  '!a',
  '&a',
  '*a',
  '%a',
  '@a',
  '`',
  '"q"',
  "it's",
  ' lead',
  'trail ',
  'a\nb',
  'a\nb\n',
  '\n a\n\nb\n\n',
  'tab\there',
  '\tlead',
  'cr\r\nlf',
  'back\\slash',
  '\u00e9\ud83d\ude00',
  '$(VAR)',
  '$patch',
  'a'.repeat(200),
  'word '.repeat(40),
]

/** Keys that are paths, numbers or words elsewhere. */
const documentKeys = [
  ...['a', 'b', 'a.b/c', 'a/b~c', 'app.kubernetes.io/name', 'yes', 'constructor', 'x y'],
  ...['0777', '8080', 'null', '-', '1.5'],
]

/** Kustomize 5 can't read an object with annotations whose keys, unquoted, are no strings. */
const words = documentKeys.filter((key) => /^[a-z]/.test(key) && key !== 'null')

const text = fc.constantFrom(...strings)
const short = fc.constantFrom('a', 'b', 'm', 'n', '8080')
const integer = fc.constantFrom(0, 1, 2, 80, 8080, -5)
const scalar: Arbitrary<Json> = fc.oneof(text, integer, fc.boolean(), fc.constantFrom(0.5, 1.25))
const port = fc.constantFrom<Json>(80, 8080, 'http', '8080')
const texts = fc.dictionary(fc.constantFrom(...documentKeys), text, { maxKeys: 4, noNullPrototype: true })

const record = <T extends { [key: string]: Json }>(fields: { [K in keyof T]: Arbitrary<T[K]> }): Arbitrary<T> =>
  fc.record(fields, { noNullPrototype: true }) as Arbitrary<T>

/** A map in which each field is there or not. */
const some = (fields: { [key: string]: Arbitrary<Json> }): Arbitrary<JsonObject> =>
  fc.record(fields, { requiredKeys: [], noNullPrototype: true }) as Arbitrary<JsonObject>

const list = (element: Arbitrary<Json>): Arbitrary<Json[]> => fc.array(element, { maxLength: 3 })

/** A list in which a key is unique, in any order; now and then it is not. */
const keyed = (key: string, names: string[], fields: Arbitrary<JsonObject>): Arbitrary<Json[]> => {
  const element = fc.tuple(fc.constantFrom(...names), fields).map(([name, rest]) => ({ [key]: name, ...rest }))
  return fc.oneof(
    { weight: 30, arbitrary: fc.uniqueArray(element, { selector: (value) => value[key], maxLength: 5 }) },
    { weight: 1, arbitrary: fc.array(element, { maxLength: 4 }) },
  )
}

const tree: Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...documentKeys), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value

const env = keyed(
  'name',
  ['A', 'B', 'C', 'D', 'E', 'F'],
  fc.oneof(
    some({ value: text }),
    record({ valueFrom: record({ secretKeyRef: record({ name: short, key: text }) }) }),
  ) as Arbitrary<JsonObject>,
)

const protocol = fc.constantFrom('TCP', 'UDP')
const ports = (key: string) =>
  fc.array(
    fc
      .tuple(fc.constantFrom(80, 8080, 9090), some({ protocol, name: short, targetPort: port }))
      .map(([number, rest]) => ({ [key]: number, ...rest })),
    { maxLength: 3 },
  )

const probe = some({
  httpGet: some({ path: text, port, httpHeaders: fc.array(record({ name: short, value: text }), { maxLength: 2 }) }),
  exec: record({ command: list(text) }),
  periodSeconds: integer,
})
const quantity = fc.constantFrom<Json>('1', 1, '2Gi', '500m')
const container = some({
  image: text,
  args: list(text),
  env,
  envFrom: fc.array(record({ configMapRef: record({ name: short }) }), { maxLength: 2 }),
  ports: ports('containerPort'),
  livenessProbe: probe,
  resources: some({ limits: some({ cpu: quantity, memory: quantity, 'amd.com/gpu': quantity }) }),
  securityContext: some({ runAsUser: integer, capabilities: some({ drop: list(text) }) }),
  volumeMounts: keyed('mountPath', ['/a', '/b', '/c'], some({ name: short, readOnly: fc.boolean() })),
})
const volumes = keyed(
  'name',
  ['u', 'v', 'w'],
  fc.oneof(
    record({ emptyDir: some({ medium: fc.constant('Memory'), sizeLimit: fc.constantFrom('1Gi', '2Gi') }) }),
    record({ persistentVolumeClaim: record({ claimName: short }) }),
    record({ secret: record({ secretName: short }) }),
  ) as Arbitrary<JsonObject>,
)

const pod = some({
  containers: keyed('name', ['main', 'side'], container),
  initContainers: keyed('name', ['init', 'main'], container),
  volumes,
  imagePullSecrets: keyed('name', ['a', 'b', 'c'], fc.constant({})),
  hostAliases: keyed('ip', ['10.0.0.1', '::1'], some({ hostnames: list(short) })),
  topologySpreadConstraints: fc.array(
    record({
      topologyKey: fc.constantFrom('zone', 'node'),
      whenUnsatisfiable: fc.constantFrom('ScheduleAnyway', 'DoNotSchedule'),
      maxSkew: integer,
    }),
    { maxLength: 3 },
  ),
  tolerations: fc.array(some({ key: text, operator: fc.constant('Exists') }), { maxLength: 2 }),
  nodeSelector: texts,
  serviceAccountName: short,
  securityContext: fc.constantFrom<Json>({}, { fsGroup: 1 }),
})
const deploymentSpec = some({
  replicas: integer,
  strategy: fc.constantFrom<Json>(
    { type: 'Recreate' },
    { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
    { type: 'RollingUpdate', rollingUpdate: { maxSurge: '50%' } },
  ),
  selector: record({ matchLabels: texts }),
  template: some({ metadata: some({ labels: texts, annotations: texts, finalizers: list(short) }), spec: pod }),
})

const names = keyed('name', ['a', 'b'], fc.constant({}))
const backend = record({ service: record({ name: short }) })

const kinds: { [kind: string]: { apiVersion: string; body: Arbitrary<JsonObject> } } = {
  Deployment: { apiVersion: 'apps/v1', body: some({ spec: deploymentSpec }) },
  Service: {
    apiVersion: 'v1',
    body: some({ spec: some({ ports: ports('port'), selector: texts, type: short, clusterIP: text }) }),
  },
  PersistentVolumeClaim: {
    apiVersion: 'v1',
    body: some({
      spec: some({
        accessModes: list(short),
        resources: some({ requests: some({ storage: scalar }) }),
        storageClassName: text,
      }),
    }),
  },
  ConfigMap: { apiVersion: 'v1', body: some({ data: texts, immutable: fc.boolean() }) },
  ServiceAccount: {
    apiVersion: 'v1',
    body: some({ secrets: names, imagePullSecrets: names }),
  },
  Ingress: {
    apiVersion: 'networking.k8s.io/v1',
    body: some({
      spec: some({
        ingressClassName: short,
        tls: fc.array(some({ hosts: list(short), secretName: short }), { maxLength: 2 }),
        rules: fc.array(some({ host: short, http: record({ paths: list(record({ path: text, backend })) }) }), {
          maxLength: 2,
        }),
      }),
    }),
  },
  HTTPRoute: {
    apiVersion: 'gateway.networking.k8s.io/v1',
    body: some({
      spec: some({
        hostnames: list(text),
        parentRefs: keyed('name', ['a', 'b', 'c'], some({ namespace: text, port })),
        rules: list(
          some({
            matches: list(some({ path: some({ type: short, value: text }) })),
            backendRefs: keyed('name', ['a', 'b', 'm'], some({ port })),
          }),
        ),
      }),
    }),
  },
  KaiwoService: {
    apiVersion: 'kaiwo.silogen.ai/v1alpha1',
    body: some({
      spec: some({
        user: text,
        gpus: scalar,
        deployment: fc.oneof(
          record({ spec: deploymentSpec }),
          record({ apiVersion: fc.constant('apps/v1'), kind: fc.constant('Deployment'), spec: deploymentSpec }),
        ) as Arbitrary<Json>,
        anything: tree,
      }),
    }),
  },
}

const annotations = fc.dictionary(fc.constantFrom(...words), text, { maxKeys: 4, noNullPrototype: true })
const metadata = some({ labels: texts, annotations, finalizers: list(short) })

/** A Kubernetes object as somebody may write it who doesn't mind what an API server says. */
export const kubernetesObject = (kind: string, names = ['m', 'n.a']): Arbitrary<KubernetesObject> =>
  fc.tuple(fc.constantFrom(...names), metadata, kinds[kind]!.body).map(([name, rest, body]) => ({
    apiVersion: kinds[kind]!.apiVersion,
    kind,
    metadata: { name, ...rest },
    ...body,
  }))

export const kind = fc.constantFrom(...Object.keys(kinds))

/** Up to two objects of each of some kinds, all with a kind and name of their own. */
export const kubernetesObjects: Arbitrary<KubernetesObject[]> = fc.uniqueArray(
  kind.chain((kind) => kubernetesObject(kind)),
  { selector: ({ kind, metadata }) => `${kind}/${metadata.name}`, maxLength: 5 },
)

/** A strategic-merge patch as somebody may write it for an object of a kind: values, nulls and directives. */
export const strategicPatch = (kind: string, name: string): Arbitrary<JsonObject> =>
  fc.tuple(kubernetesObject(kind, [name]), fc.infiniteStream(fc.nat(24))).map(([object, dice]) => {
    const { apiVersion, kind: _, metadata, ...body } = object
    const roll = (): number => dice.next().value
    return { apiVersion, kind, metadata: { ...directed(metadata, roll), name }, ...directed(body, roll) }
  })

/** A map or list in which the dice put nulls and directives. */
function directed(value: JsonObject, roll: () => number): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, directedChild(child, roll)]))
}

function directedChild(value: Json, roll: () => number): Json {
  const dice = roll()
  if (dice === 0) return null
  const directive = dice < 4 ? { $patch: ['', 'replace', 'delete', 'merge'][dice]! } : {}
  if (Array.isArray(value)) {
    const elements = value.map((element) =>
      isObject(element) ? { ...directed(element, roll), ...(roll() < 4 && { $patch: 'delete' }) } : element,
    )
    return dice < 4 ? [directive, ...elements] : elements
  }
  return isObject(value) ? { ...directive, ...directed(value, roll) } : value
}
