import { servicePort } from '../../../facts/mlflow/hosts.ts'
import { metricsPort } from '../../../facts/mlflow/metrics.ts'
import { proxyPorts } from '../../../facts/mlflow/oauth2-proxy/ports.ts'
import { signIn } from '../../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { programVariables, textOfVariable } from '../../../facts/mlflow/variables.ts'
import type { Path } from '../../../model/json.ts'
import type { Probe, Values } from '../../../schema/generated/types.ts'
import { didYouMean } from '../../../text/did-you-mean.ts'
import type { Rules } from '../rule.ts'

export const portRules = {
  'port-twice'({ values }, report) {
    const { http, ...others } = values.deployment.ports
    const reserved = reservedPorts(values)
    const names = new Map<number, string>([
      ...reserved.map(({ name, port }) => [port, name] as const),
      [servicePort(values), 'http'],
    ])
    for (const [name, port] of [['http', http] as const, ...Object.entries(others)]) {
      const taken = reserved.find((port) => port.name === name)
      if (taken) {
        report({
          path: ['deployment', 'ports', name],
          message: `${name} is already a port of ${taken.of}`,
          help: 'give the port another name',
          part: 'key',
        })
      }
      const other = names.get(port)
      if (other === undefined || (name === 'http' && other === 'http')) {
        names.set(port, name)
        continue
      }
      report({
        path: ['deployment', 'ports', name],
        message: `${port} is already the port of ${other}`,
        help: 'give the port another number',
      })
    }
  },

  'probe-port'({ values }, report) {
    const names = Object.keys(values.deployment.ports)
    for (const [name, { httpGet, tcpSocket }] of probes(values)) {
      const port = (httpGet ?? tcpSocket)?.port
      if (typeof port !== 'string' || names.includes(port)) continue
      report({
        path: [name, httpGet ? 'httpGet' : 'tcpSocket', 'port'],
        message: `deployment.ports has no port ${port}`,
        help: `did you mean ${didYouMean(port, names) ?? 'http'}?`,
      })
    }
  },

  'probe-scheme'({ values }, report) {
    const { http } = values.deployment.ports
    const tls = tlsOptions(values)
    for (const [name, { httpGet }] of probes(values)) {
      if (tls || httpGet?.scheme !== 'HTTPS' || (httpGet.port !== 'http' && httpGet.port !== http)) continue
      report({
        path: [name, 'httpGet', 'scheme'],
        message: 'the server speaks HTTP: a probe by HTTPS never succeeds',
        help: 'remove it: TLS ends before the pod',
      })
    }
    const isPlain = ({ httpGet }: Probe): boolean =>
      httpGet !== undefined && (values.server.tls ? httpGet.scheme === 'HTTP' : httpGet.scheme !== 'HTTPS')
    const plain = [...probes(values)].filter(([, probe]) => isPlain(probe))
    if (!tls || plain.length === 0) return
    report({
      path: tls,
      message: 'with a certificate the server speaks HTTPS: a probe by HTTP never succeeds',
      help: `write httpGet: {scheme: HTTPS} below ${plain.map(([name]) => name).join(', ')}`,
    })
  },
} satisfies Rules

/** The ports that the pods have beside those of the values, and whose each is. */
const reservedPorts = (values: Values): { name: string; port: number; of: string }[] => [
  ...(signIn(values)
    ? Object.entries(proxyPorts).map(([name, port]) => ({ name, port, of: 'the proxy that signs people in' }))
    : []),
  ...(values.metrics.enabled ? [{ name: metricsPort.name, port: metricsPort.number, of: 'metrics.enabled' }] : []),
]

/** The value by which the program that serves MLflow ends TLS itself; undefined where it does not. */
function tlsOptions({ server, env_vars }: Values): Path | undefined {
  if (server.tls) return ['server', 'tls']
  const option = /--(ssl-)?certfile\b/
  const index = server.extraArgs.findIndex((argument) => option.test(argument))
  if (index >= 0) return ['server', 'extraArgs', index]
  const name = programVariables.find(
    (name) => Object.hasOwn(env_vars, name) && option.test(textOfVariable(env_vars[name]!)),
  )
  return name === undefined ? undefined : ['env_vars', name]
}

const probeNames = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const

/** The probes that are set, each with its key. */
function* probes(values: Values): Generator<[(typeof probeNames)[number], Probe]> {
  for (const name of probeNames) if (values[name]) yield [name, values[name]]
}
