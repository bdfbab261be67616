import { at, listOf } from '../model/json.ts'
import { commaList } from '../text/comma-list.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import { withoutQuotes } from './quotes.ts'
import type { Settings } from './settings.ts'
import { asValue } from './variables.ts'

/** A number, or else the text, which the schema then refuses with its place. */
export const numberOf = (text: string): number | string => (/^\d{1,9}$/.test(text) ? Number(text) : text)

/** The values of the server's options, databases aside. */
export function mapOptions(server: RunningServer, settings: Settings, draft: Draft): void {
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
  host(settings, draft)
  artifacts(settings, draft)
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

function host(settings: Settings, draft: Draft): void {
  const setting = settings.text('--host')
  if (setting?.text === '::') draft.set(['server', 'host'], '::', setting.location)
  const isLoopback = setting === undefined || /^(127\.|localhost$|::1$)/.test(setting.text)
  if (isLoopback && setting)
    draft.problem('import-guard-lost', setting.location, {
      message:
        'the server listens to its own pod alone, behind something that guards it there, and would be open to all',
      help: 'write auth.type: oidc, or --open if nobody else reaches it',
    })
}

/** Where artifacts go, and what clients are told. */
function artifacts(settings: Settings, draft: Draft): void {
  const destination = settings.take('--artifacts-destination')
  const root = settings.take('--default-artifact-root')
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
