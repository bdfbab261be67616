import type { Location } from '../diagnostics/diagnostic.ts'
import { variableNames } from '../facts/mlflow/variable-names.ts'
import type { RunningServer } from './find-server.ts'
import { type Content, expanded } from './variables.ts'

/** An option of the server: by its argument, or else by its variable. */
export type Setting = Content & { location: Location }

/** The variables by which MLflow takes options, and whose values here have keys of their own. */
const variables: { [option: string]: string } = {
  '--backend-store-uri': variableNames.backendStore,
  '--registry-store-uri': variableNames.registryStore,
  '--read-replica-backend-store-uri': variableNames.readReplica,
  '--artifacts-destination': variableNames.artifactsDestination,
  '--default-artifact-root': variableNames.defaultArtifactRoot,
  '--serve-artifacts': variableNames.serveArtifacts,
  '--artifacts-only': variableNames.artifactsOnly,
  '--host': variableNames.host,
  '--port': variableNames.port,
  '--workers': variableNames.workers,
  '--static-prefix': variableNames.staticPrefix,
  '--allowed-hosts': variableNames.allowedHosts,
  '--cors-allowed-origins': variableNames.corsAllowedOrigins,
  '--uvicorn-opts': variableNames.uvicornOptions,
  '--gunicorn-opts': variableNames.gunicornOptions,
  '--expose-prometheus': variableNames.prometheus,
}

const long: { [short: string]: string } = { '-h': '--host', '-p': '--port', '-w': '--workers' }

export interface Settings {
  /** Takes an option: what is not taken in the end has no value here. */
  take: (option: string) => Setting | undefined
  /** The text of an option that is none of a Secret's. */
  text: (option: string) => { text: string; location: Location } | undefined
  /** The variable of the container, which is then no variable any more. */
  variable: (name: string) => Setting | undefined
  /** What nobody has taken. */
  options: () => { option: string; value: string | undefined; location: Location }[]
  variables: () => [string, Setting][]
}

/** The options of a server: of one that is given twice the last counts, and arguments win over variables. */
export function settingsOf({ launch, variables: { known } }: RunningServer): Settings {
  const left = new Map(
    launch.options.map(({ option, value, location }) => [long[option] ?? option, { value, location }]),
  )
  const names = new Map(known)
  const variable = (name: string | undefined): Setting | undefined => {
    const found = name === undefined ? undefined : names.get(name)
    names.delete(name ?? '')
    return found && 'text' in found ? { text: expanded(found.text, { known }), location: found.location } : found
  }
  const take = (option: string): Setting | undefined => {
    const given = left.get(option)
    left.delete(option)
    const other = variable(variables[option])
    if (!given) return other
    const text = expanded(given.value ?? '', { known })
    const [, whole] = /^\$\(([\w.-]+)\)$/.exec(text) ?? []
    const content = whole === undefined ? undefined : known.get(whole)
    if (content && !('text' in content)) names.delete(whole!)
    return content && !('text' in content)
      ? { ...content, location: given.location }
      : { text, location: given.location }
  }
  return {
    take,
    text(option) {
      const setting = take(option)
      return setting && 'text' in setting ? setting : undefined
    },
    variable,
    options: () =>
      [...left].map(([option, { value, location }]) => ({
        option,
        value: value && expanded(value, { known }),
        location,
      })),
    variables: () => [...names],
  }
}
