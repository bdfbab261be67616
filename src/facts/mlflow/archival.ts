import type { Values, Variable } from '../../schema/generated/types.ts'
import { variableNames } from './variable-names.ts'

/** Where traces are archived; undefined where they are not. */
export const archivalPlace = ({ traceArchival: { enabled, location } }: Values): string | undefined =>
  enabled ? location : undefined

/** What the start-up program makes that file of (mlflow/tracing/trace_archival_config.py). */
export function archivalVariables(values: Values): { name: string; value: Variable; by: string }[] {
  const location = archivalPlace(values)
  if (location === undefined) return []
  const { retention, maxTracesPerPass, longRetentionAllowlist } = values.traceArchival
  const settings = {
    location,
    retention,
    max_traces_per_pass: maxTracesPerPass,
    ...(longRetentionAllowlist.length > 0 && { long_retention_allowlist: longRetentionAllowlist }),
  }
  return [{ name: variableNames.traceArchival, value: JSON.stringify(settings), by: 'traceArchival' }]
}
