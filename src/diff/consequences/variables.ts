import { mainContainer } from '../../facts/kubernetes/container.ts'
import { isHarmless } from '../../facts/mlflow/known-variables.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenPresent } from './consequence.ts'
import { type Fact, gained } from './gained.ts'
import { name, sentence } from './sentence.ts'

/** The variables of the server of which it is not known that they run and reach nothing. */
const reaching = ({ objects }: CompiledState): Fact[] =>
  [...(mainContainer(objects)?.variables ?? [])].flatMap(([name, value]): Fact[] => {
    const text = 'text' in value ? value.text : ''
    return isHarmless(name, text) ? [] : [[name, JSON.stringify(value)]]
  })

export const variables: Consequences = {
  'variables-reach': whenPresent(
    'caution',
    gained(
      reaching,
      (names) =>
        sentence`variables are set by which Python, a library or MLflow may run or reach other things: ${name(names)}`,
    ),
  ),
}
