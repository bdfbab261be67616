import type { Location } from '../../diagnostics/diagnostic.ts'
import { type Json, type JsonObject, mapOf, mapsOf, type Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Manifest } from '../manifest.ts'

/** The values of one release, laid over the chart's defaults. */
export interface ChartValues {
  release: string
  /** What is put on the workload by whoever keeps the release, if that is not Helm alone. */
  marks: { labels?: JsonObject; annotations?: JsonObject }
  at: (key: string) => Json | undefined
  /** Empty where there is none. */
  text: (key: string) => string
  isOn: (key: string) => boolean
  place: (key: string) => Location
}

/** A published chart, as tables of what its values make. */
export interface Chart {
  title: string
  /** The version that the tables were read from. */
  version: string
  /** Where it is published: how an Application and a HelmRelease name it. */
  repository: RegExp
  /** Its defaults, those that reach the objects of a server. */
  defaults: JsonObject
  /** The values that its objects are made of; what stands below each goes with it. */
  read: readonly string[]
  /** Values that a server here does without, or has by itself. */
  unneeded: readonly string[]
  /** Values that nothing here is made of, and what to write instead; `while` names the one that turns them on. */
  left: readonly { key: string; while?: string; help: string }[]
  objects: (values: ChartValues) => Made[]
}

/** An object as a chart makes it, and which value each part of it comes from. */
export interface Made {
  object: JsonObject
  from: readonly (readonly [path: string, key: string])[]
}

/** The parts of a Deployment that charts make of values, each with the key it comes from. */
interface Parts {
  name: string
  labels: JsonObject
  selector: JsonObject
  port: readonly [name: string, port: Json, key: string]
  args: readonly (readonly [text: string, key: string])[]
  env: readonly (readonly [entry: JsonObject, key: string])[]
  /** Fields of the workload's spec, the pod's, and the container's. */
  spec?: readonly Field[]
  pod: readonly Field[]
  container: readonly Field[]
  /** Containers beside it. */
  beside?: Json | undefined
  /** Keys of what is written on the pods. */
  written: { labels: string; annotations: string }
}

/** Arguments and variables, each with the key that it comes from. */
export type Told = {
  args: (readonly [text: string, key: string])[]
  env: (readonly [entry: JsonObject, key: string])[]
}

export type Field = readonly [field: string, value: Json | undefined, key: string]

/** The Deployment of a chart. */
export function deployment({ marks, at: of }: ChartValues, parts: Parts): Made {
  const { name, labels, selector, port, args, env, spec = [], pod, container, beside, written } = parts
  const podPath = 'spec.template.spec'
  const own = `${podPath}.containers.0`
  const set = (fields: readonly Field[]): JsonObject =>
    Object.fromEntries(fields.flatMap(([field, value]) => (isNothing(value) ? [] : [[field, value!]])))
  const [portName, number, portKey] = port
  return {
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels: { ...labels, ...marks.labels }, annotations: { ...marks.annotations } },
      spec: {
        ...set(spec),
        selector: { matchLabels: selector },
        template: {
          metadata: {
            labels: { ...selector, ...mapOf(of(written.labels)) },
            annotations: mapOf(of(written.annotations)),
          },
          spec: {
            ...set(pod),
            containers: [
              {
                name: 'mlflow',
                args: ['server', ...args.map(([text]) => text)],
                env: env.map(([entry]) => entry),
                ports: [{ name: portName, containerPort: number }],
                ...set(container),
              },
              ...mapsOf(beside),
            ],
          },
        },
      },
    },
    from: [
      ...args.map(([, key], index) => [`${own}.args.${index + 1}`, key] as const),
      ...env.map(([, key], index) => [`${own}.env.${index}`, key] as const),
      [`${own}.ports`, portKey],
      ...Object.entries(written).map(([field, key]) => [`spec.template.metadata.${field}`, key] as const),
      ...spec.map(([field, , key]) => [`spec.${field}`, key] as const),
      ...pod.map(([field, , key]) => [`${podPath}.${field}`, key] as const),
      ...container.map(([field, , key]) => [`${own}.${field}`, key] as const),
    ],
  }
}

const isNothing = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** An object of one of a chart's values, whose key goes for all of it. */
export const made = (key: string, kind: string, apiVersion: string, name: string, rest: JsonObject): Made => {
  const { labels, annotations, ...others } = rest
  const metadata = { name, ...(labels && { labels }), ...(annotations && { annotations }) }
  return { object: { apiVersion, kind, metadata, ...others }, from: [['', key]] }
}

/** The ServiceAccount that a chart makes where its values at `key` ask for one. */
export const accountOf = ({ at, isOn }: ChartValues, key: string, name: string): Made[] =>
  isOn(`${key}.create`)
    ? [made(key, 'ServiceAccount', 'v1', name, { annotations: at(`${key}.annotations`) ?? {} })]
    : []

/** A variable that holds a key of a Secret. */
export const ofSecret = (name: string, secret: string, key: string): JsonObject => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key } },
})

/** Such an object among others: what is said of a part of it stands at the value that it comes from. */
export const manifestOf = ({ object, from }: Made, { place }: ChartValues): Manifest => ({
  object: object as KubernetesObject,
  place: (path: Path) => {
    const text = path.join('.')
    const above = from
      .filter(([prefix]) => prefix === '' || text === prefix || text.startsWith(`${prefix}.`))
      .sort(([a], [b]) => b.length - a.length)
    return place(above[0]?.[1] ?? '')
  },
})

/** The name that charts give to what they make: the release's, if it says what it is. */
export const nameOf = ({ release, text }: Pick<ChartValues, 'release' | 'text'>, chart: string): string => {
  const name = text('nameOverride') || chart
  return cut(text('fullnameOverride') || (release.includes(name) ? release : `${release}-${name}`))
}

/** A name as long as one may be. */
export const cut = (name: string): string => name.slice(0, 63).replace(/-$/, '')
