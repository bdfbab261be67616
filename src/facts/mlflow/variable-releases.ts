import { own } from '../../model/json.ts'
import type { Values } from '../../schema/generated/types.ts'
import { isSince } from './image.ts'
import { variableNames } from './variable-names.ts'
import type { Version } from './version.ts'

/**
 * The variables that are younger than MLflow's options from variables, and the first release that reads each: earlier
 * ones start as if it were not set (mlflow/environment_variables.py, mlflow/cli).
 */
export const variableReleases: Readonly<Record<string, Version>> = {
  [variableNames.loggingLevel]: [3, 0],
  [variableNames.disableTelemetry]: [3, 2],
  [variableNames.uvicornOptions]: [3, 3],
  [variableNames.allowedHosts]: [3, 5],
  [variableNames.corsAllowedOrigins]: [3, 5],
  [variableNames.disableSecurity]: [3, 5],
  [variableNames.jobExecution]: [3, 5],
  [variableNames.readReplica]: [3, 13],
  [variableNames.periodicTasks]: [3, 16],
}

/** Whether an environment's MLflow reads a variable, as far as it is known. */
export const isKnownVariable = (values: Values, name: string): boolean => {
  const release = own(variableReleases, name)
  return release === undefined || isSince(values, release) !== false
}
