import { own as entry, type Json, type JsonObject, listOf, mapOf } from '../../../model/json.ts'
import { type ChartValues, ofSecret, type Told } from '../chart.ts'

export function optionsOf({ at: of, text, isOn }: ChartValues): Told['args'] {
  return [
    [`--host=${text('tracking.host')}`, 'tracking.host'],
    [`--port=${text('tracking.containerPorts.http')}`, 'tracking.containerPorts.http'],
    ...(isOn('tracking.metrics.enabled')
      ? [[`--expose-prometheus=${text('tracking.persistence.mountPath')}/metrics`, 'tracking.metrics.enabled'] as const]
      : []),
    ...(isOn('tracking.auth.enabled') ? [['--app-name=basic-auth', 'tracking.auth.enabled'] as const] : []),
    ...listOf(of('tracking.extraArgs')).map((word) => [String(word), 'tracking.extraArgs'] as const),
  ]
}

export function usersOf(
  { text, isOn }: ChartValues,
  { env, users }: Told & { users: string },
  name: string,
): JsonObject[] {
  if (!isOn('tracking.auth.enabled')) return []
  const secret = text('tracking.auth.existingSecret') || name
  const key = (field: string, otherwise: string) => text(`tracking.auth.existingSecret${field}Key`) || otherwise
  return [
    {
      name: 'render-auth-conf',
      env: [
        ...env.map(([entry]) => entry),
        ...(users ? [{ name: 'MLFLOW_DATABASE_AUTH_URI', value: users }] : []),
        ofSecret('MLFLOW_TRACKING_USERNAME', secret, key('User', 'admin-user')),
        ofSecret('MLFLOW_TRACKING_PASSWORD', secret, key('Password', 'admin-password')),
      ],
    },
  ]
}

export const enabled = (context: Json | undefined): Json | undefined => {
  const { enabled: isOn, ...others } = mapOf(context)
  return isOn === true ? others : undefined
}

export function probeOf({ at: of, isOn }: ChartValues, kind: 'Liveness' | 'Readiness' | 'Startup'): Json | undefined {
  const custom = mapOf(of(`tracking.custom${kind}Probe`))
  if (Object.keys(custom).length > 0) return custom
  const { enabled: isEnabled, ...times } = mapOf(of(`tracking.${kind.toLowerCase()}Probe`))
  if (isEnabled !== true) return undefined
  if (kind === 'Liveness') return { ...times, exec: { command: ['pgrep', '-f', 'mlflow.server'] } }
  return isOn('tracking.auth.enabled')
    ? { ...times, tcpSocket: { port: 'http' } }
    : { ...times, httpGet: { path: '/', port: 'http' } }
}

/** The numbers of the presets (bitnami/common, templates/_resources.tpl): CPU and memory, requested and at most. */
const presets: { [name: string]: readonly [string, string, string, string] } = {
  nano: ['100m', '128Mi', '150m', '192Mi'],
  micro: ['250m', '256Mi', '375m', '384Mi'],
  small: ['500m', '512Mi', '750m', '768Mi'],
  medium: ['500m', '1024Mi', '750m', '1536Mi'],
  large: ['1.0', '2048Mi', '1.5', '3072Mi'],
  xlarge: ['1.0', '3072Mi', '3.0', '6144Mi'],
  '2xlarge': ['1.0', '3072Mi', '6.0', '12288Mi'],
}

export function resourcesOf({ at: of, text }: ChartValues): Json | undefined {
  const own = mapOf(of('tracking.resources'))
  if (Object.keys(own).length > 0) return own
  const preset = entry(presets, text('tracking.resourcesPreset'))
  if (!preset) return undefined
  const [cpu, memory, mostCpu, mostMemory] = preset
  return {
    requests: { cpu, 'ephemeral-storage': '50Mi', memory },
    limits: { cpu: mostCpu, 'ephemeral-storage': '2Gi', memory: mostMemory },
  }
}

export function affinityOf({ at: of, text }: ChartValues, release: string): Json | undefined {
  const own = mapOf(of('tracking.affinity'))
  if (Object.keys(own).length > 0) return own
  const preset = text('tracking.podAntiAffinityPreset')
  const term: JsonObject = {
    labelSelector: {
      matchLabels: {
        'app.kubernetes.io/instance': release,
        'app.kubernetes.io/name': text('nameOverride') || 'mlflow',
        'app.kubernetes.io/component': 'mlflow',
      },
    },
    topologyKey: 'kubernetes.io/hostname',
  }
  if (preset === 'soft')
    return {
      podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ podAffinityTerm: term, weight: 1 }] },
    }
  if (preset === 'hard') return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } }
  return undefined
}
