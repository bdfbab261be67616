import { servicePort } from '../../../facts/mlflow/hosts.ts'
import type { Probe, Values } from '../../../schema/generated/types.ts'
import { didYouMean } from '../../../text/did-you-mean.ts'
import type { Rules } from '../rule.ts'

/** The handlers of a probe: Kubernetes takes exactly one. */
const handlers = ['exec', 'grpc', 'httpGet', 'tcpSocket'] as const

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

  *'probe-form'({ values }) {
    for (const [name, probe] of probes(values)) {
      const used = handlers.filter((handler) => probe[handler] !== undefined)
      if (used.length === 0) {
        yield {
          path: [name],
          message: `${name} has no handler`,
          help: `add one of ${handlers.join(', ')}; or write ${name}: null for no probe`,
        }
      } else if (used.length > 1) {
        yield {
          path: [name],
          message: `${name} has several handlers: ${used.join(', ')}`,
          help: 'keep one: maps merge, so write httpGet: null to remove the default',
        }
      }
    }
  },

  *'probe-threshold'({ values }) {
    for (const [name, { successThreshold = 1 }] of probes(values)) {
      if (name === 'readinessProbe' || successThreshold === 1) continue
      yield {
        path: [name, 'successThreshold'],
        message: `successThreshold of a ${name} must be 1`,
        help: 'remove it',
      }
    }
  },

  *'probe-grace'({ values: { readinessProbe } }) {
    if (readinessProbe?.terminationGracePeriodSeconds === undefined) return
    yield {
      path: ['readinessProbe', 'terminationGracePeriodSeconds'],
      message: 'a readiness probe stops no container, and Kubernetes refuses a grace period in it',
      help: 'remove it',
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
