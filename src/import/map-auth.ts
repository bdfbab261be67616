import { at, isObject, type JsonObject, mapOf, mapsOf } from '../model/json.ts'
import { parseDatabaseUri, referenced } from './database-uri.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import { ofKind } from './manifest.ts'
import { guardLost, numberOf } from './map-options.ts'
import type { Settings } from './settings.ts'

/** Names under which charts and people hand the administrator's name and password on. */
const administrators = [
  ['ADMIN_USERNAME', 'ADMIN_PASSWORD'],
  ['MLFLOW_TRACKING_USERNAME', 'MLFLOW_TRACKING_PASSWORD'],
  ['MLFLOW_AUTH_ADMIN_USERNAME', 'MLFLOW_AUTH_ADMIN_PASSWORD'],
] as const

/** MLflow's own users: who keeps others out has to, afterwards, too. */
export function mapAuth(server: RunningServer, settings: Settings, draft: Draft, isOpen: boolean): void {
  const app = settings.take('--app-name')
  if (app === undefined) return
  const name = 'text' in app ? app.text : ''
  if (name !== 'basic-auth') {
    draft.set(['server', 'extraArgs'], [`--app-name=${name}`], app.location)
    return
  }
  for (const variable of ['MLFLOW_AUTH_CONFIG_PATH', 'MLFLOW_FLASK_SERVER_SECRET_KEY']) settings.variable(variable)
  const admin = administratorOf(server)
  if (!admin) {
    guardLost(
      draft,
      app.location,
      'MLflow keeps its users here, and no Secret with their administrator is among the variables',
      isOpen,
    )
    return
  }
  draft.set(['auth', 'type'], 'basic', app.location)
  draft.set(['auth', 'admin'], admin, app.location)
  mapUsers(server, draft)
}

/** The variables of a pod's containers, each as it is written. */
function variablesOfPod({ pod }: RunningServer): Map<string, JsonObject> {
  const containers = ['containers', 'initContainers'].flatMap((field) => mapsOf(at(pod, ['spec', field])))
  return new Map(containers.flatMap(({ env }) => mapsOf(env).map((entry) => [String(entry.name), entry] as const)))
}

const keyOf = (entry: JsonObject | undefined): { name: string; key: string } | undefined => {
  const key = at(entry, ['valueFrom', 'secretKeyRef'])
  return isObject(key) ? { name: String(key.name), key: String(key.key) } : undefined
}

function administratorOf(server: RunningServer): JsonObject | undefined {
  const variables = variablesOfPod(server)
  for (const [userName, passwordName] of administrators) {
    const [user, password] = [keyOf(variables.get(userName)), keyOf(variables.get(passwordName))]
    if (user && password && user.name === password.name)
      return { name: user.name, usernameKey: user.key, passwordKey: password.key }
  }
  return undefined
}

/** Where users are kept: in a database of their own, if the configuration names one. */
function mapUsers(server: RunningServer, draft: Draft): void {
  const variables = variablesOfPod(server)
  const texts = ofKind(server.manifests, 'ConfigMap').flatMap(({ object }) => Object.values(mapOf(object.data)))
  const lines = texts.flatMap((text) => /^\s*database_uri\s*=\s*(\S.*)$/m.exec(String(text))?.[1] ?? [])
  const uri = [...lines, at(variables.get('MLFLOW_DATABASE_AUTH_URI'), ['value'])]
    .map((text) => parseDatabaseUri(String(text).trim()))
    .find((parsed) => parsed?.dialect === 'postgresql')
  if (!uri) {
    draft.change(['auth'], "users are kept in backendStore's database: those of before have to be made again")
    return
  }
  const user = keyOf(variables.get(referenced(uri.user) ?? 'DB_USERNAME'))
  const password = keyOf(variables.get(referenced(uri.password) ?? 'DB_PASSWORD'))
  draft.set(['authStore'], {
    type: 'postgres',
    host: uri.host ?? '',
    ...(uri.port !== undefined && { port: numberOf(uri.port) }),
    database: uri.database ?? '',
    ...(uri.user !== undefined && !uri.user.includes('$(') && { user: uri.user }),
    ...(password && {
      secret: {
        name: password.name,
        ...(user?.name === password.name && { userKey: user.key }),
        passwordKey: password.key,
      },
    }),
  })
}
