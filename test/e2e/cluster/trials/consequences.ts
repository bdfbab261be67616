// What a diff says of a change is what the cluster does with it: what it calls refused is refused, and what it says
// restarts no pod leaves the pods' template as it was.

import { identity } from '../../../../src/compare/compare.ts'
import { compileObjects } from '../../../../src/compile.ts'
import { type EnvironmentChange, idOf } from '../../../../src/diff/change.ts'
import { consequencesOf } from '../../../../src/diff/consequences/consequences.ts'
import { diff } from '../../../../src/diff/diff.ts'
import { at, type JsonObject } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { soundEnvironments } from '../../../support/arbitrary/environments.ts'
import { toText } from '../../../support/arbitrary/values.ts'
import { withEnvironments } from '../../../support/project.ts'
import { until } from '../../lab/process.ts'
import type { Attempt } from '../../suite.ts'
import type { Kubernetes } from '../lab/kubernetes.ts'
import type { Cluster } from '../lab/lab.ts'

const server = `image: ghcr.io/mlflow/mlflow:v3.17.2-full
backendStore: {type: postgres, host: postgres, database: mlflow}
`
const claim = (
  size: string,
  more = '',
): string => `persistent_storage: {enabled: true, volumes: {data: {pvc_name: data, mount_path: /workload/data, size: ${size}, storageClassName: growing${more}}}}
backendStore: {dbpath: /workload/data/mlflow.db}
`
const patched = (kind: string, patch: string): string =>
  `${server}patches: [{target: {kind: ${kind}}, patch: ${patch}}]\n`

/** An environment as it was and as it is, by what changes. */
const changed: Record<string, [before: string, after: string]> = {
  'a claim shrinks': [claim('2Gi'), claim('1Gi')],
  'a claim grows': [claim('1Gi'), claim('2Gi')],
  'a claim is of another class': [claim('1Gi'), claim('1Gi').replace('growing', 'other')],
  'a claim has another mode': [claim('1Gi'), claim('1Gi', ', accessModes: [ReadWriteMany]')],
  'a claim has another label': [
    claim('1Gi'),
    `${claim('1Gi')}patches: [{target: {kind: PersistentVolumeClaim}, patch: {metadata: {labels: {a: b}}}}]\n`,
  ],
  'the selector is another': [
    server,
    patched('Deployment', '{spec: {selector: {matchLabels: {team: a}}, template: {metadata: {labels: {team: a}}}}}'),
  ],
  'the strategy is another': [server, patched('Deployment', '{spec: {strategy: {rollingUpdate: {maxSurge: 2}}}}')],
  'the Service has another address': [
    patched('Service', '{spec: {clusterIP: 10.96.200.1}}'),
    patched('Service', '{spec: {clusterIP: 10.96.200.2}}'),
  ],
  'the Service loses its address': [server, patched('Service', '{spec: {clusterIP: None}}')],
  'the Service gets an address': [patched('Service', '{spec: {clusterIP: None}}'), server],
  'the Service is of another type': [server, patched('Service', '{spec: {type: NodePort}}')],
  'the Service has another port': [
    server,
    patched('Service', '{spec: {ports: [{port: 81, protocol: TCP, name: more}]}}'),
  ],
  'there are more pods': [server, `${server}replicas: 2\n`],
  'there are none': [server, `${server}replicas: 0\n`],
  'the image is another': [server, server.replace('3.17.2', '3.18.0')],
  'a variable is new': [server, `${server}env_vars: {A: text}\n`],
  'a label is another': [`${server}metadata: {labels: {a: b}}\n`, `${server}metadata: {labels: {a: c}}\n`],
  'there is a ServiceAccount': [server, `${server}serviceAccount: {create: true}\n`],
  'there is an Ingress': [server, `${server}ingress: {enabled: true, className: nginx, host: a.example.com}\n`],
  'the Ingress has another path': ['a', 'b'].map(
    (id) =>
      `${server}ingress: {enabled: true, className: nginx, host: a.example.com}\nmetadata: {workload_id: ${id}}\n`,
  ) as [string, string],
  'the Ingress has another annotation': ['a', 'b'].map(
    (value) => `${server}ingress: {enabled: true, className: nginx, host: a.example.com, annotations: {x: ${value}}}\n`,
  ) as [string, string],
  'the pods may not grow': [server, `${server}resources: {requests: {cpu: 1, memory: 1Gi}}\n`],
}

const random = 60

export async function consequences({ kubernetes }: Cluster): Promise<Attempt[]> {
  await Promise.all(
    ['growing', 'other'].map((name) =>
      kubernetes.apply({
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name },
        provisioner: 'example.com/lab',
        allowVolumeExpansion: true,
      } as KubernetesObject),
    ),
  )
  const listed = await compare(kubernetes, Object.values(changed), 'told')
  const { files } = await soundEnvironments(2 * random, 11)
  const texts = [...files.values()].map(
    ({ release: _, nameOverride: __, fullnameOverride: ___, namespace: ____, cluster: _____, ...values }) =>
      toText(values as JsonObject),
  )
  const pairs = Array.from({ length: Math.floor(texts.length / 2) }, (_, index): [string, string] => [
    texts[2 * index]!,
    texts[2 * index + 1]!,
  ])
  const chance = await compare(kubernetes, pairs, 'chance')
  const compared = chance.filter((result) => result !== undefined)
  return [
    ...Object.keys(changed).map(
      (name, index): Attempt => ({
        what: ['API server', name, listed[index]?.said ?? ''],
        problem: listed[index] ? listed[index].problem : 'could not be compared',
      }),
    ),
    {
      what: [
        'API server',
        `${compared.length} changes by chance`,
        `${compared.filter(({ isRefused }) => isRefused).length} are refused and ${compared.filter(({ isRestarted }) => isRestarted).length} restart pods, as the diff says`,
      ],
      problem:
        compared.flatMap(({ problem }) => problem ?? []).join('\n') ||
        (compared.length < random / 3 ? 'too few could be compared' : undefined),
    },
  ]
}

interface Result {
  said: string
  isRefused: boolean
  isRestarted: boolean
  problem: string | undefined
}

/** What becomes of each pair; nothing where one of both is refused by itself. */
async function compare(
  kubernetes: Kubernetes,
  pairs: readonly [string, string][],
  prefix: string,
): Promise<(Result | undefined)[]> {
  const [before, after] = await Promise.all(
    [0, 1].map((side) =>
      compileObjects(
        withEnvironments(
          Object.fromEntries(
            pairs.map((pair, index) => [`${prefix}-${index}.yaml`, onCluster(pair[side as 0 | 1], `c${index}`)]),
          ),
        ),
      ),
    ),
  )
  const said = new Map(
    diff(before!, after!).environments.flatMap(({ members }) =>
      members.map((change) => [idOf(change), change] as const),
    ),
  )
  const results: (Result | undefined)[] = []
  for (const index of pairs.keys()) {
    const id = `${prefix}-${index}`
    const [was, is] = [before, after].map(
      (compiled) => compiled!.environments.find(({ environment }) => environment.id === id)?.objects,
    )
    const isTaken =
      was && is && (await isTakenAlone(kubernetes, is, `${id}-alone`)) && (await take(kubernetes, was)).length === 0
    results.push(isTaken ? await update(kubernetes, said.get(id), was, is) : undefined)
  }
  return results
}

/** A file's text, in blocks or as JSON, with a cluster of its own, so that nothing is claimed twice. */
const onCluster = (text: string, cluster: string): string =>
  text.startsWith('{')
    ? text.replace('{', `{"cluster": "${cluster}",`).replace(/,\s*\}\s*$/, '}\n')
    : `cluster: ${cluster}\n${text}`

/** Applies objects, and says which of them are refused, and why. */
async function take(
  kubernetes: Kubernetes,
  objects: readonly KubernetesObject[],
  namespace?: string,
): Promise<{ object: KubernetesObject; why: string }[]> {
  const place = namespace ?? objects[0]!.metadata.namespace!
  await kubernetes.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: place } })
  const refused: { object: KubernetesObject; why: string }[] = []
  for (const object of objects) {
    await kubernetes
      .apply({ ...object, metadata: { ...object.metadata, namespace: place } })
      .catch(({ message }: Error) => refused.push({ object, why: message }))
  }
  return refused
}

/** Whether objects are taken where there is nothing yet. Their Service gives its address back. */
async function isTakenAlone(
  kubernetes: Kubernetes,
  objects: readonly KubernetesObject[],
  namespace: string,
): Promise<boolean> {
  const refused = await take(kubernetes, objects, namespace)
  for (const {
    kind,
    metadata: { name },
  } of objects)
    if (kind === 'Service') await kubernetes.remove(`/api/v1/namespaces/${namespace}/services/${name}`)
  return refused.length === 0
}

async function update(
  kubernetes: Kubernetes,
  changed: EnvironmentChange | undefined,
  was: readonly KubernetesObject[],
  is: readonly KubernetesObject[],
): Promise<Result> {
  const hashes = await settledHashes(kubernetes, was)
  await bound(kubernetes, was)
  const refused = await take(kubernetes, is)
  const now = await settledHashes(kubernetes, is)
  const codes = changed ? consequencesOf(changed).map(({ code }) => code) : []
  const isRefused = refused.length > 0
  // Without pods there is another template, and nothing to restart.
  const isRestarted =
    now.some((hash) => !hashes.includes(hash)) && is.some((object) => Number(at(object, ['spec', 'replicas']) ?? 0) > 0)
  const restarts = ['restart', 'schema-refused', 'schema-newer', 'downtime', 'replaced', 'abandoned', 'started'].filter(
    (code) => codes.includes(code),
  )
  const problems = [
    ...(isRefused === codes.includes('refused')
      ? []
      : [
          isRefused
            ? `refused, and the diff does not say so: ${refused.map(({ object, why }) => `${identity(object)}: ${why}`).join('\n')}`
            : 'not refused, and the diff says so',
        ]),
    ...(isRestarted && restarts.length === 0 ? [`the pods are others, and the diff says ${codes.join(', ')}`] : []),
  ]
  return { said: codes.join(', ') || 'nothing', isRefused, isRestarted, problem: problems.join('\n') || undefined }
}

/** The template hashes of a Deployment's ReplicaSets, once its controller has seen it as it is. */
async function settledHashes(kubernetes: Kubernetes, objects: readonly KubernetesObject[]): Promise<string[]> {
  const deployment = objects.find(({ kind }) => kind === 'Deployment')
  if (!deployment) return []
  const path = await kubernetes.pathOf(deployment)
  await until(
    `the controller has seen ${path}`,
    async () => {
      const live = (await kubernetes.get(path))!
      return at(live, ['status', 'observedGeneration']) === live.metadata.generation
    },
    60,
  )
  const sets = await kubernetes.list(`/apis/apps/v1/namespaces/${deployment.metadata.namespace}/replicasets`)
  return sets.map(({ metadata }) => String(at(metadata, ['labels', 'pod-template-hash'])))
}

/** Waits for claims to be bound: before that none may grow. */
async function bound(kubernetes: Kubernetes, objects: readonly KubernetesObject[]): Promise<void> {
  for (const claim of objects.filter(({ kind }) => kind === 'PersistentVolumeClaim')) {
    const path = await kubernetes.pathOf(claim)
    await until(`${path} is bound`, async () => at((await kubernetes.get(path))!, ['status', 'phase']) === 'Bound', 60)
  }
}
