import { mainContainer, type ServerContainer } from '../../facts/kubernetes/container.ts'
import { keepsUsersBy } from '../../facts/mlflow/auth.ts'
import { canonicalEndpoint, databasePlace, endpoints, placeOfPath } from '../../facts/mlflow/data-places.ts'
import { readArguments } from '../../facts/mlflow/server-options.ts'
import { variableNames } from '../../facts/mlflow/variable-names.ts'
import { memoize } from '../../model/memo.ts'
import type { CompiledState } from '../../recompile.ts'

/** Where a server keeps what people don't want to lose, for people; the same text is the same place. */
export interface DataLocations {
  /** Experiments and runs. */
  records: string
  /** Registered models: with the records, unless they have a database of their own. */
  models: string
  /** Users and what they may do: with the records, unless they have a database of their own; undefined without users. */
  users: string | undefined
  /** The read replica, if there is one. */
  replica: string | undefined
  artifacts: string
  /** Which of them go with the pod. */
  inPod: { records: boolean; users: boolean; artifacts: boolean }
  /** What of the volumes that outlive the pod is mounted, and where. */
  volumes: { volume: string; path: string }[]
}

/** Read from the objects, so that patches count. */
export const dataLocations = memoize(({ objects, environment }: CompiledState): DataLocations | undefined => {
  const container = mainContainer(objects)
  if (!container) return undefined
  const { namespace } = environment.values
  const place = (kind: 'records' | 'models' | 'users' | 'replica') => databasePlace(kind, container, namespace)?.name
  const records = place('records') ?? 'a folder of the container'
  const users = keepsUsersBy(container.args) ? (place('users') ?? records) : undefined
  const artifacts = artifactsPlace(container)
  return {
    records,
    models: place('models') ?? records,
    users,
    replica: place('replica'),
    artifacts,
    inPod: { records: isInPod(records), users: isInPod(users), artifacts: /^(\/|\.)/.test(artifacts) },
    volumes: container.mounts.map(({ volume, path, subPath }) => ({
      volume: subPath === '' ? volume : `${volume} (${subPath})`,
      path,
    })),
  }
})

/** Whether a database goes with the pod. */
const isInPod = (place = ''): boolean => /^SQLite at \/|^a folder/.test(place)

/** Arguments of `mlflow server` that set where artifacts go, or that clients take them there themselves. */
const artifactArguments = [
  '--default-artifact-root',
  '--artifacts-destination',
  '--no-serve-artifacts',
  '--artifacts-only',
]

/** Variables that set the same. */
const artifactVariables = [variableNames.defaultArtifactRoot, variableNames.serveArtifacts, variableNames.artifactsOnly]

function artifactsPlace(container: ServerContainer): string {
  const text = (name: string): string | undefined => {
    const value = container.variables.get(name)
    return value && ('from' in value ? `what ${value.from} says` : value.text)
  }
  const destination = text(variableNames.artifactsDestination) ?? './mlartifacts'
  const path = /^(?:file:(?:\/\/)?)?(\/.*)$/.exec(destination)?.[1]
  const place = path === undefined ? destination.replace(/(?<!\/)\/+$/, '') : placeOfPath(path, container).name
  const endpoint = destination.startsWith('s3')
    ? endpoints.map(text).find((value) => value !== undefined && value !== '')
    : undefined
  const variables = artifactVariables.flatMap((name) => (text(name) === undefined ? [] : [`${name}=${text(name)}`]))
  const arguments_ = readArguments(container.args)
    .filter(({ option }) => artifactArguments.includes(option))
    .map(({ option, value }) => (value ? `${option}=${value}` : option))
  const own = [...variables, ...arguments_]
  return [
    place,
    ...(endpoint === undefined ? [] : [`at ${canonicalEndpoint(endpoint)}`]),
    ...(own.length > 0 ? [`(${own.join(' ')})`] : []),
  ].join(' ')
}
