import { mainContainer, variableText } from '../../facts/kubernetes/container.ts'
import { variableNames } from '../../facts/mlflow/variable-names.ts'
import { isObject, type Json } from '../../model/json.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenChanged, whenPresent } from './consequence.ts'
import { compared, gained } from './gained.ts'
import { name, sentence } from './sentence.ts'

/** Where a server's old traces go, and how old they must be. */
export function archived({ objects }: CompiledState): (readonly [place: string, retention: string])[] {
  const text = variableText(mainContainer(objects), variableNames.traceArchival)
  if (text === '') return []
  const settings = parsed(text)
  return isObject(settings) ? [[String(settings.location), String(settings.retention)]] : [[text, '']]
}

/** Settings as the compiler writes them; a patch may have put any text in their place. */
function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

const compareArchived = compared(archived)

/** What becomes of old traces. */
export const archival: Consequences = {
  'traces-archived': whenPresent(
    'caution',
    gained(
      archived,
      (places) =>
        sentence`traces go out of the database when they are old enough, to ${name(places)}: MLflow never moves them back`,
    ),
  ),

  'traces-left': whenChanged('caution', function* (change) {
    const { lost } = compareArchived(change)
    if (lost.length > 0)
      yield sentence`traces that were archived stay at ${name(lost)}: the server shows them only while it may read there`
  }),
}
