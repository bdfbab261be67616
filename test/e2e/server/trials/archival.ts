// Old traces go out of the database to S3, by a CronJob or by the server itself, and are read on.
import { see } from '../../attempt.ts'
import { until } from '../../lab/process.ts'
import { spans, trace } from '../lab/client.ts'
import type { Kind, Lab, Version } from '../lab/lab.ts'
import type { Pod } from '../lab/pod.ts'
import { lines, mlflowColumn, type Trial } from './trial.ts'

/** How many are old, and how many young. */
const [old, young] = [5, 2]

async function archived(lab: Lab, version: Version, kind: Kind, by: 'job' | 'server'): Promise<string | void> {
  const store = await lab.store(kind)
  const bucket = `traces-${kind}-${version}-${by}`
  const environment = (location: string) =>
    lab.environment(version, store, {
      server: { jobExecution: by === 'server' },
      env_vars: { ...lab.s3.envVars, MLFLOW_ARTIFACTS_DESTINATION: `s3://${bucket}/artifacts` },
      artifacts: { createBucket: true },
      traceArchival: { enabled: true, location, retention: '30d', ...(by === 'job' && { maxTracesPerPass: 2 }) },
    })
  const right = await environment(`s3://${bucket}/traces`)
  const pod = await right.start()
  await pod.ready()
  const image = lab.images[version]
  const made = [...(await trace(image, pod.url, old, 60)), ...(await trace(image, pod.url, young, 1))]
  const count = async () => (await lab.s3.objects(bucket)).filter((key) => key.startsWith('traces/')).length
  const told =
    by === 'job' ? await byJob(await environment('s3://gone/away'), right, count) : await byServer(pod, count)
  const found = await spans(image, pod.url, made)
  see(found.length === old + young && found.every((number) => number === 2), `spans are lost: ${found}\n${pod.log()}`)
  see((await count()) === old, `${await count()} are archived, and not the ${old} that are old enough`)
  await pod.delete()
  return told
}

type Environment = Awaited<ReturnType<Lab['environment']>>

async function byJob(wrong: Environment, right: Environment, count: () => Promise<number>): Promise<string> {
  const refused = await wrong.job('-archive')
  see(refused.status === 1 && !refused.log.includes('Traceback'), `a bucket that is gone is not told:\n${refused.log}`)
  see(
    lines(refused.log).some((line) => /^Failed to archive trace .*NoSuchBucket/.test(line)),
    `the reason is not told:\n${refused.log}`,
  )
  see((await count()) === 0, 'what could not be archived is')
  const { status, log, memory } = await right.job('-archive')
  see(status === 0 && lines(log).at(-1) === `archived ${old} traces`, `the archival ends with ${status}:\n${log}`)
  return `${Math.round(memory / 2 ** 20)} MiB`
}

/** MLflow looks every minute. */
async function byServer(pod: Pod, count: () => Promise<number>): Promise<void> {
  await until('the first pass of the server', async () => (await count()) === old, 300).catch((error: Error) => {
    throw new Error(`${error.message}\n${pod.log().slice(-3000)}`)
  })
}

const trial = (version: Version, kind: Kind, by: 'job' | 'server'): Trial => ({
  what: ['traces to s3', kind, by === 'job' ? 'by a CronJob' : 'by the server itself', mlflowColumn(version)],
  run: (lab) => archived(lab, version, kind, by),
})

export const archivals: Trial[] = [
  trial('current', 'sqlite', 'job'),
  trial('newest', 'sqlite', 'job'),
  trial('newest', 'postgresql', 'job'),
  trial('newest', 'postgresql', 'server'),
]
