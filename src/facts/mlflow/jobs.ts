import type { Values } from '../../schema/generated/types.ts'
import { isSince } from './image.ts'
import { since } from './releases.ts'
import { variableNames } from './variable-names.ts'
import { textOfVariable } from './variables.ts'

/** Whether a server runs MLflow's background jobs; where its version is not known, it does. */
export function runsJobs(values: Values): boolean {
  const variable = values.env_vars[variableNames.jobExecution]
  const wanted =
    values.server.jobExecution ?? (variable === undefined ? undefined : /^(true|1)$/i.test(textOfVariable(variable)))
  return wanted ?? isSince(values, since.jobs) ?? true
}

/** Whether a server does by itself, in its background jobs, what is done now and then (mlflow/server/jobs/utils.py). */
export const runsPeriodicTasks = (values: Values): boolean =>
  runsJobs(values) && !/^(false|0)$/i.test(textOfVariable(values.env_vars[variableNames.periodicTasks] ?? ''))

/**
 * Whether MLflow's jobs are run by its engine that is for one pod, and for no other beside it while pods are replaced
 * (mlflow/environment_variables.py, MLFLOW_SERVER_JOB_EXECUTION_ENGINE).
 */
export const hasExecutor = ({ env_vars }: Values): boolean =>
  textOfVariable(env_vars[variableNames.jobEngine] ?? '') === 'executor'
