import { isRestored } from '../../facts/mlflow/backups.ts'
import { isSince } from '../../facts/mlflow/image.ts'
import { signIn } from '../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { since } from '../../facts/mlflow/releases.ts'
import { isUpgraded, upgradeSeconds } from '../../facts/mlflow/stores.ts'
import type { Container, Probe, Values } from '../../schema/generated/types.ts'
import { probeCommand } from './start-program.ts'

/** What MLflow answers without asking for whom; under its static prefix, where its release puts them there. */
const open = ['/health', '/version']

/** Kubernetes' default periodSeconds. */
const period = 10

/** The probes of the container, as far as there are any. */
export function probes(values: Values): Pick<Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'> {
  const { startupProbe, livenessProbe, readinessProbe } = values
  return {
    ...(startupProbe && { startupProbe: probe(isSlow(values) ? patient(startupProbe) : startupProbe, values) }),
    ...(livenessProbe && { livenessProbe: probe(livenessProbe, values) }),
    ...(readinessProbe && { readinessProbe: probe(readinessProbe, values) }),
  }
}

/** Whether a start may have to upgrade a database first, or to bring one. */
const isSlow = (values: Values): boolean => isUpgraded(values) || isRestored(values)

/** A probe that gives up no sooner than that may last. */
const patient = (probe: Probe): Probe => ({
  ...probe,
  failureThreshold: Math.max(probe.failureThreshold ?? 0, Math.ceil(upgradeSeconds / (probe.periodSeconds ?? period))),
})

const probe = (given: Probe, values: Values): Probe =>
  signIn(values) ? fromWithin(prefixed(given, values), values) : encrypted(prefixed(given, values), values)

/** Where the kubelet can't reach the server, the start-up program's folder has what asks it for the kubelet. */
function fromWithin({ httpGet, tcpSocket, ...given }: Probe, values: Values): Probe {
  const asked = httpGet ?? tcpSocket
  const { http } = values.deployment.ports
  if (asked === undefined || (asked.port !== 'http' && asked.port !== http))
    return { ...(httpGet && { httpGet }), ...(tcpSocket && { tcpSocket }), ...given }
  const headers = (httpGet?.httpHeaders ?? []).map(({ name, value }) => `${name}: ${value}`)
  const request = httpGet ? [httpGet.path ?? '/', ...headers] : []
  return {
    exec: { command: [...probeCommand, `${http}`, ...request] },
    ...given,
    // Python has to start first, on a processor that may be busy.
    timeoutSeconds: given.timeoutSeconds ?? 5,
  }
}

/** A probe of the server's own port asks as the server speaks. */
function encrypted(given: Probe, { server, deployment }: Values): Probe {
  const { httpGet } = given
  if (!server.tls || !httpGet || httpGet.scheme || !['http', deployment.ports.http].includes(httpGet.port)) return given
  return { ...given, httpGet: { ...httpGet, scheme: 'HTTPS' } }
}

function prefixed(given: Probe, values: Values): Probe {
  const { staticPrefix } = values.server
  const { httpGet } = given
  if (staticPrefix === undefined || isSince(values, since.prefixedHealth) === false) return given
  if (!httpGet || !open.includes(httpGet.path ?? '')) return given
  return { ...given, httpGet: { ...httpGet, path: staticPrefix + httpGet.path } }
}
