import { mainContainer, variableText } from '../../facts/kubernetes/container.ts'
import { variableNames } from '../../facts/mlflow/variable-names.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenChanged } from './consequence.ts'
import { sentence } from './sentence.ts'

const isOn = ({ objects }: CompiledState, variable: string): boolean =>
  /^(true|1)$/i.test(variableText(mainContainer(objects), variable))

/** What MLflow keeps apart, and which way artifacts travel. */
export const modes: Consequences = {
  'workspaces-end': whenChanged('danger', function* ({ before, after }) {
    if (!isOn(before, variableNames.workspaces) || isOn(after, variableNames.workspaces)) return
    yield sentence`MLflow refuses to start while experiments, models or webhooks are in a workspace other than default`
  }),

  'artifacts-presigned': whenChanged('caution', function* ({ before, after }) {
    if (isOn(before, variableNames.presignedOnly) || !isOn(after, variableNames.presignedOnly)) return
    yield sentence`clients older than MLflow 3.18, and those that do not reach the bucket, can neither send nor fetch artifacts`
  }),
}
