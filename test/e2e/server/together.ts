// Several pods start at once: on an empty database, and on one that an older MLflow has made.
import { read, write } from './client.ts'
import { kinds, type Lab, type Store } from './lab.ts'
import type { Pod } from './pod.ts'
import { lines, mlflowColumn, seeFailure, seeNoSecret, type Trial } from './trial.ts'

const pods = 4
const auto = { MLFLOW_GITOPS_UPGRADE: 'auto' }

export const together: Trial[] = kinds.flatMap((kind): Trial[] => [
  {
    what: [`${pods} pods at once`, kind, 'empty database', mlflowColumn('current')],
    async run(lab) {
      const store = await lab.database(kind)
      await deleteAll(await startTogether(lab, store, {}, 'initialising'))
    },
  },
  {
    what: [`never, then ${pods} with auto`, kind, 'database of an older MLflow', mlflowColumn('older', 'current')],
    async run(lab) {
      const store = await lab.database(kind)
      const old = await lab.run('older', store)
      await old.ready()
      const made = await write(lab.images.older, old.url)

      const refused = await lab.run('current', store)
      await seeFailure(refused, /has revision \w+, this MLflow wants revision .*upgrade: auto once/)
      await read(lab.images.older, old.url, made)
      await old.delete()

      const upgraded = await startTogether(lab, store, auto, 'upgrading')
      await read(lab.images.current, upgraded[0]!.url, made)
      await deleteAll(upgraded)
      for (const more of [{}, auto]) {
        await seeFailure(await lab.run('older', store, more), /does not know: a newer MLflow/)
      }
    },
  },
])

/** Starts all at once, and sees that one did the work and all serve. */
async function startTogether(lab: Lab, store: Store, more: Record<string, string>, work: string): Promise<Pod[]> {
  const started = await Promise.all(Array.from({ length: pods }, () => lab.run('current', store, more)))
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
