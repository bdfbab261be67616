import { servicePort } from '../../../facts/mlflow/hosts.ts'
import type { Probe, Values } from '../../../schema/generated/types.ts'
import { didYouMean } from '../../../text/did-you-mean.ts'
import type { Rules } from '../rule.ts'

export const portRules = {
  *'port-twice'({ values }) {
    const { http, ...others } = values.deployment.ports
    const names = new Map([
      [servicePort, 'http'],
      [http, 'http'],
    ])
    for (const [name, port] of Object.entries(others)) {
      const other = names.get(port)
      if (other === undefined) {
        names.set(port, name)
        continue
      }
      yield {
        path: ['deployment', 'ports', name],
        message: `${port} is already the port of ${other}`,
        help: 'give the port another number',
      }
    }
  },

  *'probe-port'({ values }) {
    const names = Object.keys(values.deployment.ports)
    for (const [name, { httpGet, tcpSocket }] of probes(values)) {
      const port = (httpGet ?? tcpSocket)?.port
      if (typeof port !== 'string' || names.includes(port)) continue
      yield {
        path: [name, httpGet ? 'httpGet' : 'tcpSocket', 'port'],
        message: `deployment.ports has no port ${port}`,
        help: `did you mean ${didYouMean(port, names) ?? 'http'}?`,
      }
    }
  },
} satisfies Rules

const probeNames = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const

/** The probes that are set, each with its key. */
function* probes(values: Values): Generator<[(typeof probeNames)[number], Probe]> {
  for (const name of probeNames) if (values[name]) yield [name, values[name]]
}
