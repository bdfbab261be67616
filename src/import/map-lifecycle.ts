import { at, type Json, type JsonObject, listOf, mapOf } from '../model/json.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'

/**
 * For how long a pod that ends still serves: a pause is a value, and whatever else is done then is a patch in its place.
 * Without any there is the default, as no server is better off without.
 */
export function mapLifecycle({ container, workload, containerPath }: RunningServer, draft: Draft): void {
  const { preStop, ...others } = mapOf(container.lifecycle)
  const from = workload.place([...containerPath, 'lifecycle'])
  const seconds = pauseOf(preStop)
  if (preStop !== undefined) draft.set(['preStopSeconds'], seconds ?? 0, from)
  const rest: JsonObject = { ...others, ...(preStop !== undefined && seconds === undefined && { preStop }) }
  if (Object.keys(rest).length > 0)
    draft.patch(
      'Deployment',
      { spec: { template: { spec: { containers: [{ name: 'mlflow', lifecycle: rest }] } } } },
      from,
    )
}

/** The seconds of a hook that does nothing but wait. */
function pauseOf(hook: Json | undefined): number | undefined {
  const slept = at(hook, ['sleep', 'seconds'])
  if (typeof slept === 'number') return slept
  const words = listOf(at(hook, ['exec', 'command'])).join(' ')
  const [, seconds] =
    /^(?:(?:\/(?:usr\/)?bin\/)?(?:ba)?sh -c )?(?:\/(?:usr\/)?bin\/)?sleep (\d{1,3})s?$/.exec(words) ?? []
  return seconds === undefined ? undefined : Number(seconds)
}
