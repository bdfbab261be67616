import { servicePort } from '../../../facts/mlflow/hosts.ts'
import type { Probe, Values } from '../../../schema/generated/types.ts'
import { closest } from '../../../text/did-you-mean.ts'
import type { Finding, Rules } from '../rule.ts'

/** What a probe can do: Kubernetes takes exactly one. */
const handlers = ['exec', 'grpc', 'httpGet', 'tcpSocket'] as const

export const ports: Rules = {
  'port-twice': {
    severity: 'error',
    summary: 'Two ports of the Service are one',
    find: ({ values }) => {
      const taken = new Map([
        [servicePort, 'http'],
        [values.deployment.ports.http, 'http'],
      ])
      const findings: Finding[] = []
      for (const [name, port] of Object.entries(values.deployment.ports)) {
        if (name === 'http') continue
        const other = taken.get(port)
        if (other === undefined) taken.set(port, name)
        else {
          findings.push({
            path: ['deployment', 'ports', name],
            message: `port ${port} is that of ${other} already`,
            help: 'give the port another number',
          })
        }
      }
      return findings
    },
  },
  'probe-form': {
    severity: 'error',
    summary: 'A probe with no way to ask, or with several',
    find: ({ values }) =>
      probes(values).flatMap(([name, probe]) => {
        const used = handlers.filter((handler) => probe[handler] !== undefined)
        if (used.length === 1) return []
        return [
          used.length === 0
            ? {
                path: [name],
                message: `${name} has no way to ask`,
                help: `add one of ${handlers.join(', ')}; or write ${name}: null for no probe`,
              }
            : {
                path: [name],
                message: `${name} asks in several ways: ${used.join(', ')}`,
                help: 'keep one: maps merge, so write httpGet: null to be rid of the default',
              },
        ]
      }),
  },
  'probe-threshold': {
    severity: 'error',
    summary: 'A startup or liveness probe that has to succeed several times',
    find: ({ values }) =>
      probes(values)
        .filter(([name, { successThreshold = 1 }]) => name !== 'readinessProbe' && successThreshold !== 1)
        .map(([name]) => ({
          path: [name, 'successThreshold'],
          message: `Kubernetes takes no other successThreshold than 1 in a ${name}`,
          help: 'leave it out',
        })),
  },
  'probe-grace': {
    severity: 'error',
    summary: 'A readiness probe with a grace period',
    find: ({ values: { readinessProbe } }) =>
      readinessProbe?.terminationGracePeriodSeconds === undefined
        ? []
        : [
            {
              path: ['readinessProbe', 'terminationGracePeriodSeconds'],
              message: 'a readiness probe stops no container, and Kubernetes takes no grace period in it',
              help: 'leave it out',
            },
          ],
  },
  'probe-port': {
    severity: 'error',
    summary: 'A probe asks at a port that there is none of',
    find: ({ values }) => {
      const names = Object.keys(values.deployment.ports)
      return probes(values).flatMap(([name, { httpGet, tcpSocket }]) => {
        const port = (httpGet ?? tcpSocket)?.port
        if (typeof port !== 'string' || names.includes(port)) return []
        return [
          {
            path: [name, httpGet ? 'httpGet' : 'tcpSocket', 'port'],
            message: `deployment.ports has no port ${port}`,
            help: `did you mean ${closest(port, names) ?? 'http'}?`,
          },
        ]
      })
    },
  },
}

type ProbeName = 'startupProbe' | 'livenessProbe' | 'readinessProbe'

const probes = (values: Values): [ProbeName, Probe][] =>
  (['startupProbe', 'livenessProbe', 'readinessProbe'] as const).flatMap((name) =>
    values[name] ? [[name, values[name]] as [ProbeName, Probe]] : [],
  )
