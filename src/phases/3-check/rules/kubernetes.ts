import { refusedValues } from '../../../facts/mlflow/refused-values.ts'
import { formatPath } from '../../../model/json.ts'
import type { Rules } from '../rule.ts'

export const kubernetesRules = {
  'kubernetes-refuses'({ values }, report) {
    for (const { path, sentence, help } of refusedValues(values)) {
      report({ path, message: `${formatPath(path)} ${sentence}`, help })
    }
  },
} satisfies Rules
