import type { Values } from '../../schema/generated/types.ts'
import { isIPv6 } from './hosts.ts'
import { mounts } from './mount-paths.ts'
import { readArguments } from './server-options.ts'
import { variableNames } from './variable-names.ts'

/**
 * The port at which the start-up program offers the metrics, as OpenTelemetry's exporters of Prometheus' form do. MLflow
 * itself has them at /metrics of its own port: where it keeps users for administrators alone, and behind a proxy that
 * signs people in for nobody who does not.
 */
export const metricsPort = { name: 'metrics', number: 9464 } as const

/**
 * Where each process of the server notes its own counts (prometheus_client's multiprocess mode): in memory, because
 * every request writes there.
 */
const folder = `${mounts.dshm}/mlflow-metrics`

/** The option of MLflow by which its processes count. */
export const metricsOption = '--expose-prometheus'

/** The variables by which requests are counted, and the counts offered; none where the values don't ask for it. */
export const metricsVariables = (values: Values): { name: string; value: string; by: string }[] =>
  values.metrics.enabled
    ? [
        { name: variableNames.prometheus, value: folder, by: 'metrics.enabled' },
        {
          name: variableNames.metricsAddress,
          value: `${isIPv6(values) ? '[::]' : '0.0.0.0'}:${metricsPort.number}`,
          by: 'metrics.enabled',
        },
      ]
    : []

/** Whether MLflow counts requests, by metrics.enabled or by an option of its own. */
export const isMeasured = ({ env_vars, metrics, server }: Values): boolean =>
  metrics.enabled ||
  Object.hasOwn(env_vars, variableNames.prometheus) ||
  readArguments(server.extraArgs).some(({ option }) => option === metricsOption)
