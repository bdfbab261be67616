// Whether a namespace that enforces a Pod Security Standard takes the pods that we say it takes, and no others.
import { join } from 'node:path'
import { compile } from '../../../../src/compile.ts'
import { type Level, podSecurityFaults } from '../../../../src/facts/kubernetes/pod-security.ts'
import { validateObject } from '../../../../src/facts/kubernetes/validate.ts'
import { at, isObject, type JsonObject, mapOf, valuesIn } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { patch } from '../../../../src/phases/5-patch/patch.ts'
import { seeded } from '../../../support/arbitrary/collisions.ts'
import { trespass } from '../../../support/arbitrary/trespasses.ts'
import { newProject, removeProjects } from '../../../support/project.ts'
import { attempt, see } from '../../attempt.ts'
import { until } from '../../lab/process.ts'
import type { Attempt } from '../../suite.ts'
import type { Kubernetes } from '../lab/kubernetes.ts'
import type { Cluster } from '../lab/lab.ts'

const repository = join(import.meta.dirname, '../../../..')

const levels: Level[] = ['baseline', 'restricted']

const namespaceOf = (level: Level): string => `enforces-${level}`

/** The pods of this repository's out/, and pods that patches by chance make of a server that is restricted or not. */
export async function podSecurity({ kubernetes }: Cluster): Promise<Attempt[]> {
  try {
    for (const level of levels) {
      const labels = { 'pod-security.kubernetes.io/enforce': level }
      await kubernetes.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespaceOf(level), labels } })
      const account = `/api/v1/namespaces/${namespaceOf(level)}/serviceaccounts/default`
      await until('pods have an account', async () => (await kubernetes.get(account)) !== undefined)
    }
    const committed = (await compile(repository)).environments.flatMap(({ objects }) => objects)
    const made = [await patched(false), await patched(true)].flat()
    return [
      await attempt(['API server', "the pods of this repository's out/", agreed], () => held(kubernetes, committed, 1)),
      await attempt(['API server', 'pods that patches by chance make', agreed], () => held(kubernetes, made, 50)),
    ]
  } finally {
    removeProjects()
  }
}

const agreed = 'namespaces that enforce baseline and restricted take those that podSecurity takes, and no others'

async function patched(restricted: boolean): Promise<KubernetesObject[]> {
  const values = {
    image: 'ghcr.io/mlflow/mlflow:v3.17.2-full',
    backendStore: { type: 'postgres', host: 'postgres', database: 'mlflow' },
    env_vars: { MLFLOW_S3_ENDPOINT_URL: null, MLFLOW_ARTIFACTS_DESTINATION: 's3://bucket/a' },
    ingress: { enabled: true, className: 'nginx', host: 'a.example.com' },
    http_route: { enabled: true, hostnames: ['a.example.com'] },
    persistent_storage: {
      enabled: true,
      volumes: { 'pvc-user': null, data: { pvc_name: 'data', mount_path: '/data', size: '1Gi' } },
    },
    restricted,
  }
  const { environments } = await compile(newProject({ 'environments/a.yaml': JSON.stringify(values) }))
  const { objects } = environments[0]!
  const random = seeded(restricted ? 11 : 12)
  const made = Array.from({ length: 250 }, () => patch(objects, [trespass(objects, random) as never]).objects).flatMap(
    (all) => all.filter(({ kind }) => kind === 'Deployment'),
  )
  const refusals = await Promise.all(made.map(validateObject))
  return made.filter((_, index) => refusals[index]!.length === 0)
}

/** Asks the API server for every pod of objects, and says of how many both say what. */
async function held(kubernetes: Kubernetes, objects: readonly KubernetesObject[], least: number): Promise<string> {
  const wrong: string[] = []
  const counts: string[] = []
  for (const level of levels) {
    let [taken, refused] = [0, 0]
    for (const [index, { object, pod }] of objects.flatMap(podsOf).entries()) {
      const metadata = { ...pod.metadata, name: `pod-${index}`, namespace: namespaceOf(level) }
      const problem = await kubernetes.dryRun({ ...pod, metadata })
      const isOther = problem !== undefined && !problem.includes('violates PodSecurity')
      const faults = [...podSecurityFaults(object, level)].map(({ path, sentence }) => `${path.join('.')} ${sentence}`)
      if (isOther || (problem === undefined) !== (faults.length === 0))
        wrong.push(`${level}: the server says ${problem}, we say ${faults.join(', ')}: ${JSON.stringify(pod.spec)}`)
      if (problem === undefined) taken++
      else refused++
    }
    see(taken >= least, `${level} takes ${taken}`)
    counts.push(`${level}: ${taken} taken, ${refused} refused`)
  }
  see(wrong.length === 0, wrong.slice(0, 5).join('\n'))
  return counts.join('; ')
}

/** The pods of an object's templates, none of which has an account that would have to be there. */
const podsOf = (object: KubernetesObject): { object: KubernetesObject; pod: KubernetesObject }[] =>
  [...valuesIn(object)].flatMap(([, value]) => {
    if (!isObject(value) || !Array.isArray(at(value, ['spec', 'containers']))) return []
    const { serviceAccountName: _, serviceAccount: __, ...spec } = mapOf(value.spec)
    const metadata = mapOf(value.metadata) as JsonObject & { name: string }
    return [{ object, pod: { apiVersion: 'v1', kind: 'Pod', metadata, spec } as KubernetesObject }]
  })
