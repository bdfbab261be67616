// Several pods start at once: on an empty database, and on one that an older MLflow has made.
import type { JsonObject } from '../../../../src/model/json.ts'
import { read, write } from '../lab/client.ts'
import { kinds, type Lab, type Store } from '../lab/lab.ts'
import type { Pod } from '../lab/pod.ts'
import { lines, mlflowColumn, seeFailure, seeNoSecret, type Trial } from './trial.ts'

const pods = 4
const auto = { backendStore: { upgrade: 'auto' } }
const never = { backendStore: { upgrade: 'never' } }

export const together: Trial[] = kinds.flatMap((kind): Trial[] => [
  {
    what: [`${pods} pods at once`, kind, 'empty database', mlflowColumn('current')],
    async run(lab) {
      const store = await lab.store(kind)
      await deleteAll(await startTogether(lab, store, {}, 'initialising'))
    },
  },
  {
    what: [`never, then ${pods} with auto`, kind, 'database of an older MLflow', mlflowColumn('older', 'current')],
    async run(lab) {
      const store = await lab.store(kind)
      const old = await (await lab.environment('older', store)).start()
      await old.ready()
      const made = await write(lab.images.older, old.url)

      const refused = await (await lab.environment('current', store, kind === 'sqlite' ? never : {})).start()
      await seeFailure(refused, /has revision \w+, this MLflow wants revision .*upgrade: auto once/)
      await read(lab.images.older, old.url, made)
      await old.delete()

      const upgraded = await startTogether(lab, store, kind === 'sqlite' ? {} : auto, 'upgrading')
      await read(lab.images.current, upgraded[0]!.url, made)
      await deleteAll(upgraded)
      for (const more of [never, auto]) {
        await seeFailure(await (await lab.environment('older', store, more)).start(), /does not know: a newer MLflow/)
      }
    },
  },
])

/** Starts all at once, and sees that one did the work and all serve. */
async function startTogether(lab: Lab, store: Store, values: JsonObject, work: string): Promise<Pod[]> {
  const environments = await Promise.all(Array.from({ length: pods }, () => lab.environment('current', store, values)))
  const started = await Promise.all(environments.map((environment) => environment.start()))
  await Promise.all(started.map((pod) => pod.ready()))
  seeNoSecret(store, started)
  const workers = started.filter((pod) => lines(pod.log()).some((line) => line.startsWith(work)))
  if (workers.length !== 1) throw new Error(`${workers.length} pods were ${work} the database, expected one`)
  for (const { url } of started) {
    const answer = await fetch(`${url}/api/2.0/mlflow/experiments/search?max_results=5`)
    if (!answer.ok) throw new Error(`one of the pods answers ${answer.status}`)
  }
  return started
}

const deleteAll = async (started: Pod[]): Promise<void> => {
  await Promise.all(started.map((pod) => pod.delete()))
}
