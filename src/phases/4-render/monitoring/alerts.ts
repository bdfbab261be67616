import { containerResources } from '../../../facts/mlflow/resources.ts'
import type { KubernetesObject } from '../../../model/kubernetes-object.ts'
import type { Values } from '../../../schema/generated/types.ts'
import { claimsOf, literally, series } from './series.ts'

/** An alert as Prometheus has it: `for` is how long it must hold before somebody is told. */
interface Alert {
  expr: string
  for?: string
  /** Whether nobody can work, or soon somebody can't. */
  severity: 'critical' | 'warning'
  /** In one line what is so; its description says what to look at. */
  summary: string
  description: string
}

export type AlertName = Values['prometheusRule']['disabled'][number]

/** The alert for an environment with these values and these other objects; undefined where it has none of its kind. */
type Row = (values: Values, objects: readonly KubernetesObject[]) => Alert | undefined

const pod = '{{ $labels.namespace }}/{{ $labels.pod }}'
const server = '{{ $labels.namespace }}/{{ $labels.deployment }}'
const service = '{{ $labels.namespace }}/{{ $labels.service }}'
const cronJob = '{{ $labels.namespace }}/{{ $labels.cronjob }}'

/** Every alert by its name, the worst first. Each reads series of its own environment alone. */
export const alerts: Readonly<Record<AlertName, Row>> = {
  MLflowDown: (values) => {
    const { deployment } = series(values)
    return {
      // A server of 0 replicas is down on purpose.
      expr: `kube_deployment_status_replicas_available{${deployment}} == 0 and on (namespace, deployment) kube_deployment_spec_replicas{${deployment}} > 0`,
      for: '5m',
      severity: 'critical',
      summary: `MLflow ${server} has no available pod`,
      description: 'Nobody reaches the server. Look at the log and the events of its pods.',
    }
  },

  MLflowReplicasMissing: (values) => {
    const { deployment } = series(values)
    return {
      expr: `kube_deployment_status_replicas_available{${deployment}} < on (namespace, deployment) kube_deployment_spec_replicas{${deployment}}`,
      for: '15m',
      severity: 'warning',
      summary: `MLflow ${server} has fewer available pods than it should`,
      description: '{{ $value }} are available. A new pod may be unable to start: look at its log and its events.',
    }
  },

  MLflowRestarting: (values) => ({
    expr: `increase(kube_pod_container_status_restarts_total{${series(values).container}}[1h]) > 3`,
    severity: 'warning',
    summary: `MLflow ${pod} restarts again and again`,
    description:
      'It did so {{ $value | printf "%.0f" }} times within an hour. Look at the log of the container before (kubectl logs --previous).',
  }),

  MLflowOutOfMemory: (values) => {
    const { container } = series(values)
    return {
      expr: `kube_pod_container_status_last_terminated_reason{${container}, reason="OOMKilled"} == 1 and on (namespace, pod, container) increase(kube_pod_container_status_restarts_total{${container}}[15m]) > 0`,
      severity: 'warning',
      summary: `MLflow ${pod} was killed at its memory limit`,
      description:
        'Give it more memory, or fewer workers (server.workers); background jobs take more than all workers (server.jobExecution).',
    }
  },

  MLflowMemoryHigh: (values) => {
    if (containerResources(values).limits?.memory === undefined) return undefined
    const { container } = series(values)
    return {
      expr: `max by (namespace, pod) (container_memory_working_set_bytes{${container}}) / max by (namespace, pod) (kube_pod_container_resource_limits{${container}, resource="memory"}) > 0.9`,
      for: '15m',
      severity: 'warning',
      summary: `MLflow ${pod} is near its memory limit`,
      description:
        'It takes {{ $value | humanizePercentage }} of the limit: above it is killed, with the requests it has.',
    }
  },

  MLflowVolumeFilling: (values) => {
    if (claimsOf(values).length === 0) return undefined
    const { claims } = series(values)
    return {
      expr: `kubelet_volume_stats_available_bytes{${claims}} / kubelet_volume_stats_capacity_bytes{${claims}} < 0.1`,
      for: '5m',
      severity: 'critical',
      summary: 'The volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} of MLflow is nearly full',
      description:
        '{{ $value | humanizePercentage }} are left. A full volume fails uploads, and writes of a SQLite file on it. Raise its size, or delete artifacts.',
    }
  },

  MLflowErrors: (values) => {
    if (!values.serviceMonitor.enabled) return undefined
    const { requests } = series(values)
    const rate = (more: string): string =>
      `sum by (namespace, service) (rate(mlflow_http_request_total{${requests}${more}}[10m]))`
    return {
      expr: `${rate(', status=~"5.."')} / ${rate('')} > 0.05`,
      for: '10m',
      severity: 'critical',
      summary: `MLflow ${service} answers requests with errors`,
      description:
        '{{ $value | humanizePercentage }} of them, of its own making (5xx). The log has each with a traceback; often the database is away.',
    }
  },

  MLflowSlow: (values) => {
    if (!values.serviceMonitor.enabled) return undefined
    const { requests } = series(values)
    return {
      expr: `histogram_quantile(0.95, sum by (namespace, service, le) (rate(mlflow_http_request_duration_seconds_bucket{${requests}}[15m]))) > 5`,
      for: '15m',
      severity: 'warning',
      summary: `MLflow ${service} is slow`,
      description:
        'One request of twenty takes more than {{ $value | humanizeDuration }}. Look at the database first, then at the processors of the pods.',
    }
  },

  MLflowScrapeFailing: (values) => {
    if (!values.serviceMonitor.enabled) return undefined
    const { deployment, requests } = series(values)
    return {
      // Where Prometheus does not know of the pods, or may not ask, it has no series of them.
      expr: `up{${requests}} == 0 or (absent(up{${requests}}) and on (namespace) kube_deployment_status_replicas_available{${deployment}} > 0)`,
      for: '10m',
      severity: 'warning',
      summary: 'Prometheus does not get the metrics of MLflow in {{ $labels.namespace }}',
      description:
        'So nobody is told of its errors. Look at the targets of Prometheus, at the labels of the ServiceMonitor, and at whom a NetworkPolicy lets in.',
    }
  },

  MLflowJobFailed: (values, objects) => {
    const jobs = cronJobs(objects)
    if (jobs.length === 0) return undefined
    const { namespace } = series(values)
    const names = jobs.map(literally).join('|')
    const failed = `max by (namespace, cronjob) (label_replace(kube_job_status_start_time{${namespace}, job_name=~"(${names})-[0-9]+"} and on (namespace, job_name) kube_job_failed{${namespace}, condition="true"} == 1, "cronjob", "$1", "job_name", "(.+)-[0-9]+"))`
    const succeeded = `kube_cronjob_status_last_successful_time{${namespace}, cronjob=~"${names}"}`
    return {
      expr: `${failed} unless on (namespace, cronjob) (${succeeded} > on (namespace, cronjob) ${failed})`,
      severity: 'warning',
      summary: `The job ${cronJob} of MLflow has failed`,
      description: 'And none has succeeded since. The log of its last pod says why.',
    }
  },

  MLflowJobOverdue: (values, objects) => {
    const jobs = cronJobs(objects)
    if (jobs.length === 0) return undefined
    const of = `{${series(values).namespace}, cronjob=~"${jobs.map(literally).join('|')}"}`
    return {
      // A suspended one has no next time.
      expr: `time() - kube_cronjob_status_last_successful_time${of} > 2 * (kube_cronjob_next_schedule_time${of} - kube_cronjob_status_last_schedule_time${of})`,
      for: '15m',
      severity: 'warning',
      summary: `The job ${cronJob} of MLflow has not succeeded for two of its intervals`,
      description: 'Look at the CronJob and its last Jobs: they fail, wait for a node, or are not started.',
    }
  },
}

const cronJobs = (objects: readonly KubernetesObject[]): string[] =>
  objects.flatMap(({ kind, metadata }) => (kind === 'CronJob' ? [metadata.name] : []))
