import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { at } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import type {
  PodSpec,
  PrometheusRule,
  PrometheusRuleEntry,
  ServiceMonitor,
} from '../../../../src/schema/generated/types.ts'
import { freePort, start, stop, until } from '../../lab/process.ts'
import { ask } from './request.ts'
import { found } from './volumes.ts'

/** A series of an answer. */
interface Sample {
  metric: Record<string, string>
  value: [time: number, value: string]
}

export interface Prometheus {
  /** The series that an expression gives now; throws where Prometheus refuses it. */
  query(expression: string): Promise<Sample[]>
  /** The names of all metrics. */
  names(): Promise<string[]>
  /** The rules, with what is wrong with each. */
  rules(): Promise<{ name: string; health: string; lastError?: string }[]>
  /** The alerts that fire. */
  firing(): Promise<{ labels: Record<string, string>; annotations: Record<string, string> }[]>
  stop(): Promise<void>
}

/**
 * A Prometheus that scrapes a pod of this machine as the operator has it do by the ServiceMonitor, with the labels that
 * it adds, and that has the rules of the PrometheusRule. Nobody waits for minutes: alerts fire at once.
 */
export async function prometheus(
  folder: string,
  objects: readonly KubernetesObject[],
  pod: PodSpec,
): Promise<Prometheus> {
  const port = await freePort()
  const rules = groups(objects).map((group) => ({ ...group, rules: group.rules.map(hurried) }))
  writeFileSync(join(folder, 'rules.json'), JSON.stringify({ groups: rules }))
  const configuration = {
    global: { evaluation_interval: '1s' },
    rule_files: [join(folder, 'rules.json')],
    scrape_configs: jobs(objects, pod),
  }
  writeFileSync(join(folder, 'prometheus.json'), JSON.stringify(configuration))
  mkdirSync(join(folder, 'data'))
  const log = join(folder, 'prometheus.log')
  const paths = [`--config.file=${join(folder, 'prometheus.json')}`, `--storage.tsdb.path=${join(folder, 'data')}`]
  const child = start('/usr/bin/prometheus', [...paths, `--web.listen-address=127.0.0.1:${port}`], { log })
  const get = async <Data>(path: string): Promise<Data> => {
    const { status, body } = await ask(`http://127.0.0.1:${port}/api/v1/${path}`)
    if (status !== 200) throw new Error(`Prometheus says ${status} to ${decodeURIComponent(path)}: ${body}`)
    return (JSON.parse(body) as { data: Data }).data
  }
  await until(
    `Prometheus is up, see ${log}`,
    async () => (await ask(`http://127.0.0.1:${port}/-/ready`)).status === 200,
  )
  return {
    query: async (expression) =>
      (await get<{ result: Sample[] }>(`query?query=${encodeURIComponent(expression)}`)).result,
    names: () => get<string[]>('label/__name__/values'),
    rules: async () =>
      (await get<{ groups: { rules: { name: string; health: string }[] }[] }>('rules')).groups.flatMap(
        (group) => group.rules,
      ),
    firing: async () => {
      const { alerts } = await get<{ alerts: { state: string; labels: object; annotations: object }[] }>('alerts')
      return alerts.filter(({ state }) => state === 'firing') as never
    },
    stop: () => stop(child),
  }
}

/** The groups of an environment's PrometheusRule. */
function groups(objects: readonly KubernetesObject[]): { name: string; rules: PrometheusRuleEntry[] }[] {
  const rule = objects.find(({ kind }) => kind === 'PrometheusRule') as unknown as PrometheusRule | undefined
  return (rule?.spec.groups ?? []) as { name: string; rules: PrometheusRuleEntry[] }[]
}

const hurried = (rule: PrometheusRuleEntry): PrometheusRuleEntry =>
  rule.for === undefined ? rule : { ...rule, for: '2s' }

function jobs(objects: readonly KubernetesObject[], { containers }: PodSpec): object[] {
  const monitor = found(
    objects.find(({ kind }) => kind === 'ServiceMonitor') as unknown as ServiceMonitor | undefined,
    'the ServiceMonitor',
  )
  const service = found(
    objects.find(
      ({ kind, metadata }) =>
        kind === 'Service' &&
        Object.entries(monitor.spec.selector.matchLabels ?? {}).every(
          ([key, value]) => at(metadata, ['labels', key]) === value,
        ),
    ),
    'a Service that the ServiceMonitor selects',
  )
  return monitor.spec.endpoints.map(({ targetPort, path, interval, scrapeTimeout }, index) => {
    const [container, port] = found(
      containers
        .flatMap((each) => (each.ports ?? []).map((one) => [each.name, one] as const))
        .find(([, { name }]) => name === targetPort),
      `the port ${targetPort}`,
    )
    const labels = {
      namespace: service.metadata.namespace,
      service: service.metadata.name,
      pod: `${service.metadata.name}-6d4cf56db6-x7k2p`,
      container,
      endpoint: String(targetPort),
    }
    return {
      job_name: `monitor-${index}`,
      metrics_path: path,
      scrape_interval: interval,
      scrape_timeout: scrapeTimeout,
      static_configs: [{ targets: [`127.0.0.1:${port.containerPort}`], labels }],
    }
  })
}
