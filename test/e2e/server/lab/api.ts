import type { JsonObject } from '../../../../src/model/json.ts'

/** Asks MLflow's API: by POST where there is a body. Throws where the answer is no success. */
export async function api(url: string, path: string, body?: JsonObject): Promise<JsonObject> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(
    `${url}/api/2.0/mlflow/${path}`,
    body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers },
  )
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`)
  return (await answer.json()) as JsonObject
}

/** Makes a run in the default experiment. */
export async function newRun(url: string): Promise<string> {
  const { run } = await api(url, 'runs/create', { experiment_id: '0', start_time: 1 })
  return ((run as JsonObject).info as JsonObject).run_id as string
}
