import { isUpgraded, upgradeSeconds } from '../../facts/mlflow/stores.ts'
import type { Container, Probe, Values } from '../../schema/generated/types.ts'

/** What MLflow answers without asking for whom, under its static prefix. */
const open = ['/health', '/version']

/** Kubernetes' default periodSeconds. */
const period = 10

/** The probes of the container, as far as there are any. */
export function probes(values: Values): Pick<Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'> {
  const { startupProbe, livenessProbe, readinessProbe } = values
  return {
    ...(startupProbe && { startupProbe: probe(isUpgraded(values) ? patient(startupProbe) : startupProbe, values) }),
    ...(livenessProbe && { livenessProbe: probe(livenessProbe, values) }),
    ...(readinessProbe && { readinessProbe: probe(readinessProbe, values) }),
  }
}

/** A probe that gives up no sooner than an upgrade may last. */
const patient = (probe: Probe): Probe => ({
  ...probe,
  failureThreshold: Math.max(probe.failureThreshold ?? 0, Math.ceil(upgradeSeconds / (probe.periodSeconds ?? period))),
})

function probe(given: Probe, { server: { staticPrefix } }: Values): Probe {
  const { httpGet } = given
  if (staticPrefix === undefined || !httpGet || !open.includes(httpGet.path ?? '')) return given
  return { ...given, httpGet: { ...httpGet, path: staticPrefix + httpGet.path } }
}
