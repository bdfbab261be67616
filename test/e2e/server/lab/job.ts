import type { CronJob } from '../../../../src/schema/generated/types.ts'
import { until } from '../../lab/process.ts'
import { type PodSources, type Running, run } from './container.ts'
import { processesBelow } from './memory.ts'
import { found, layOut } from './volumes.ts'

/** How a Job went. */
export interface Outcome {
  /** Its container's, as a shell has it. */
  status: number
  log: string
  /** The most memory that its processes took, in bytes, looked at now and then. */
  memory: number
}

/** Runs a pod that a CronJob makes, as a kubelet does, to its end. */
export async function job(sources: PodSources, name: string, seconds = 600): Promise<Outcome> {
  const object = found(
    sources.objects.find(({ kind, metadata }) => kind === 'CronJob' && metadata.name === name),
    `the CronJob ${name}`,
  ) as unknown as CronJob
  const { metadata = {}, spec } = object.spec.jobTemplate.spec.template
  const labels = Object.entries(metadata.labels ?? {}).map(([key, value]) => [`metadata.labels['${key}']`, value])
  const fields = Object.fromEntries([['metadata.namespace', object.metadata.namespace], ...labels])
  const volumes = new Map(spec.volumes!.map((volume) => [volume.name, layOut(volume, sources)]))
  const container: Running = await run(spec, spec.containers[0]!, volumes, sources, fields)
  let memory = 0
  await until(
    `the job ${name} ends`,
    () => {
      const bytes = processesBelow(container.process1).reduce((sum, { bytes }) => sum + bytes, 0)
      memory = Math.max(memory, bytes)
      return container.isOver()
    },
    seconds,
  ).catch((error: Error) => {
    container.kill('SIGKILL')
    throw new Error(`${error.message}\n${container.log()}`)
  })
  return { status: container.status() ?? 128, log: container.log(), memory }
}
