import { setTimeout as sleep } from 'node:timers/promises'
import { at } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { see } from '../../attempt.ts'
import { until } from '../../lab/process.ts'
import type { Cluster } from '../lab/lab.ts'
import type { Checkout } from './checkout.ts'
import type { Engine } from './engine.ts'

/** Where a trial takes place: a cluster, what delivers to it, and the working tree of those who commit. */
export interface Stage {
  cluster: Cluster
  engine: Engine
  checkout: Checkout
}

/** One thing to try, after those before it. It throws when it is not so, and may return what was measured. */
export interface Trial {
  what: string[]
  run(stage: Stage): Promise<string | void>
}

/** The ids of the environments that the engine delivers, but for some. */
export async function delivered({ checkout, engine }: Stage, without: readonly string[] = []): Promise<string[]> {
  const environments = [...(await checkout.environments()).values()].map(({ environment }) => environment)
  return environments.flatMap(({ id, values }) =>
    engine.clusters.includes(values.cluster) && !without.includes(id) ? [id] : [],
  )
}

interface Which {
  without?: string[]
  only?: string[]
  seconds?: number
}

/** Waits until every environment is synced and healthy at a commit, or those that are meant. */
export async function settled(
  stage: Stage,
  commit: string,
  { without = [], only, seconds = 240 }: Which = {},
): Promise<void> {
  const ids = only ?? (await delivered(stage, without))
  await stage.engine.notice()
  const ask = async (): Promise<boolean> => {
    const pending = await stage.engine.pending(commit, ids)
    if (pending.length > 0) throw new Error(pending.slice(0, 10).join('\n'))
    return true
  }
  await until(`every environment is synced and healthy at ${commit}`, ask, seconds)
}

/** Compiles, commits, pushes and waits. */
export async function deliver(stage: Stage, message: string, without: string[] = []): Promise<void> {
  await settled(stage, stage.checkout.push(message), { without })
}

/** The final objects of some environments. */
export async function objectsOf({ checkout }: Stage, ...ids: string[]): Promise<KubernetesObject[]> {
  const environments = await checkout.environments()
  return ids.flatMap((id) => {
    const compiled = environments.get(id)
    if (!compiled) throw new Error(`there is no environment ${id}`)
    return compiled.objects
  })
}

/** An object as it is in the cluster. */
export const live = async (
  { cluster: { kubernetes } }: Stage,
  object: KubernetesObject,
): Promise<KubernetesObject | undefined> => kubernetes.get(await kubernetes.pathOf(object))

/** An object as it is in the cluster; it is an error that it is not there. */
export async function present(stage: Stage, object: KubernetesObject): Promise<KubernetesObject> {
  const found = await live(stage, object)
  if (!found) throw new Error(`${object.kind} ${object.metadata.namespace}/${object.metadata.name} is not there`)
  return found
}

/** What tells whether somebody has changed an object: all of it, but for its status and who wrote what when. */
export async function mark(stage: Stage, object: KubernetesObject): Promise<string> {
  const { status: _, metadata, ...rest } = await present(stage, object)
  const { resourceVersion: __, managedFields: ___, ...known } = metadata
  return JSON.stringify({ ...rest, metadata: known })
}

/** The marks of several objects. */
export const marks = (stage: Stage, objects: readonly KubernetesObject[]): Promise<string[]> =>
  Promise.all(objects.map((object) => mark(stage, object)))

/** What tells whether several objects are still those that they were, and not made anew. */
export const uids = (stage: Stage, objects: readonly KubernetesObject[]): Promise<unknown[]> =>
  Promise.all(objects.map((object) => field(stage, object, ['metadata', 'uid'])))

/** Sees that something is so, and stays so for a while. */
export async function stays(words: string, seconds: number, ask: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(500)) see(await ask(), words)
}

/** The first object of a kind. */
export function ofKind(objects: readonly KubernetesObject[], kind: string): KubernetesObject {
  const object = objects.find((one) => one.kind === kind)
  if (!object) throw new Error(`there is no ${kind}`)
  return object
}

/** A field of an object as it is in the cluster. */
export const field = async (stage: Stage, object: KubernetesObject, path: (string | number)[]) =>
  at(await present(stage, object), path)
