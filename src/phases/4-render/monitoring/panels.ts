import { containerResources } from '../../../facts/mlflow/resources.ts'
import type { Values } from '../../../schema/generated/types.ts'
import { claimsOf, series } from './series.ts'

/** A graph: its title, the unit of its axis as Grafana calls it, and its series, each with the legend of its lines. */
export interface Panel {
  title: string
  /** What is not to be seen there, or what a reader may take it for. */
  description?: string
  unit: 'short' | 'reqps' | 'percentunit' | 's' | 'bytes'
  series: readonly (readonly [legend: string, expr: string])[]
  /** What it is shaded by beneath its lines, for parts of a whole. */
  isStacked?: true
}

/** Panels under a heading. */
export interface Section {
  title: string
  panels: readonly Panel[]
}

/** What the dashboard shows of an environment: a section only where its objects are. */
export const sections = (values: Values): Section[] =>
  [...(values.serviceMonitor.enabled ? [requests(values), traces(values)] : []), pods(values), volumes(values)].filter(
    ({ panels }) => panels.length > 0,
  )

/** Grafana's name for as long as a rate needs to see two scrapes. */
const window = '[$__rate_interval]'

function requests(values: Values): Section {
  const own = series(values).requests
  const rate = (more = ''): string => `sum(rate(mlflow_http_request_total{${own}${more}}${window}))`
  const quantile = (share: number): string =>
    `histogram_quantile(${share}, sum by (le) (rate(mlflow_http_request_duration_seconds_bucket{${own}}${window})))`
  return {
    title: 'Requests',
    panels: [
      {
        title: 'Requests a second, by status',
        description: 'Artifacts, the AI gateway and background jobs are not counted.',
        unit: 'reqps',
        series: [['{{status}}', `sum by (status) (rate(mlflow_http_request_total{${own}}${window}))`]],
        isStacked: true,
      },
      {
        title: 'Share of errors (5xx)',
        unit: 'percentunit',
        series: [['errors', `(${rate(', status=~"5.."')} or vector(0)) / ${rate()}`]],
      },
      {
        title: 'Time of a request',
        unit: 's',
        series: [
          ['half of them', quantile(0.5)],
          ['19 of 20', quantile(0.95)],
          ['99 of 100', quantile(0.99)],
        ],
      },
    ],
  }
}

function traces(values: Values): Section {
  const own = series(values).requests
  const sum = (name: string, by: string): string => `sum by (${by}) (rate(${name}{${own}}${window}))`
  return {
    title: 'Traces',
    panels: [
      {
        title: 'Spans a second',
        unit: 'short',
        series: [['{{protocol}}', sum('mlflow_spans_ingested_total', 'protocol')]],
      },
      {
        title: 'Errors of ingestion a second',
        unit: 'short',
        series: [['{{protocol}}', sum('mlflow_trace_ingestion_server_errors_total', 'protocol')]],
      },
      {
        title: 'Time of an export by OpenTelemetry',
        unit: 's',
        series: [['19 of 20', `histogram_quantile(0.95, ${sum('mlflow_otlp_request_duration_seconds_bucket', 'le')})`]],
      },
    ],
  }
}

function pods(values: Values): Section {
  const { container, deployment } = series(values)
  const limits = containerResources(values).limits ?? {}
  const limit = (resource: string): [string, string][] =>
    limits[resource] === undefined
      ? []
      : [['limit', `max(kube_pod_container_resource_limits{${container}, resource="${resource}"})`]]
  return {
    title: 'Pods',
    panels: [
      {
        title: 'Pods',
        unit: 'short',
        series: [
          ['available', `kube_deployment_status_replicas_available{${deployment}}`],
          ['wanted', `kube_deployment_spec_replicas{${deployment}}`],
        ],
      },
      {
        title: 'Restarts within an hour',
        unit: 'short',
        series: [['{{pod}}', `increase(kube_pod_container_status_restarts_total{${container}}[1h])`]],
      },
      {
        title: 'Memory',
        unit: 'bytes',
        series: [['{{pod}}', `max by (pod) (container_memory_working_set_bytes{${container}})`], ...limit('memory')],
      },
      {
        title: 'Processors',
        unit: 'short',
        series: [
          ['{{pod}}', `sum by (pod) (rate(container_cpu_usage_seconds_total{${container}}${window}))`],
          ...limit('cpu'),
        ],
      },
    ],
  }
}

function volumes(values: Values): Section {
  const { claims } = series(values)
  const share = `1 - kubelet_volume_stats_available_bytes{${claims}} / kubelet_volume_stats_capacity_bytes{${claims}}`
  return {
    title: 'Volumes',
    panels:
      claimsOf(values).length === 0
        ? []
        : [{ title: 'Used', unit: 'percentunit', series: [['{{persistentvolumeclaim}}', share]] }],
  }
}
