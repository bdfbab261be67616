import { at, listOf, mapsOf } from '../../model/json.ts'
import type { CompiledState } from '../../recompile.ts'
import { archived } from './archival.ts'
import { type Consequences, whenChanged, whenPresent } from './consequence.ts'
import { compared, gained } from './gained.ts'
import { name, sentence } from './sentence.ts'

/** The tasks of an environment's CronJobs that are not paused: the first of the start-up program's arguments, and all. */
export function* runningTasks({ objects }: CompiledState): Generator<[task: string, args: string[]]> {
  for (const { kind, spec } of objects) {
    if (kind !== 'CronJob' || at(spec, ['suspend']) === true) continue
    for (const { name, args } of mapsOf(at(spec, ['jobTemplate', 'spec', 'template', 'spec', 'containers']))) {
      const words = listOf(args).map(String)
      // Behind an entrypoint stands the shell's own part.
      const own = words[1] === 'sh' ? words.slice(2) : words
      if (name === 'mlflow' && own[0] !== undefined) yield [own[0], own.slice(1)]
    }
  }
}

/** After which time what was deleted is removed for good. */
function* collected(state: CompiledState): Generator<string> {
  for (const [task, args] of runningTasks(state)) {
    if (task !== 'gc') continue
    yield* args.flatMap((argument) => /^--older-than=(.*)$/s.exec(argument)?.[1] ?? [])
    if (args.includes('--jobs')) yield 'records of background jobs among it'
  }
}

/** What is done beside the requests of people; a server with background jobs archives by itself. */
const compareTasks = compared((state) => [
  ...[...runningTasks(state)].map(([task]) => task),
  ...archived(state).map(() => 'archive'),
])

/** What CronJobs do to the data of a server. */
export const maintenance: Consequences = {
  'removes-for-good': whenPresent(
    'danger',
    gained(
      collected,
      (ages) =>
        sentence`what was deleted in MLflow is removed for good after a time, with its artifacts: ${name(ages)}`,
    ),
  ),

  'no-longer-done': whenChanged('caution', function* (change) {
    const { lost } = compareTasks(change)
    if (lost.length > 0) yield sentence`what was done by a schedule is not done any more: ${name(lost)}`
  }),
}
