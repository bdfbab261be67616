import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenChanged } from './consequence.ts'
import { sentence } from './sentence.ts'

/** Whether Argo CD or Flux applies an environment. */
export const isDelivered = ({ objects }: CompiledState): boolean =>
  objects.some(({ kind }) => kind === 'Application' || kind === 'Kustomization')

/** An environment that nobody applies any more: nothing else follows from its change. */
export const undelivered: Consequences = {
  undelivered: whenChanged('caution', function* ({ before, after }) {
    if (!isDelivered(before) || isDelivered(after)) return
    yield sentence`nothing keeps the server in sync any more: it runs on as it is`
  }),
}
