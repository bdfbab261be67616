// A pod that makes way for another, by a rollout or by a drain of its node, while a client never pauses.
import { once } from 'node:events'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JsonObject } from '../../../../src/model/json.ts'
import { see } from '../../attempt.ts'
import { api, newRun } from '../lab/api.ts'
import { balancer } from '../lab/balancer.ts'
import type { Lab, Version } from '../lab/lab.ts'
import { mlflowColumn, type Trial } from './trial.ts'

/** Four clients in parallel, none of which tries anything twice. */
const clients = 4

export const rollouts: Trial[] = [
  ...(['current', 'older'] as const).map(
    (version): Trial => ({
      what: [
        'a rollout under a client that never pauses',
        'postgresql',
        'no request lost, an upload is finished',
        mlflowColumn(version),
      ],
      async run(lab) {
        // A worker of gunicorn has one request at a time.
        const values = version === 'older' ? { server: { workers: 4 } } : {}
        const { logged, lost, stored, upload } = await replaced(lab, version, values)
        see(logged > 0 && lost.length === 0, `${lost.length} of ${logged + lost.length} were lost: ${lost[0]}`)
        see(stored === logged, `${logged} values were taken, and ${stored} are there`)
        see(upload === 200, `the upload was answered with ${upload}`)
        return `${logged} requests`
      },
    }),
  ),
  {
    what: [
      'a rollout under a client that never pauses',
      'postgresql',
      'without preStopSeconds requests are lost',
      mlflowColumn('current'),
    ],
    async run(lab) {
      const { logged, lost, stored } = await replaced(lab, 'current', { preStopSeconds: 0 })
      see(lost.length > 0, `none of ${logged} was lost`)
      see(stored >= logged, `${logged} values were taken, and ${stored} are there`)
      return `${lost.length} of ${logged + lost.length} requests`
    },
  },
]

/** What became of a client's requests. */
interface Outcome {
  /** How many values the server has taken. */
  logged: number
  /** Why others were not. */
  lost: string[]
  /** How many are there in the end. */
  stored: number
  /** The status of an upload that began before the pod was deleted, and ended after it had been told to end. */
  upload: number
}

/**
 * Starts a second pod beside the first, as a rollout does, and deletes the first once the second is ready: at the same
 * time the kubelet begins to end it, and word of it goes to those who send requests there.
 */
async function replaced(lab: Lab, version: Version, values: JsonObject): Promise<Outcome> {
  const store = await lab.store('postgresql')
  const old = await (await lab.environment(version, store, values)).start()
  const front = await balancer(lab.folder())
  try {
    await old.ready()
    await front.follow([old])
    const next = await (await lab.environment(version, store, values)).start()
    await next.ready()
    await front.follow([old, next])
    const run = await newRun(front.url)
    const client = logging(front.url, run)
    const slow = uploading(old.url)
    await sleep(3000)
    const ended = old.terminate()
    await front.follow([next])
    await sleep(6000)
    slow.finish()
    await ended
    await sleep(2000)
    const { logged, lost } = await client.stop()
    const stored = await valuesOf(next.url, run)
    const upload = await slow.status.catch(() => 0)
    await next.delete()
    return { logged, lost, stored, upload }
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${old.log().slice(-2000)}`)
  } finally {
    await front.stop()
  }
}

/** Clients that log one value after the other, until they are stopped. */
function logging(url: string, run: string): { stop(): Promise<Pick<Outcome, 'logged' | 'lost'>> } {
  let isOver = false
  let logged = 0
  const lost: string[] = []
  const client = async (index: number): Promise<void> => {
    for (let step = 0; !isOver; step++) {
      const metric = { run_id: run, key: `metric-${index}`, value: step, timestamp: step, step }
      await api(url, 'runs/log-metric', metric).then(
        () => void logged++,
        (error: Error) => void lost.push(error.message),
      )
    }
  }
  const all = Promise.all(Array.from({ length: clients }, (_, index) => client(index)))
  return {
    async stop() {
      isOver = true
      await all
      return { logged, lost }
    },
  }
}

async function valuesOf(url: string, run: string): Promise<number> {
  let count = 0
  for (let index = 0; index < clients; index++) {
    const { metrics = [] } = await api(
      url,
      `metrics/get-history?run_id=${run}&metric_key=metric-${index}&max_results=25000`,
    )
    count += (metrics as JsonObject[]).length
  }
  return count
}

/** An artifact that goes to a pod slowly. */
function uploading(url: string): { finish(): void; status: Promise<number> } {
  const upload = request(`${url}/api/2.0/mlflow-artifacts/artifacts/slow.bin`, { method: 'PUT' })
  const status = once(upload, 'response').then(([{ statusCode }]) => statusCode as number)
  // It is looked at later.
  status.catch(() => {})
  upload.write(Buffer.alloc(1000))
  return { finish: () => upload.end(Buffer.alloc(1000)), status }
}
