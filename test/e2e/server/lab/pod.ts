import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Deployment, KaiwoService, PodSpec, Service } from '../../../../src/schema/generated/types.ts'
import { until } from '../../lab/process.ts'
import { type PodSources, type Running, run } from './container.ts'
import { processesBelow } from './memory.ts'
import { found, layOut } from './volumes.ts'

export interface Pod {
  /** Where its Service leads. */
  url: string
  spec: PodSpec
  /** What all containers print. */
  log(): string
  /**
   * Waits until every readiness probe passes; throws with the log when a container ends before, or the startup probe's
   * time is up.
   */
  ready(): Promise<void>
  /** What a probe of the server's container says now. */
  probe(name: 'startupProbe' | 'livenessProbe' | 'readinessProbe'): Promise<boolean>
  /** Waits until the log has a line. */
  says(text: string): Promise<void>
  /** Sends process 1 of the server's container a signal, as a kubelet does. */
  kill(signal: NodeJS.Signals): void
  /** Waits for the end of the server's container; the status as a shell has it. */
  ended(seconds?: number): Promise<number>
  /** Ends the pod when nobody asks it any more: SIGTERM, and SIGKILL after the grace period, which is a failure. */
  delete(): Promise<void>
  /**
   * Ends it as a kubelet does, from the moment on in which it is deleted or evicted: each container waits as its preStop
   * says, and gets SIGTERM then, and all within the grace period.
   */
  terminate(): Promise<void>
  /** The memory that the processes of the server's container take, in bytes, shared pages counted once. */
  memory(): number
}

/**
 * Runs the containers of a workload as a kubelet does, the server's first: its command with its environment and volumes,
 * in mount, user and process namespaces of its own, on the network of this machine or on one of its own. What the security context says of
 * the user and of the root is so.
 */
export async function pod(sources: PodSources): Promise<Pod> {
  const { spec, fields } = podOf(sources.objects)
  const containers: Running[] = []
  const isOver = (): boolean => containers.some((container) => container.isOver())
  const log = (): string => containers.map((container) => container.log()).join('')
  // Each reads files that the other doesn't see, on volumes that both may see.
  const volumes = new Map(spec.volumes!.map((volume) => [volume.name, layOut(volume, sources)]))
  for (const container of spec.containers) containers.push(await run(spec, container, volumes, sources, fields))
  const server = containers[0]!

  const over = async (): Promise<void> => {
    try {
      const isOver = () => containers.every((container) => container.isOver())
      await until('the containers end', isOver, spec.terminationGracePeriodSeconds!)
    } catch (error) {
      for (const container of containers) container.kill('SIGKILL')
      throw new Error(`SIGTERM did not end the containers within the grace period:\n${log()}`, { cause: error })
    }
  }

  const self: Pod = {
    url: entrance(sources, spec),
    spec,
    log,
    async ready() {
      const { periodSeconds = 10, failureThreshold = 3 } = server.spec.startupProbe!
      const isReady = async (): Promise<boolean> => {
        for (const container of containers) if (!(await container.passes('readinessProbe'))) return false
        return true
      }
      await until('the pod is ready', () => isOver() || isReady(), periodSeconds * failureThreshold).catch(
        (error: Error) => {
          throw new Error(`${error.message}\n${log()}`)
        },
      )
      if (isOver()) throw new Error(`the container ended:\n${log()}`)
    },
    probe: (name) => server.passes(name).catch(() => false),
    async says(text) {
      await until(`the log says ${text}`, () => log().includes(text) || isOver(), 120)
      if (!log().includes(text)) throw new Error(`the container ended and never said "${text}":\n${log()}`)
    },
    kill: (signal) => server.kill(signal),
    async ended(seconds = 120) {
      await until('the container ends', server.isOver, seconds)
      return server.status() ?? 128
    },
    async delete() {
      for (const container of containers) container.kill('SIGTERM')
      await over()
    },
    async terminate() {
      const ends = over()
      for (const container of containers) {
        const seconds = container.spec.lifecycle?.preStop?.sleep?.seconds ?? 0
        void sleep(seconds * 1000).then(() => container.kill('SIGTERM'))
      }
      await ends
    },
    memory: () => processesBelow(server.process1).reduce((sum, { bytes }) => sum + bytes, 0),
  }
  return self
}

/** Uses a pod from when it is ready, and deletes it. What goes wrong is told with the end of its log. */
export async function whileReady(pod: Pod, use: () => Promise<void>): Promise<void> {
  try {
    await pod.ready()
    await use()
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${pod.log().slice(-3000)}`)
  } finally {
    await pod.delete()
  }
}

/** The port that the Service's http leads to. */
function entrance({ objects, network }: PodSources, { containers }: PodSpec): string {
  const service = objects.find(({ kind }) => kind === 'Service') as unknown as Service
  const { name, targetPort } = service.spec!.ports!.find(({ port }) => port === 80 || port === 443)!
  const port = found(
    containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === targetPort),
    `the port ${targetPort}`,
  )
  return `${name}://${network?.address ?? '127.0.0.1'}:${port.containerPort}`
}

/** The pod that a workload makes, and its fields as the downward API names them. */
function podOf(objects: PodSources['objects']): { spec: PodSpec; fields: Record<string, string> } {
  const workload = objects.find(({ kind }) => kind === 'Deployment' || kind === 'KaiwoService') as unknown as
    | Deployment
    | KaiwoService
  const deployment = (workload.kind === 'Deployment' ? workload : workload.spec!.deployment) as Deployment
  const { metadata = {}, spec } = deployment.spec.template
  const labels = Object.entries(metadata.labels ?? {}).map(([key, value]) => [`metadata.labels['${key}']`, value])
  const fields = Object.fromEntries([
    ['metadata.namespace', workload.metadata.namespace],
    ['metadata.uid', randomUUID()],
    ...labels,
  ])
  return { spec, fields }
}
