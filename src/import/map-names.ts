import { parseImage } from '../facts/mlflow/image.ts'
import { since } from '../facts/mlflow/releases.ts'
import { isAtLeast, parseVersion } from '../facts/mlflow/version.ts'
import { at, type JsonObject, mapOf } from '../model/json.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import type { ImportOptions } from './options.ts'

/** Who puts labels and annotations on objects that are theirs to keep. */
const ofOthers =
  /^(?:(?:helm\.sh|meta\.helm\.sh|argocd\.argoproj\.io|[a-z]+\.toolkit\.fluxcd\.io|deployment\.kubernetes\.io|kubectl\.kubernetes\.io|checksum|kustomize\.config\.k8s\.io)\/|(?:pod-template-hash|heritage|chart|release|controller-revision-hash|statefulset\.kubernetes\.io\/pod-name|applied-by-kubectl)$|(?:io\.)?kompose\.)/
/** Labels that charts put on all they make. */
export const recommended = /^app\.kubernetes\.io\/(?:name|instance|version|component|part-of|managed-by)$/

const dnsLabel = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/

/** The server's name, its namespace, its image, and what is written on it. */
export function mapNames(
  { workload, podPath, container, containerPath }: RunningServer,
  options: ImportOptions,
  draft: Draft,
): void {
  const { metadata } = workload.object
  const name = options.beside ?? metadata.name
  if (dnsLabel.test(name))
    draft.set(['release'], name, options.beside === undefined ? workload.place(['metadata', 'name']) : undefined)
  else
    draft.problem('import-selector', workload.place(['metadata', 'name']), {
      message: `${name} is no name of a Service: a server here is called by a DNS label that begins with a letter`,
      help: 'import it beside: --beside NAME',
    })
  const namespace = options.namespace ?? metadata.namespace
  if (namespace !== undefined)
    draft.set(
      ['namespace'],
      namespace,
      options.namespace === undefined ? workload.place(['metadata', 'namespace']) : undefined,
    )
  else
    draft.problem('import-not-carried', workload.place(['metadata', 'name']), {
      message: 'no object says in which namespace it lies',
      help: 'name it by --namespace',
    })
  const from = options.image === undefined ? workload.place([...containerPath, 'image']) : undefined
  mapImage(container, options, (path, value) => draft.set(path, value, from))
  if (from && !isImageSaid({ workload, containerPath }))
    draft.problem('import-not-carried', from, {
      message: 'the values name no tag of the image: with another version of the chart another MLflow runs',
      help: 'see which image runs, and name it by --image',
    })
  const pod = mapOf(at(workload.object, [...podPath, 'metadata']))
  const selector = mapOf(at(workload.object, ['spec', 'selector', 'matchLabels']))
  const labels = own(mapOf(pod.labels), (key) => Object.hasOwn(selector, key) || recommended.test(key) || key === 'app')
  if (Object.keys(labels).length > 0)
    draft.set(['metadata', 'labels'], labels, workload.place([...podPath, 'metadata', 'labels']))
  const annotations = own(mapOf(pod.annotations))
  if (Object.keys(annotations).length > 0)
    draft.set(['metadata', 'annotations'], annotations, workload.place([...podPath, 'metadata', 'annotations']))
}

/** What somebody wrote, and no tool; `isOurs` are those that we write otherwise. */
export const own = (map: JsonObject, isOurs: (key: string) => boolean = () => false): JsonObject =>
  Object.fromEntries(Object.entries(map).filter(([key]) => !ofOthers.test(key) && !isOurs(key)))

function mapImage(container: JsonObject, options: ImportOptions, set: (path: string[], value: string) => void): void {
  const image = options.image ?? String(container.image ?? '')
  set(['image'], image)
  const { tag } = parseImage(image)
  const policy = container.imagePullPolicy ?? (tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent')
  if (policy !== 'Always') set(['imagePullPolicy'], String(policy))
  const version = unnamedVersion(image)
  if (version !== undefined) set(['mlflowVersion'], version)
}

/** Whether a server's image is known: a chart's default is of one of its versions alone, and stands nowhere. */
export const isImageSaid = ({ workload, containerPath }: Pick<RunningServer, 'workload' | 'containerPath'>): boolean =>
  workload.place([...containerPath, 'image']).range !== undefined

/** The version of MLflow that a tag seems to be, where the image's name doesn't say that it is MLflow's. */
export function unnamedVersion(image: string): string | undefined {
  const { tag, version } = parseImage(image)
  const [, own] = version === undefined ? (/^v?(\d+\.\d+\.\d+)(?:-|$)/.exec(tag ?? '') ?? []) : []
  // Without MLflow in its name a low tag is some other count.
  return own !== undefined && isAtLeast(parseVersion(own), since.optionVariables) ? own : undefined
}
