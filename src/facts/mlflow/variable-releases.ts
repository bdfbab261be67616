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
  [variableNames.webhookKey]: [3, 3],
  [variableNames.allowedHosts]: [3, 5],
  [variableNames.corsAllowedOrigins]: [3, 5],
  [variableNames.disableSecurity]: [3, 5],
  [variableNames.jobExecution]: [3, 5],
  [variableNames.passphrase]: [3, 8],
  [variableNames.passphraseVersion]: [3, 8],
  [variableNames.workspaces]: [3, 10],
  [variableNames.budgetRedis]: [3, 11],
  [variableNames.gatewayProviders]: [3, 12],
  [variableNames.readReplica]: [3, 13],
  MLFLOW_RBAC_SEED_DEFAULT_ROLES: [3, 13],
  [variableNames.traceArchivalConfig]: [3, 13],
  MLFLOW_GATEWAY_ROUTE_TIMEOUT_SECONDS: [3, 14],
  MLFLOW_GENAI_JUDGE_DEFAULT_MODEL: [3, 14],
  [variableNames.remoteAssistant]: [3, 15],
  MLFLOW_ENABLE_MCP_TOOL_DISCOVERY: [3, 15],
  MLFLOW_GENAI_JUDGE_BASE_URL: [3, 15],
  MLFLOW_ICON_URL_ALLOWED_DOMAINS: [3, 15],
  MLFLOW_ICON_URL_ALLOWED_SCHEMES: [3, 15],
  MLFLOW_ICON_URL_ALLOW_PRIVATE_IPS: [3, 15],
  [variableNames.periodicTasks]: [3, 16],
  [variableNames.jobRedis]: [3, 16],
  [variableNames.assistantSandbox]: [3, 16],
  MLFLOW_ASSISTANT_SANDBOX_CLI_IMAGE: [3, 16],
  MLFLOW_BASIC_AUTH_FAIL_CLOSED: [3, 16],
  MLFLOW_GATEWAY_MAX_DECOMPRESSED_REQUEST_SIZE: [3, 16],
  MLFLOW_ONLINE_SCORING_DEFAULT_TRACE_COMPLETION_BUFFER_SECONDS: [3, 16],
  MLFLOW_SANDBOX_DOCKER_IMAGE: [3, 16],
  MLFLOW_SANDBOX_EGRESS_PROXY: [3, 16],
  MLFLOW_SERVER_JOB_FLUSH_PERIODIC_LOCKS_ON_STARTUP: [3, 16],
  [variableNames.gateway]: [3, 17],
  [variableNames.gatewayPrivateAddresses]: [3, 17],
  [variableNames.customScorers]: [3, 17],
  [variableNames.jobEngine]: [3, 17],
  [variableNames.jobBackend]: [3, 17],
  [variableNames.scorerBackend]: [3, 17],
  MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES: [3, 17],
  MLFLOW_GATEWAY_API_BASE_ALLOWED_SCHEMES: [3, 17],
  MLFLOW_SERVER_JOB_DEFAULT_TIMEOUT: [3, 17],
  MLFLOW_SERVER_JOB_LEASE_TTL: [3, 17],
  MLFLOW_SQL_TRACE_ROLLUPS_ENABLED: [3, 17],
  MLFLOW_TRACE_ROLLUPS_MAX_PARTITIONS_PER_RUN: [3, 17],
  MLFLOW_TRACE_ROLLUPS_MAX_WORKERS: [3, 17],
  MLFLOW_TRACE_ROLLUPS_SCHEDULE: [3, 17],
  [variableNames.presignedOnly]: [3, 18],
  MLFLOW_ALLOW_MODEL_CODE_EXECUTION: [3, 18],
  MLFLOW_JOBS_DOCKER_HOST: [3, 18],
  MLFLOW_JOB_EXTRA_LABELS: [3, 18],
  MLFLOW_JOB_IMAGE: [3, 18],
  MLFLOW_SERVER_INFO_TRACKING_AUTH: [3, 18],
  MLFLOW_SERVER_SCHEDULED_ISSUE_DETECTION_MAX_WORKERS: [3, 18],
  MLFLOW_SKILL_CONTENT_MAX_DECOMPRESSED_SIZE: [3, 18],
  MLFLOW_TRACE_DELETE_MAX_WORKERS: [3, 18],
}

/** Whether an environment's MLflow reads a variable, as far as it is known. */
export const isKnownVariable = (values: Values, name: string): boolean => {
  const release = own(variableReleases, name)
  return release === undefined || isSince(values, release) !== false
}
