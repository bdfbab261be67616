import { posix } from 'node:path'
import type { Location } from '../diagnostics/diagnostic.ts'
import { at, listOf, mapsOf } from '../model/json.ts'
import { commaList } from '../text/comma-list.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import { withoutQuotes } from './quotes.ts'
import type { Settings } from './settings.ts'
import { asValue } from './variables.ts'

/** A number, or else the text, which the schema then refuses with its place. */
export const numberOf = (text: string): number | string => (/^\d{1,9}$/.test(text) ? Number(text) : text)

/** The values of the server's options, databases aside. */
export function mapOptions(server: RunningServer, settings: Settings, draft: Draft, isOpen: boolean): void {
  const text = (
    option: string,
    path: string[],
    read: (text: string) => Parameters<Draft['set']>[1] = (text) => text,
  ): void => {
    const setting = settings.take(option)
    if (setting === undefined) return
    if ('text' in setting) draft.set(path, read(setting.text), setting.location)
    else draft.set(['env_vars', variableOf(path)], asValue(setting), setting.location)
  }
  const port = settings.text('--port')
  draft.set(
    ['deployment', 'ports', 'http'],
    port ? numberOf(port.text) : 5000,
    port?.location ?? server.workload.place([...server.containerPath, 'name']),
  )
  text('--workers', ['server', 'workers'], numberOf)
  text('--static-prefix', ['server', 'staticPrefix'], (prefix) => prefix.replace(/(?<!\/)\/+$/, '') || undefined)
  text('--allowed-hosts', ['server', 'allowedHosts'], commaList)
  text('--cors-allowed-origins', ['server', 'corsAllowedOrigins'], commaList)
  host(server, settings, draft, isOpen)
  artifacts(server, settings, draft)
  programOptions(settings, draft)
  // What every server does by itself: MLflow's default since 2.0.
  settings.take('--serve-artifacts')
  const rest = settings.options()
  if (rest.length === 0) return
  const before = listOf(at(draft.values, ['server', 'extraArgs']))
  const args = rest.map(({ option, value }) => (value === undefined || value === '' ? option : `${option}=${value}`))
  draft.set(['server', 'extraArgs'], [...before, ...args], rest[0]!.location)
}

const variableOf = (path: string[]): string =>
  path.at(-1) === 'allowedHosts'
    ? 'MLFLOW_SERVER_ALLOWED_HOSTS'
    : `MLFLOW_${path.at(-1)!.replace(/[A-Z]/g, '_$&').toUpperCase()}`

function host(server: RunningServer, settings: Settings, draft: Draft, isOpen: boolean): void {
  const setting = settings.take('--host')
  if (setting && 'text' in setting && setting.text === '::') draft.set(['server', 'host'], '::', setting.location)
  // Without the option MLflow listens to its own pod alone: something beside it then asks it for others.
  const isAlone = mapsOf(at(server.pod, ['spec', 'containers'])).length === 1
  const isLoopback = setting ? 'text' in setting && /^(127\.|localhost$|::1$)/.test(setting.text) : !isAlone
  if (isLoopback)
    guardLost(
      draft,
      setting?.location ?? server.workload.place([...server.containerPath, 'name']),
      'the server listens to its own pod alone, behind something that guards it there',
      isOpen,
    )
}

/** Tells of a guard that is not imported: with --open that is all there is to it. */
export function guardLost(draft: Draft, location: Location, guard: string, isOpen: boolean): void {
  const auth = 'write auth: {type: oidc, …} or auth: {type: basic, …} into the file before you compile'
  if (isOpen) draft.problem('import-open', location, { message: `${guard}: from here on it is open`, help: auth })
  else
    draft.problem('import-guard-lost', location, {
      message: `${guard}, and would be open without it`,
      help: `import it with --open, and ${auth}`,
    })
}

/** Where artifacts go, and what clients are told. */
function artifacts(server: RunningServer, settings: Settings, draft: Draft): void {
  const [destination, root] = ['--artifacts-destination', '--default-artifact-root'].map((option) => {
    const setting = settings.take(option)
    return setting && 'text' in setting ? { ...setting, text: inFolder(server, setting.text) } : setting
  })
  if (root) draft.set(['env_vars', 'MLFLOW_DEFAULT_ARTIFACT_ROOT'], asValue(root), root.location)
  if (destination) draft.set(['env_vars', 'MLFLOW_ARTIFACTS_DESTINATION'], asValue(destination), destination.location)
  else if (root && 'text' in root && !root.text.startsWith('mlflow-artifacts:')) {
    draft.set(['env_vars', 'MLFLOW_ARTIFACTS_DESTINATION'], root.text)
    draft.change(
      ['env_vars', 'MLFLOW_ARTIFACTS_DESTINATION'],
      'the same place as clients are told: the server shows what lies there to whoever reaches it',
    )
  } else if (!root) {
    draft.set(['env_vars', 'MLFLOW_ARTIFACTS_DESTINATION'], null)
    draft.change(
      ['env_vars', 'MLFLOW_ARTIFACTS_DESTINATION'],
      'not set, as before: artifacts are in the container, and go with it',
    )
  }
  const off = settings.take('--no-serve-artifacts')
  if (off) draft.set(['env_vars', 'MLFLOW_SERVE_ARTIFACTS'], false, off.location)
  const only = settings.take('--artifacts-only')
  if (only) draft.set(['env_vars', 'MLFLOW_ARTIFACTS_ONLY'], true, only.location)
}

/** A path that is taken from the working directory, which here is another, as an absolute one. */
function inFolder({ container: { workingDir } }: RunningServer, text: string): string {
  const isRelative = text !== '' && !text.startsWith('/') && !/^[a-z][a-z0-9+.-]*:/i.test(text)
  return isRelative && typeof workingDir === 'string' ? posix.join(workingDir, text) : text
}

/** Options for the program that serves: a level of its log alone is a value. */
function programOptions(settings: Settings, draft: Draft): void {
  for (const [option, variable] of [
    ['--uvicorn-opts', 'MLFLOW_UVICORN_OPTS'],
    ['--gunicorn-opts', 'MLFLOW_GUNICORN_OPTS'],
  ] as const) {
    const setting = settings.take(option)
    if (setting === undefined) continue
    const text = 'text' in setting ? withoutQuotes(setting.text) : undefined
    const [, level] = /^--log-level[= ](debug|info|warning|error|critical)$/.exec(text ?? '') ?? []
    if (level !== undefined && option === '--uvicorn-opts') draft.set(['server', 'logLevel'], level, setting.location)
    else draft.set(['env_vars', variable], text ?? asValue(setting), setting.location)
  }
}
