import type { Container, Probe, Values } from '../generated/types.ts'
import { isUpgraded } from '../mlflow/stores.ts'

/** What MLflow answers without asking for whom, under its static prefix. */
const open = ['/health', '/version']

/** A server's migration may take long, and MySQL's must not be killed: half an hour, asked every ten seconds. */
const upgradeThreshold = 180

/** The probes of the container, as far as there are any. */
export function probes(values: Values): Pick<Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'> {
  const { startupProbe, livenessProbe, readinessProbe } = values
  return {
    ...(startupProbe && { startupProbe: probe(isUpgraded(values) ? patient(startupProbe) : startupProbe, values) }),
    ...(livenessProbe && { livenessProbe: probe(livenessProbe, values) }),
    ...(readinessProbe && { readinessProbe: probe(readinessProbe, values) }),
  }
}

const patient = (probe: Probe): Probe => ({
  ...probe,
  failureThreshold: Math.max(probe.failureThreshold ?? 0, upgradeThreshold),
})

function probe({ httpGet, ...rest }: Probe, { server: { staticPrefix } }: Values): Probe {
  if (!httpGet) return rest
  const isPrefixed = staticPrefix !== undefined && open.includes(httpGet.path ?? '')
  return { httpGet: isPrefixed ? { ...httpGet, path: staticPrefix + httpGet.path } : httpGet, ...rest }
}
