import { attempt } from '../attempt.ts'
import type { Attempt, Suite } from '../suite.ts'
import { type Cluster, openCluster } from './lab/lab.ts'
import { accepted } from './trials/accepted.ts'
import { changes } from './trials/changes.ts'
import { checkout as newCheckout } from './trials/checkout.ts'
import { consequences } from './trials/consequences.ts'
import { argocdEngine, type Engine, fluxEngine } from './trials/engine.ts'
import { many, manyEnvironments } from './trials/many.ts'
import { needed } from './trials/needed.ts'
import { podSecurity } from './trials/pod-security.ts'
import { refused } from './trials/refused.ts'
import { scaling } from './trials/scaling.ts'
import type { Stage, Trial } from './trials/stage.ts'
import { story, storyEnvironments } from './trials/story.ts'

/** What is tried on one cluster, one after the other, by name. */
type Part = Record<string, (cluster: Cluster) => Promise<Attempt[]>>

/** Each on a cluster of its own. */
const parts: Part[] = [
  { accepted, refused, changes, consequences, needed, scaling, podSecurity },
  { 'story argocd': (cluster) => tell(cluster, argocdEngine(cluster, '3s'), storyEnvironments, story) },
  { 'story flux': (cluster) => tell(cluster, fluxEngine(cluster), storyEnvironments, story) },
  { 'many argocd': (cluster) => tell(cluster, argocdEngine(cluster, '30s'), manyEnvironments, many) },
  { 'many flux': (cluster) => tell(cluster, fluxEngine(cluster), manyEnvironments, many) },
]

/**
 * What is committed, delivered to a real Kubernetes by the real Argo CD and Flux. No machine is behind its nodes: KWOK
 * says that the pods run, and the lab writes the status of claims, Ingresses and HTTPRoutes, whose controllers are
 * missing. TRIALS=text tries only what has that text in its name.
 */
export const cluster: Suite = async ({ shared }) => {
  const attempts: Attempt[] = []
  for (const part of parts) {
    const chosen = Object.entries(part).filter(([name]) => name.includes(process.env.TRIALS ?? ''))
    if (chosen.length === 0) continue
    const cluster = await openCluster({ shared })
    try {
      const tried: Attempt[] = []
      for (const [, run] of chosen) tried.push(...(await run(cluster)))
      if (tried.some(({ problem }) => problem !== undefined))
        process.stderr.write(`the logs are in ${cluster.keepLogs()}\n`)
      attempts.push(...tried)
    } finally {
      await cluster.stop()
    }
  }
  return attempts
}

/** Tries one thing after the other. After a failure the rest means nothing, and fails too. */
async function tell(
  cluster: Cluster,
  engine: Engine,
  prepare: (stage: Stage) => void | Promise<void>,
  trials: Trial[],
): Promise<Attempt[]> {
  const checkout = newCheckout(cluster.git)
  const stage: Stage = { cluster, engine, checkout }
  const attempts: Attempt[] = []
  try {
    await prepare(stage)
    await engine.start()
    for (const { what, run } of trials) {
      const isSound = attempts.every(({ problem }) => problem === undefined)
      attempts.push(
        isSound
          ? await attempt([engine.name, ...what], () => run(stage))
          : { what: [engine.name, ...what], problem: 'not tried: one before it failed' },
      )
    }
  } finally {
    await engine.stop()
    checkout.remove()
  }
  return attempts
}
