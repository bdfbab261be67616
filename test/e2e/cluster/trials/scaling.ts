// Drains and autoscalers: evictions with the budgets that are compiled, and with those that are refused; the number of pods
// of an autoscaled server, however its objects are applied.
import { setTimeout as sleep } from 'node:timers/promises'
import { at } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { attempt, see } from '../../attempt.ts'
import { until } from '../../lab/process.ts'
import type { Attempt } from '../../suite.ts'
import type { Kubernetes } from '../lab/kubernetes.ts'
import type { Cluster } from '../lab/lab.ts'
import { checkout as newCheckout } from './checkout.ts'

const plain = `image: ghcr.io/mlflow/mlflow:v3.17.2-full
backendStore: {type: postgres, host: postgres, database: mlflow}
server: {jobExecution: false}
`

const environments: Record<string, string> = {
  'drained.yaml': `${plain}cluster: c0\nreplicas: 2\n`,
  'fixed.yaml': `${plain}cluster: c1\nreplicas: 3\n`,
  'scaled.yaml': `${plain}cluster: c2\nautoscaling: {enabled: true, maxReplicas: 6}\n`,
  'scaled-anew.yaml': `${plain}cluster: c3\nautoscaling: {enabled: true, maxReplicas: 6}\nmetadata: {annotations: {a: b}}\n`,
}

/** How objects are applied: by the API server, as Flux has it, and by kubectl, as Argo CD does. */
const ways: Record<string, (kubernetes: Kubernetes, objects: KubernetesObject[]) => Promise<unknown>> = {
  'server-side': async ({ apply }, objects) => {
    for (const object of objects) await apply(object)
  },
  'client-side': ({ kubectl }, objects) =>
    kubectl(['apply', '--filename=-'], objects.map((object) => JSON.stringify(object)).join('\n---\n')),
}

/** Sees what becomes of pods that are evicted, and of the number of those that an autoscaler has. */
export async function scaling({ kubernetes, git }: Cluster): Promise<Attempt[]> {
  const checkout = newCheckout(git)
  try {
    checkout.write(environments)
    const compiled = await checkout.environments()
    const objectsOf = async (id: string, namespace: string): Promise<KubernetesObject[]> => {
      await kubernetes.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
      return compiled.get(id)!.objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }))
    }
    return [
      await attempt(['a drain', '2 pods', 'one is evicted, the other when there are two again'], async () =>
        drained(kubernetes, await objectsOf('drained', 'drained')),
      ),
      await attempt(['a drain', '2 pods', 'never with a budget that is refused here, nor with two budgets'], async () =>
        blocked(kubernetes, await objectsOf('drained', 'blocked')),
      ),
      ...(await Promise.all(
        Object.keys(ways).map((way) =>
          attempt(
            ['an autoscaler', `${way} apply`, 'one pod at first, then minReplicas; what it scales to is left'],
            async () =>
              scaled(kubernetes, ways[way]!, [
                await objectsOf('fixed', way),
                await objectsOf('scaled', way),
                await objectsOf('scaled-anew', way),
              ]),
          ),
        ),
      )),
    ]
  } finally {
    checkout.remove()
  }
}

const podsOf = async (kubernetes: Kubernetes, namespace: string): Promise<string[]> =>
  (await kubernetes.list(`/api/v1/namespaces/${namespace}/pods`))
    .filter(({ metadata, status }) => !at(metadata, ['deletionTimestamp']) && at(status, ['phase']) === 'Running')
    .map(({ metadata }) => metadata.name)

/** Why the API server does not evict a pod; undefined where it does. */
const evict = (kubernetes: Kubernetes, namespace: string, name: string): Promise<string | undefined> =>
  kubernetes
    .create(`/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name, namespace },
    })
    .then(
      () => undefined,
      ({ message }: Error) => message,
    )

const budgetPath = (namespace: string): string =>
  `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/mlflow-server`

/** Waits until the budget allows so many pods to go. */
const allows = (kubernetes: Kubernetes, namespace: string, count: number): Promise<void> =>
  until(`the budget allows ${count}`, async () => {
    const budget = await kubernetes.get(budgetPath(namespace))
    const isSeen = at(budget, ['status', 'observedGeneration']) === at(budget, ['metadata', 'generation'])
    return (
      isSeen && at(budget, ['status', 'disruptionsAllowed']) === count && at(budget, ['status', 'currentHealthy']) === 2
    )
  })

async function drained(kubernetes: Kubernetes, objects: KubernetesObject[]): Promise<void> {
  for (const object of objects) await kubernetes.apply(object)
  await allows(kubernetes, 'drained', 1)
  const [first, second] = await podsOf(kubernetes, 'drained')
  const refused = await evict(kubernetes, 'drained', first!)
  see(refused === undefined, `the first pod is not evicted: ${refused}`)
  const answer = await evict(kubernetes, 'drained', second!)
  see(
    answer?.includes("would violate the pod's disruption budget") ?? false,
    `the second is evicted at once: ${answer}`,
  )
  await allows(kubernetes, 'drained', 1)
  const late = await evict(kubernetes, 'drained', second!)
  see(late === undefined, `the second pod is not evicted: ${late}`)
}

async function blocked(kubernetes: Kubernetes, objects: KubernetesObject[]): Promise<void> {
  for (const object of objects) await kubernetes.apply(object)
  await allows(kubernetes, 'blocked', 1)
  const [first] = await podsOf(kubernetes, 'blocked')
  // What budget-blocks-drains refuses: as many must stay as there are.
  const budget = await kubernetes.mergePatch(budgetPath('blocked'), { spec: { maxUnavailable: null, minAvailable: 2 } })
  await allows(kubernetes, 'blocked', 0)
  const answer = await evict(kubernetes, 'blocked', first!)
  see(answer?.includes("would violate the pod's disruption budget") ?? false, `the pod is evicted: ${answer}`)
  // What drains-blocked tells of: a second one, which alone would allow it.
  await kubernetes.mergePatch(budgetPath('blocked'), { spec: { maxUnavailable: 1, minAvailable: null } })
  await allows(kubernetes, 'blocked', 1)
  await kubernetes.apply({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'mine', namespace: 'blocked' },
    spec: { maxUnavailable: 1, selector: at(budget, ['spec', 'selector'])! },
  } as KubernetesObject)
  const twice = await evict(kubernetes, 'blocked', first!)
  see(twice?.includes('more than one PodDisruptionBudget') ?? false, `the pod is evicted: ${twice}`)
}

async function scaled(
  kubernetes: Kubernetes,
  apply: (kubernetes: Kubernetes, objects: KubernetesObject[]) => Promise<unknown>,
  [fixed, autoscaled, anew]: KubernetesObject[][],
): Promise<string> {
  const { namespace } = fixed![0]!.metadata
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/mlflow-server`
  const replicas = async (): Promise<number> => Number(at(await kubernetes.get(path), ['spec', 'replicas']))
  await apply(kubernetes, fixed!)
  see((await replicas()) === 3, 'there are not three pods at first')
  // The Deployment alone: the autoscaler would have acted before somebody looks.
  const [deployment] = autoscaled!.filter(({ kind }) => kind === 'Deployment')
  await apply(kubernetes, [deployment!])
  const first = await replicas()
  see(first === 1, `there are ${first} pods before the autoscaler acts, and diff says one`)
  await apply(kubernetes, autoscaled!)
  await until('there are as many as minReplicas', async () => (await replicas()) === 2, 120)
  // As the autoscaler does when it has seen load.
  await kubernetes.mergePatch(`${path}/scale`, { spec: { replicas: 5 } })
  for (const objects of [autoscaled!, anew!]) {
    await apply(kubernetes, objects)
    await sleep(1000)
    const now = await replicas()
    see(now === 5, `an apply has put the number back from 5 to ${now}`)
  }
  return `${first} → 2 → 5`
}
