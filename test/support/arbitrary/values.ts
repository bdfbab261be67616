// Environment files by chance, from the schemas themselves: a key that is added there is generated from then on.
import fc, { type Arbitrary } from 'fast-check'
import { at, isObject, type Json, type JsonObject, type Path } from '../../../src/model/json.ts'
import { dereference, root, type Schema } from '../../../src/schema/schema.ts'

/** Texts for patterns of which a text by chance would seldom mean anything: others are made of the pattern itself. */
const samplers: { [pattern: string]: string[] } = {
  '^[A-Za-z0-9][^\\s]*$': [
    'ghcr.io/mlflow/mlflow:v3.17.2-full',
    'ghcr.io/mlflow/mlflow:v2.22.0',
    'registry.example.com:5000/team/mlflow:3.9.0',
    'mlflow',
    `mlflow@sha256:${'0123456789abcdef'.repeat(4)}`,
    'a:3.4',
  ],
  '^/[^\\s?#%]+$': ['/data/mlflow.db', '/workload/user/mlflow.db', '/a', '/é.db', '//a'],
  '^/[^:\\u0000]*$': [
    '/data',
    '/data/',
    '/a b',
    '/workload/user',
    '/',
    '/{{ .Values.metadata.user_id }}',
    '/a/{{ .Release.Name | upper }}',
  ],
  '^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?v[0-9][a-z0-9]*$': ['example.com/v1', 'bitnami.com/v1alpha1', 'a.b/v1beta1'],
  '^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|[^\\s@=]+( [^\\s=]+){4})$': [
    '0 3 * * 0',
    '@weekly',
    '*/15 0-5,22 1 JAN,6 mon-fri',
  ],
  '^[A-Z][A-Za-z0-9]*$': ['Widget', 'Certificate', 'SealedSecret', 'Kustomization2'],
}

const templates = [
  '{{ .Values.release }}',
  'a-{{ .Release.Namespace | trunc 3 }}',
  '{{ .Values.metadata.workload_id | default "w" | lower }}',
  '{{ quote .Values.cluster }}',
  '{{ .Values.replicas }}',
]

/** Texts of any kind, with what YAML and shells take for something else. */
const free = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'yes',
    '0777',
    'null',
    '12:30',
    'a: b',
    '#',
    '$(A)',
    '$(B)',
    '{{ a }}',
    "it's",
    'two\nlines',
    ' a\n b\n',
    'é😀',
    '\t',
    '-',
    '"',
    '\\',
    's3://bucket/a',
    '/data/artifacts',
    'file:///a',
    'http',
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
)

function text({ pattern, minLength = 0, maxLength = Infinity, ...node }: JsonObject): Arbitrary<string> {
  const fits = (value: string): boolean =>
    value.length >= Number(minLength) &&
    value.length <= Number(maxLength) &&
    (pattern === undefined || new RegExp(String(pattern)).test(value))
  if (pattern === undefined)
    return node['x-template']
      ? fc.oneof(
          free.filter((value) => !/\{\{|\}\}/.test(value)),
          fc.constantFrom(...templates),
        )
      : free.filter(fits)
  const sampler = samplers[String(pattern)]
  const matching = sampler
    ? fc.constantFrom(...sampler)
    : fc.stringMatching(new RegExp(String(pattern).replace(/\(\?[=!](?:[^()]|\([^()]*\))*\)/g, ''))).filter(fits)
  return node['x-template'] && !sampler
    ? fc.oneof({ weight: 4, arbitrary: matching }, fc.constant('{{ .Values.release }}'))
    : matching
}

function integer({ minimum = -5, maximum = 2 ** 31 - 1 }: JsonObject): Arbitrary<number> {
  const [min, max] = [Number(minimum), Number(maximum)]
  return fc.oneof({ weight: 3, arbitrary: fc.integer({ min, max: Math.min(max, min + 10) }) }, fc.integer({ min, max }))
}

const scalars: { [type: string]: (node: JsonObject) => Arbitrary<Json> } = {
  string: text,
  integer,
  number: () => fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constantFrom(0.5, 1.25, 1e21)),
  boolean: () => fc.boolean(),
}

const made = new WeakMap<JsonObject, Arbitrary<Json>>()

/**
 * A value that a schema takes, most of its optional keys absent. Making one of a pattern takes long, so each is made
 * once.
 */
export function arbitraryValue(schema: Schema): Arbitrary<Json> {
  const before = made.get(schema.node)
  if (before) return before
  const arbitrary = madeOf(dereference(schema))
  made.set(schema.node, arbitrary)
  return arbitrary
}

function madeOf({ node, document }: Schema): Arbitrary<Json> {
  const below = (next: Json | undefined): Arbitrary<Json> =>
    arbitraryValue({ node: isObject(next) ? next : {}, document })
  if (Array.isArray(node.enum)) return fc.constantFrom(...node.enum)
  if (Array.isArray(node.oneOf)) return fc.oneof(...node.oneOf.map(below))
  const types = [node.type].flat() as (string | undefined)[]
  return fc.oneof(
    ...types.map((type): Arbitrary<Json> => {
      if (type === 'object') return map(node, below)
      if (type === 'array') return list(node, below(node.items))
      return type === undefined ? free : scalars[type]!(node)
    }),
  )
}

function list({ minItems = 0, maxItems = 3, uniqueItems }: JsonObject, item: Arbitrary<Json>): Arbitrary<Json[]> {
  const size = { minLength: Number(minItems), maxLength: Math.min(Number(maxItems), Number(minItems) + 2) }
  return uniqueItems
    ? fc.uniqueArray(item, { ...size, selector: (value) => JSON.stringify(value) })
    : fc.array(item, size)
}

/** A map of a few of the known keys, and of others where they are allowed. */
function map(node: JsonObject, below: (next: Json | undefined) => Arbitrary<Json>, most = 3): Arbitrary<JsonObject> {
  const required = undefaulted(node)
  const optional = Object.keys(isObject(node.properties) ? node.properties : {}).filter(
    (key) => !required.includes(key),
  )
  // A map of any keys may need some, such as requests, which need storage.
  const property = (key: string) =>
    below((node.properties as JsonObject | undefined)?.[key] ?? node.additionalProperties)
  const chosen = fc.subarray(optional, { maxLength: Math.min(optional.length, most) })
  const known = chosen.chain((keys) =>
    fc.record(Object.fromEntries([...required, ...keys].map((key) => [key, property(key)])), { noNullPrototype: true }),
  )
  if (!isObject(node.additionalProperties)) return known as Arbitrary<JsonObject>
  const names = isObject(node.propertyNames) ? (below(node.propertyNames) as Arbitrary<string>) : free
  const named = fc.dictionary(
    names.filter((name) => name !== '__proto__'),
    below(node.additionalProperties),
    { maxKeys: 3, noNullPrototype: true },
  )
  return fc.tuple(named, known).map(([others, own]) => ({ ...others, ...(own as JsonObject) }))
}

/** Keys that final values need and no default gives: a volume's name and path. */
const undefaulted = ({ required: needed = [], properties }: JsonObject): string[] =>
  (needed as string[]).filter(
    (key) => at(properties, [key, 'default']) === undefined && at(properties, [key, 'properties']) === undefined,
  )

/** Coherent parts, of a kind that chance seldom brings together. */
const scenarios: JsonObject[] = [
  {},
  {
    backendStore: { type: 'postgres', host: 'db', database: 'mlflow', port: 5432 },
    image: 'ghcr.io/mlflow/mlflow:v3.17.2-full',
    replicas: 3,
    persistent_storage: null,
  },
  { backendStore: { type: 'mysql', host: 'db', database: 'a b' }, image: 'registry.example.com/mlflow:1' },
  {
    persistent_storage: {
      enabled: true,
      volumes: { 'pvc-user': null, data: { pvc_name: 'data', mount_path: '/data', size: '1Gi' } },
    },
    backendStore: { dbpath: '/data/a.db' },
  },
  {
    http_route: { enabled: true, hostnames: ['a.example.com'] },
    ingress: { enabled: true, host: '{{ .Release.Name }}.example.com' },
  },
  {
    http_route: { enabled: true, hostnames: ['a.example.com'] },
    ingress: { enabled: true, host: 'b.example.com' },
    server: { tls: { secretName: 'tls', ca: { configMap: 'ca', secretName: 'tls' } }, logLevel: 'info' },
  },
  {
    image: 'ghcr.io/mlflow/mlflow:v3.18.0-full',
    backendStore: { type: 'postgres', host: 'db', database: 'mlflow' },
    gateway: {
      passphrase: { name: 'gateway', key: 'passphrase' },
      allowedProviders: ['openai'],
      allowPrivateAddresses: true,
    },
    webhooks: { encryptionKey: { name: 'webhooks', key: 'key' } },
    artifacts: { presignedOnly: true },
    server: { workspaces: true },
  },
  { kaiwo: { enabled: true } },
  {
    backendStore: { type: 'postgres', host: 'db', database: 'mlflow' },
    image: 'ghcr.io/mlflow/mlflow:v3.17.2-full',
    persistent_storage: null,
    autoscaling: { enabled: true, behavior: { scaleDown: { stabilizationWindowSeconds: 60 } } },
    podDisruptionBudget: { maxUnavailable: '50%' },
  },
  {
    metrics: { enabled: true },
    serviceMonitor: { enabled: true, labels: { release: 'kube-prometheus-stack' } },
    prometheusRule: { enabled: true, rules: [{ alert: 'A', expr: 'up == 0', annotations: { a: '{{ $value }}' } }] },
    grafanaDashboard: { enabled: true },
  },
  {
    garbageCollection: { enabled: true, olderThan: '1d12h', jobs: true },
    backup: { enabled: true, destination: 's3://bucket/{{ .Release.Namespace }}', keep: 3, restore: 'latest' },
    traceArchival: { enabled: true, location: 's3://bucket/traces', longRetentionAllowlist: ['1'] },
    server: { jobExecution: false },
    networkPolicy: { enabled: true, egress: { enabled: true } },
    persistent_storage: { enabled: true, volumes: { data: { pvc_name: 'data', mount_path: '/data', size: '1Gi' } } },
    backendStore: { dbpath: '/data/a.db' },
    env_vars: { MLFLOW_ARTIFACTS_DESTINATION: 's3://bucket/a' },
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }],
        },
      },
    },
  },
  {
    networkPolicy: {
      enabled: true,
      ingress: { namespaces: ['a'], from: [{ podSelector: { matchLabels: { app: 'b' } } }] },
      egress: { enabled: true, to: [{ podSelector: { matchLabels: { role: 'b' } }, ports: [{ port: 1 }] }] },
    },
  },
  {
    backendStore: { type: 'postgres', host: 'db', database: 'mlflow' },
    registryStore: { type: 'mysql', host: 'db', database: 'models', secret: { name: 'models', uriKey: 'uri' } },
    image: 'ghcr.io/mlflow/mlflow:v3.17.2-full',
    imagePullSecrets: ['registry'],
    secrets: { store: { name: 'vault' }, remoteKey: '{{ .Release.Namespace }}/<secret>', mapping: { models: false } },
  },
  {
    kaiwo: { enabled: true },
    patches: [{ target: { kind: 'KaiwoService' }, patch: { spec: { user: 'a@example.com' } } }],
  },
  { env_vars: { MLFLOW_ARTIFACTS_DESTINATION: '/data/artifacts', A: '$(B)', B: { name: 'secret', key: 'b' } } },
  {
    patches: [
      {
        target: { kind: 'Deployment' },
        patch: {
          spec: {
            revisionHistoryLimit: 3,
            template: {
              spec: { containers: [{ name: 'side', image: 'a' }], volumes: [{ name: 'dshm', $patch: 'delete' }] },
            },
          },
        },
      },
    ],
    kaiwo: null,
  },
  {
    patches: [
      {
        target: { kind: 'Service' },
        json6902: [
          { op: 'add', path: '/spec/ports/-', value: { name: 'b', port: 9, protocol: 'UDP' } },
          { op: 'add', path: '/spec/sessionAffinity', value: 'ClientIP' },
        ],
      },
    ],
    deployment: null,
  },
  { patches: [{ target: { kind: 'Service' }, patch: { $patch: 'delete' } }] },
  {
    extraObjects: [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mlflow-server' }, data: { a: 'null', b: '0777\n' } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a.patch' }, binaryData: {} },
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot', labels: { app: 'a' } } },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'robot' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'mlflow-server' },
        subjects: [
          { kind: 'ServiceAccount', name: 'mlflow-server', namespace: 'another' },
          { kind: 'User', name: 'somebody' },
        ],
      },
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'scratch' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
      {
        apiVersion: 'example.com/v1',
        kind: 'Widget',
        metadata: { name: 'a' },
        spec: { a: [], b: {}, c: null, d: 1.5 },
      },
      { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'a' } },
      { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'a' }, spec: { podSelector: {} } },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'mlflow' },
        spec: {
          selector: { matchLabels: { app: 'side' } },
          template: { metadata: { labels: { app: 'side' } }, spec: { containers: [{ name: 'a', image: 'a' }] } },
        },
      },
    ],
  },
  {
    release: null,
    image: null,
    replicas: null,
    backendStore: null,
    storage: null,
    env_vars: null,
    metadata: null,
    startupProbe: null,
    readinessProbe: null,
  },
]

const { required: _, ...top } = root.node
const { extends: __, patches: ___, ...properties } = top.properties as JsonObject

/** An environment file that the schema accepts: what it means may still be wrong. Nulls stand for some of its keys. */
export const values: Arbitrary<JsonObject> = fc
  .tuple(
    map({ ...top, properties }, (next) => arbitraryValue({ ...root, node: next as JsonObject }), 8),
    fc.constantFrom(...scenarios),
    fc.array(fc.nat({ max: 30 }), { maxLength: 2 }),
  )
  .map(([values, scenario, nulls]) => nulls.reduce(withNull, { ...values, ...scenario }))

/**
 * The values with a null for the nth of their keys, counted through all maps; lists aside, where a null is what it is.
 */
function withNull(values: JsonObject, nth: number): JsonObject {
  const paths = keyPaths(values, [])
  return paths.length === 0
    ? values
    : (edited(values, paths[nth % paths.length]!, (copy, key) => {
        ;(copy as JsonObject)[key] = null
      }) as JsonObject)
}

const keyPaths = (values: JsonObject, path: string[]): string[][] =>
  Object.entries(values).flatMap(([key, value]) => [
    [...path, key],
    ...(isObject(value) ? keyPaths(value, [...path, key]) : []),
  ])

/** A copy in which the map or list that holds the end of a path is edited. */
function edited(value: Json, [key, ...rest]: Path, edit: (copy: JsonObject | Json[], key: never) => void): Json {
  const copy = (Array.isArray(value) ? [...value] : { ...(value as JsonObject) }) as JsonObject
  if (rest.length > 0) copy[key as string] = edited(copy[key as string]!, rest, edit)
  else edit(copy, key as never)
  return copy
}

/** Values without what stands at a path. */
export const without = (values: JsonObject, path: Path): JsonObject =>
  edited(values, path, (copy, key: string | number) => {
    if (Array.isArray(copy)) copy.splice(Number(key), 1)
    else delete copy[key]
  }) as JsonObject

/** The text of a file: JSON, with every key and item on a line of its own. */
export const toText = (values: JsonObject): string => `${JSON.stringify(values, null, 1)}\n`

/** What stands on each line of {@link toText}, as the path that leads to it. */
export function linePaths(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return [path]
  const inner = Object.entries(value).flatMap(([key, child]) =>
    linePaths(child as Json, [...path, Array.isArray(value) ? Number(key) : key]),
  )
  return [path, ...inner, path]
}
