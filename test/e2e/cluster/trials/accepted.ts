// Whether an API server takes what is committed, and keeps all of it.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { type Compilation, compile } from '../../../../src/compile.ts'
import { hasErrors } from '../../../../src/diagnostics/diagnostic.ts'
import { amount } from '../../../../src/facts/kubernetes/quantity.ts'
import { formatPath, isObject, type Json, type Path } from '../../../../src/model/json.ts'
import { groupOf, type KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { generate } from '../../../bench/environments.ts'
import { build, parallel, withTree } from '../../../support/kustomize/build.ts'
import type { Attempt } from '../../suite.ts'
import type { Kubernetes } from '../lab/kubernetes.ts'
import type { Cluster } from '../lab/lab.ts'

const repository = join(import.meta.dirname, '../../../..')
const cases = join(repository, 'test/golden/cases')

/** Cases with objects of kinds that the lab has no definitions of, or that whoever applies them decrypts first. */
const ofOthers = ['extra-objects']

/** Groups whose kinds the lab has no definitions of. */
const undefinedGroups = ['traefik.io']

/** Every object of out/, of this repository, of the golden cases and of generated environments. */
export async function accepted({ kubernetes }: Cluster): Promise<Attempt[]> {
  const generated = mkdtempSync(join(tmpdir(), 'mlflow-gitops-generated-'))
  try {
    generate(generated, 200)
    const names = readdirSync(cases).filter((name) => !ofOthers.includes(name))
    const golden = await Promise.all(names.map((name) => compile(join(cases, name))))
    return [
      await attempt(kubernetes, "this repository's out/", [await compile(repository)]),
      await attempt(
        kubernetes,
        'the golden cases',
        golden.filter(({ diagnostics }) => !hasErrors(diagnostics)),
      ),
      await attempt(kubernetes, '200 generated environments', [await compile(generated)]),
    ]
  } finally {
    rmSync(generated, { recursive: true, force: true })
  }
}

async function attempt(kubernetes: Kubernetes, name: string, compilations: Compilation[]): Promise<Attempt> {
  let count = 0
  const problems: string[] = []
  for (const compilation of compilations) {
    const objects = await objectsOf(compilation)
    count += objects.length
    problems.push(...(await dropped(kubernetes, objects).catch(({ message }: Error) => [message])))
  }
  const what = [
    'API server',
    `${name}: ${count} objects`,
    'accepted by kubectl apply --server-side --validate=strict, no field dropped, no list of a custom resource filled in',
  ]
  return { what, problem: problems.length > 0 ? problems.join('\n') : undefined }
}

/** What kustomize builds of every overlay, and what delivers them. */
const objectsOf = ({ files, ids }: Compilation): Promise<KubernetesObject[]> =>
  withTree(
    [...files].map(([path, content]) => ({ path, content })),
    (text) => text as string,
    async (root) => {
      const overlays = await parallel(ids, (id) => build('5.8.1', join(root, 'overlays', id)))
      const delivery = [...files].filter(([path]) => /^(argocd|flux)\//.test(path))
      const delivering = delivery.flatMap(([, text]) =>
        parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject),
      )
      return [...overlays.flat(), ...delivering].filter((object) => !undefinedGroups.includes(groupOf(object)))
    },
  )

/** What the server would store otherwise than it was sent. Throws with its own words where it refuses. */
async function dropped(kubernetes: Kubernetes, objects: readonly KubernetesObject[]): Promise<string[]> {
  for (const name of new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))) {
    await kubernetes.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  }
  const args = ['apply', '--server-side', '--dry-run=server', '--validate=strict', '--output=json', '--filename=-']
  const answer = await kubernetes.kubectl(args, objects.map((object) => JSON.stringify(object)).join('\n---\n'))
  const { items } = JSON.parse(answer) as { items: KubernetesObject[] }
  return objects.flatMap((object, index) =>
    lost(object, items[index], [], isCustom(object)).map((path) => `${identity(object)}: ${formatPath(path)}`),
  )
}

const identity = ({ apiVersion, kind, metadata: { namespace, name } }: KubernetesObject): string =>
  `${apiVersion} ${kind} ${namespace ?? ''}/${name}`

/** Whether it is a custom resource, whose defaults Argo CD doesn't know. */
const isCustom = ({ apiVersion }: KubernetesObject): boolean =>
  apiVersion.includes('.') && !/^(networking|policy|rbac\.authorization)\.k8s\.io\//.test(apiVersion)

/**
 * Where a value that was sent is not in what is stored: the server adds to maps, and writes quantities its own way.
 * With `isExact` it may add nothing within a list: Argo CD compares those of a custom resource item by item.
 */
function lost(sent: Json, stored: Json | undefined, path: Path, isExact: boolean, isItem = false): Path[] {
  if (Array.isArray(sent)) {
    if (!Array.isArray(stored) || stored.length !== sent.length) return [path]
    return sent.flatMap((item, index) => lost(item, stored[index], [...path, index], isExact, true))
  }
  if (isObject(sent)) {
    if (!isObject(stored)) return [path]
    const filled = isExact && isItem ? Object.keys(stored).filter((key) => !Object.hasOwn(sent, key)) : []
    const below = Object.entries(sent).flatMap(([key, value]) =>
      lost(value, stored[key], [...path, key], isExact, isItem),
    )
    return [...filled.map((key) => [...path, key]), ...below]
  }
  // A variable without a value is one whose value is empty.
  const isSame = sent === (stored ?? '') || (isQuantity(sent) && isQuantity(stored) && amount(sent) === amount(stored))
  return isSame ? [] : [path]
}

const isQuantity = (value: Json | undefined): value is string | number =>
  typeof value === 'number' || (typeof value === 'string' && /^[-+.\d]+(e[-+]?\d+|[A-Za-z]{0,2})$/.test(value))
