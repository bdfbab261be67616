import { mainContainer, variableText } from '../../facts/kubernetes/container.ts'
import { variableNames } from '../../facts/mlflow/variable-names.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenChanged, whenPresent } from './consequence.ts'
import { compared, type Fact, gained } from './gained.ts'
import { runningTasks } from './maintenance.ts'
import { name, sentence } from './sentence.ts'

/** Where copies of the databases go, and how many are kept of each: all where that is 0. */
function* copies(state: CompiledState): Generator<readonly [place: string, keep: string]> {
  for (const [task, args] of runningTasks(state)) {
    if (task !== 'backup') continue
    const option = (name: string): string => args.find((arg) => arg.startsWith(name))?.slice(name.length) ?? ''
    yield [option('--to='), option('--keep=')]
  }
}

/** From where the server's start fills the place of a missing database, and by which copy. */
function restored({ objects }: CompiledState): Fact[] {
  const container = mainContainer(objects)
  const place = variableText(container, variableNames.restoreFrom)
  return place === '' ? [] : [[place, variableText(container, variableNames.restore)]]
}

const compareCopies = compared(copies)
const compareRestored = compared(restored)

/** What becomes of copies of SQLite databases, and what is made of them. */
export const backups: Consequences = {
  'backups-go': whenPresent(
    'caution',
    gained(
      (state) => [...copies(state)].map(([place]) => place),
      (places) => sentence`copies of the databases go to ${name(places)}: who reads there reads all that is in them`,
    ),
  ),

  'backups-left': whenChanged('caution', function* (change) {
    const { gained, lost } = compareCopies(change)
    if (lost.length > 0 && gained.length > 0)
      yield sentence`the backups at ${name(lost)} stay there: no later one takes the place of the oldest`
  }),

  'backups-removed': whenChanged('caution', function* (change) {
    for (const { name: place, was, is } of compareCopies(change).changed) {
      const fewer = is !== '0' && (was === '0' || Number(is) < Number(was))
      if (fewer) yield sentence`of each database only the last ${name(is)} backups are kept at ${name(place)}`
    }
  }),

  restores: whenPresent(
    'caution',
    gained(
      restored,
      (places) => sentence`a server whose database is missing starts with a copy of it from ${name(places)}`,
    ),
  ),

  'restores-nothing': whenChanged('caution', function* (change) {
    const { gained, lost } = compareRestored(change)
    if (lost.length > 0 && gained.length === 0)
      yield sentence`a server whose database is missing starts with an empty one: nothing is restored from ${name(lost)}`
  }),
}
