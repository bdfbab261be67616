// A hunt for what an API server refuses and the compiler lets through: values and patches by chance, made to collide.

import { compileObjects } from '../../../../src/compile.ts'
import type { Diagnostic } from '../../../../src/diagnostics/diagnostic.ts'
import { rowOf } from '../../../../src/facts/kubernetes/kinds.ts'
import { at, isObject, type JsonObject } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import type { UserPatch } from '../../../../src/model/user-patch.ts'
import type { FileTree } from '../../../../src/phases/1-load/files.ts'
import { findLayers, resolveLayers } from '../../../../src/phases/2-resolve/resolve.ts'
import { isValid } from '../../../../src/phases/3-check/check.ts'
import { render } from '../../../../src/phases/4-render/render.ts'
import { patch } from '../../../../src/phases/5-patch/patch.ts'
import { collidingPatch, collidingValue, type Random, seeded } from '../../../support/arbitrary/collisions.ts'
import { toText } from '../../../support/arbitrary/values.ts'
import type { Attempt } from '../../suite.ts'
import type { Kubernetes } from '../lab/kubernetes.ts'
import type { Cluster } from '../lab/lab.ts'

/** What was made, and where the API server and the compiler disagree. */
interface Hunt {
  made: number
  /** Values of which the schema takes each but not what they come to, or whose patch can't be applied: never sent. */
  unsent: number
  refusedByBoth: number
  takenByBoth: number
  /** What compiles and is refused. */
  missed: Disagreement[]
  /** What is refused here and taken there. */
  strict: Disagreement[]
}

interface Disagreement {
  values: JsonObject
  words: string[]
}

const namespace = 'hunt'

/** What another cluster would take: its Services have other addresses. */
const ofTheCluster = /not configured (on this cluster|for dual-stack)|failed to allocate|is not in the valid range/
const batch = 200

/**
 * The hunt as a trial: whatever is refused there and compiles fails; what is refused here and taken there is listed, for
 * a look. `HUNT=SEED:COUNT` makes other values, or more.
 */
export async function refused({ kubernetes }: Cluster): Promise<Attempt[]> {
  const [seed = 1, count = 20_000] = (process.env.HUNT ?? '').split(':').filter(Boolean).map(Number)
  const { made, unsent, missed, refusedByBoth, strict, takenByBoth } = await hunt(kubernetes, { seed, count })
  for (const [words, { number, example }] of grouped(strict)) {
    process.stderr.write(`only here, ${number} times: ${words}\n  ${JSON.stringify(example).slice(0, 300)}\n`)
  }
  const what = [
    'API server',
    `${made} values and patches made to collide, seed ${seed}`,
    `${takenByBoth} taken by both, ${refusedByBoth} refused by both, ${strict.length} refused here only, ${unsent} not sent`,
    'none that compiles is refused',
  ]
  const problems = [...grouped(missed)].map(
    ([words, { number, example }]) => `${number} times: ${words}\n  ${JSON.stringify(example)}`,
  )
  return [{ what, problem: problems.length > 0 ? problems.join('\n') : undefined }]
}

/** The words of disagreements without what is only an example's, each with how often it came, and an example. */
function grouped(found: readonly Disagreement[]): Map<string, { number: number; example: JsonObject }> {
  const groups = new Map<string, { number: number; example: JsonObject }>()
  for (const { values, words } of found) {
    for (const word of words) {
      const general = word
        .replace(/^PATCH \S+ /, '')
        .replaceAll(/"[^"]*"/g, '"…"')
        .replaceAll(/\d+/g, 'N')
      const group = groups.get(general) ?? { number: 0, example: values }
      groups.set(general, { ...group, number: group.number + 1 })
    }
  }
  return groups
}

/** Holds `count` environments against the API server's strict dry run; the same seed makes the same ones. */
async function hunt(kubernetes: Kubernetes, { seed, count }: { seed: number; count: number }): Promise<Hunt> {
  await kubernetes.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
  const found: Hunt = { made: 0, unsent: 0, refusedByBoth: 0, takenByBoth: 0, missed: [], strict: [] }
  const random = seeded(seed)
  const answers = new Map<string, Promise<string | undefined>>()
  while (found.made < count) {
    const made = Array.from({ length: Math.min(batch, count - found.made) }, () => environment(random))
    found.made += made.length
    const compiled = await compileObjects('/', { tree: treeOf(made) })
    const resolved = new Map(findLayers(compiled.loaded).environments.map((one) => [one.id, resolveLayers(one, [])]))
    const compiles = new Map(compiled.environments.map(({ environment, objects }) => [environment.id, objects]))
    await Promise.all(
      made.map(async (values, index) => {
        const id = `e-${index}`
        const objects = compiles.get(id) ?? objectsOf(resolved.get(id))
        if (!objects) return found.unsent++
        // Of kinds without a definition, which users may add, nothing is promised.
        const sent = objects.filter(rowOf).flatMap((object) => [object, ...operated(object)])
        const refusals = await Promise.all(sent.map((object) => ask(kubernetes, object, answers)))
        const words = refusals.filter((word) => word !== undefined)
        if (words.some((word) => ofTheCluster.test(word))) return found.unsent++
        if (compiles.has(id)) {
          if (words.length > 0) found.missed.push({ values, words })
          else found.takenByBoth++
        } else if (words.length > 0) found.refusedByBoth++
        else found.strict.push({ values, words: errorsOf(compiled.diagnostics, id) })
        return undefined
      }),
    )
  }
  return found
}

const errorsOf = (diagnostics: readonly Diagnostic[], id: string): string[] =>
  diagnostics
    .filter(({ severity, environments }) => severity === 'error' && environments?.includes(id))
    .map(({ code, message }) => `${code}: ${message}`)

/** What an environment with errors would come to: where its values have their form, and its patches apply. */
function objectsOf(environment: ReturnType<typeof resolveLayers> | undefined) {
  if (!environment || !isValid(environment)) return undefined
  const { values } = environment
  const { objects, problems } = patch(render(values), values.patches as UserPatch[])
  return problems.length > 0 ? undefined : objects
}

/** What the operator of a custom resource applies: a Deployment that the resource's own definition leaves open. */
function operated(object: KubernetesObject): KubernetesObject[] {
  const path = rowOf(object)?.deployment
  const inner = path && path.length > 0 ? at(object, path) : undefined
  if (!isObject(inner)) return []
  const { name, namespace } = object.metadata
  return [
    {
      ...inner,
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...(isObject(inner.metadata) && inner.metadata), name, namespace },
    } as KubernetesObject,
  ]
}

/** Objects that are the same are asked about once. */
function ask(kubernetes: Kubernetes, object: KubernetesObject, answers: Map<string, Promise<string | undefined>>) {
  const key = JSON.stringify(object)
  const known = answers.get(key)
  if (known) return known
  const answer = kubernetes.dryRun(object)
  answers.set(key, answer)
  if (answers.size > 5000) answers.delete(answers.keys().next().value!)
  return answer
}

/** Environments to start from, each with another kind of object. */
const bases: { values: JsonObject; kinds: string[] }[] = [
  { values: {}, kinds: ['Deployment', 'Service', 'ConfigMap', 'ServiceAccount'] },
  {
    values: {
      persistent_storage: {
        enabled: true,
        volumes: { 'pvc-user': null, data: { pvc_name: 'data', mount_path: '/data', size: '1Gi' } },
      },
      backendStore: { dbpath: '/data/a.db' },
    },
    kinds: ['Deployment', 'PersistentVolumeClaim'],
  },
  {
    values: {
      image: 'ghcr.io/mlflow/mlflow:v3.17.2-full',
      backendStore: { type: 'postgres', host: 'db', database: 'mlflow' },
      env_vars: { MLFLOW_ARTIFACTS_DESTINATION: 's3://bucket/a' },
      http_route: { enabled: true, hostnames: ['a.example.com'] },
      ingress: { enabled: true, host: 'a.example.com' },
    },
    kinds: ['Deployment', 'Service', 'Ingress', 'HTTPRoute', 'Ingress', 'HTTPRoute'],
  },
  { values: { kaiwo: { enabled: true } }, kinds: ['KaiwoService'] },
]

function environment(random: Random): JsonObject {
  const base = bases[Math.floor(random() * bases.length)]!
  const change = random() < 0.5 ? collidingValue(random) : { patches: [collidingPatch(base.kinds, random)] }
  const merged = { ...base.values }
  for (const [key, value] of Object.entries(change)) {
    const before = merged[key]
    merged[key] = isObject(before) && isObject(value) ? { ...before, ...value } : value
  }
  return { ...merged, namespace }
}

/** The environments, each on a cluster of its own. */
function treeOf(environments: readonly JsonObject[]): FileTree {
  const texts = new Map(
    environments.map((values, index) => [`e-${index}.yaml`, Buffer.from(toText({ ...values, cluster: `c-${index}` }))]),
  )
  return {
    find: () => ({ readable: [...texts.keys()].sort(), refused: new Map() }),
    target: (path) => path,
    size: (path) => texts.get(path)!.length,
    read: (path) => texts.get(path)!,
  }
}
