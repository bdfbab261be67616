import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { summarize } from '../diagnostics/prose.ts'
import { mainContainer, variableText } from '../facts/kubernetes/container.ts'
import { podNumbers } from '../facts/kubernetes/workload.ts'
import { artifactFolders, databasePlace, placeOfPath } from '../facts/mlflow/data-places.ts'
import { publicUrls } from '../facts/mlflow/hosts.ts'
import { mlflowVersion, parseImage } from '../facts/mlflow/image.ts'
import { urlPath } from '../facts/mlflow/names.ts'
import { variableNames } from '../facts/mlflow/variable-names.ts'
import { versionText } from '../facts/mlflow/version.ts'
import type { CompiledEnvironment } from '../model/environment.ts'
import type { Fleet } from '../schema/generated/fleet.ts'

/** An environment in a line. What isn't known because the environment has errors is empty. */
export interface Row {
  environment: string
  cluster: string
  namespace: string
  /** The release that its image names; else the image's tag, or `?`. */
  mlflow: string
  /** `PostgreSQL at host/name`. */
  database: string
  /** The bucket and folder, or the place on a volume. */
  artifacts: string
  /** Where people's browsers find it; empty where no route leads to it. */
  url: string
  /** Under an autoscaler the greatest number. */
  replicas: number | ''
  /** What applies it: `Argo CD`, `Flux`, both, or nothing. */
  delivery: string
  warnings: number
  errors: number
}

/** The columns of a table of environments, in their order. */
export const columns = [
  'environment',
  'cluster',
  'namespace',
  'mlflow',
  'database',
  'artifacts',
  'url',
  'replicas',
  'delivery',
  'warnings',
] as const satisfies (keyof Row)[]

export type Column = (typeof columns)[number]

/** The row of an environment, read from its objects as far as they say it, so that patches count. */
export function rowOf({ environment, objects }: CompiledEnvironment, fleet: Fleet | undefined, found: Found): Row {
  const { id, values } = environment
  const container = mainContainer(objects)
  const version = mlflowVersion(values)
  const [url] = publicUrls(values)
  return {
    environment: id,
    cluster: values.cluster,
    namespace: values.namespace,
    mlflow: version ? versionText(version) : (parseImage(values.image).tag ?? '?'),
    database: (container && databasePlace('records', container, values.namespace)?.name) ?? '',
    artifacts: container
      ? (artifactFolders(container)[0]?.name ??
        localPlace(
          variableText(container, variableNames.artifactsDestination),
          (path) => placeOfPath(path, container).name,
        ))
      : '',
    url: url === undefined ? '' : `${url}${urlPath(values)}/`,
    replicas: podNumbers(objects)?.most ?? '',
    delivery: [fleet?.argocd && 'Argo CD', fleet?.flux && 'Flux'].filter(Boolean).join(' and '),
    ...found,
  }
}

const localPlace = (text: string, placeOf: (path: string) => string): string =>
  text.startsWith('/') ? placeOf(text) : text

type Found = Pick<Row, 'warnings' | 'errors'>

/** How many diagnostics reach an environment. */
export function foundOf(id: string, diagnostics: readonly Diagnostic[]): Found {
  const { warnings, errors } = summarize(diagnostics.filter(({ environments }) => environments?.includes(id)))
  return { warnings, errors }
}

/** The row of an environment that has errors, of which nothing was made. */
export const brokenRow = (id: string, found: Found): Row => ({
  environment: id,
  cluster: '',
  namespace: '',
  mlflow: '',
  database: '',
  artifacts: '',
  url: '',
  replicas: '',
  delivery: '',
  ...found,
})
