import { posix } from 'node:path'
import type { Location } from '../diagnostics/diagnostic.ts'
import { schemeOf } from '../facts/mlflow/artifact-stores.ts'
import { databaseOfDialect, databases } from '../facts/mlflow/databases.ts'
import { at } from '../model/json.ts'
import { type DatabaseUri, parseDatabaseUri, referenced } from './database-uri.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import type { Setting, Settings } from './settings.ts'
import type { Content } from './variables.ts'

type StoreKey = 'backendStore' | 'registryStore'

/** What a store's values are made of, beside the URI. */
interface Place {
  key: StoreKey
  server: RunningServer
  settings: Settings
  draft: Draft
  /** The type of a database whose URI a Secret holds: --database. */
  database: string | undefined
}

/** The variables by which the clients of databases take the parts of a URI that it leaves out. */
const defaults: { [dialect: string]: Partial<Record<'user' | 'password' | 'host' | 'port' | 'database', string>> } = {
  postgresql: { user: 'PGUSER', password: 'PGPASSWORD', host: 'PGHOST', port: 'PGPORT', database: 'PGDATABASE' },
}

/** The values of the databases: where runs are, and registered models, if those are elsewhere. */
export function mapStores(server: RunningServer, settings: Settings, draft: Draft, database: string | undefined): void {
  const registry = settings.take('--registry-store-uri')
  const backend = settings.take('--backend-store-uri')
  const nowhere = server.workload.place([...server.containerPath, 'name'])
  const place = { server, settings, draft, database }
  if (backend === undefined)
    noDatabase(draft, nowhere, 'it names no database, and MLflow then records runs in the container')
  else mapStore(backend, { ...place, key: 'backendStore' })
  if (registry !== undefined && !isSame(registry, backend)) mapStore(registry, { ...place, key: 'registryStore' })
}

const isSame = (a: Setting, b: Setting | undefined): boolean =>
  b !== undefined && JSON.stringify({ ...a, location: 0 }) === JSON.stringify({ ...b, location: 0 })

const noDatabase = (draft: Draft, location: Location, message: string): void =>
  draft.problem('import-file-store', location, {
    message,
    help: 'copy the runs to a database first, by mlflow migrate-filestore or an export, and import the server that runs with it',
  })

function mapStore(setting: Setting, place: Place): void {
  const { key, draft } = place
  const { location } = setting
  if ('secret' in setting) mapSecretUri(setting.secret, location, place)
  else if (!('text' in setting)) unknownPart(draft, location, `the URI of ${key}`)
  else if (isFolder(setting.text))
    noDatabase(draft, location, 'it records runs in files below a folder, and no database')
  else mapUri(setting.text, setting, place)
}

function mapSecretUri(
  secret: { name: string; key: string },
  location: Location,
  { key, draft, database }: Place,
): void {
  draft.set([key, 'secret', 'name'], secret.name, location)
  draft.set([key, 'secret', 'uriKey'], secret.key, location)
  if (database) draft.set([key, 'type'], database)
  else
    draft.problem('import-variable-unknown', location, {
      message: `a Secret holds the URI of ${key}, and only that says which kind of database it is`,
      help: 'say it: --database postgres, or --database mysql',
    })
}

/** Whether a store is a path, and no URI of a database. */
const isFolder = (text: string): boolean =>
  /^file:/i.test(text) || (schemeOf(text) === undefined && !text.includes('$('))

function mapUri(text: string, setting: Setting, place: Place): void {
  const uri = parseDatabaseUri(text)
  const type = uri && Object.entries(databases).find(([, row]) => row === databaseOfDialect(uri.dialect))?.[0]
  if (!uri) unknownPart(place.draft, setting.location, `the URI of ${place.key}`)
  else if (uri.dialect === 'sqlite') mapSqlite(text, setting, place)
  else if (type !== undefined) mapServer(type, uri, setting.location, place)
  else
    place.draft.problem('import-database-unsupported', setting.location, {
      message: `${place.key} is ${uri.dialect}, and there is no value for that`,
      help: 'PostgreSQL, MySQL, MariaDB and SQLite are known here',
    })
}

/** A path of three slashes is taken from the working directory, which is / in MLflow's images. */
function mapSqlite(text: string, { location }: Setting, { key, draft, server }: Place): void {
  const path = text.replace(/^sqlite(?:\+\w+)?:\/\/\/?/, '').replace(/\?.*$/s, '')
  if (key !== 'backendStore') noDatabase(draft, location, `${key} is a SQLite file of its own, which no value says`)
  else if (path === '' || path === ':memory:')
    noDatabase(draft, location, 'it records runs in memory: there is nothing to import')
  else {
    const folder = typeof server.container.workingDir === 'string' ? server.container.workingDir : '/'
    draft.set([key, 'type'], 'sqlite', location)
    draft.set([key, 'dbpath'], path.startsWith('/') ? path : posix.join(folder, path), location)
  }
}

const unknownPart = (draft: Draft, location: Location, what: string): void =>
  draft.problem('import-variable-unknown', location, {
    message: `nothing among the objects says ${what}`,
    help: 'give the ConfigMaps of the namespace, too: kubectl get cm -o yaml',
  })

function mapServer(type: string, uri: DatabaseUri, location: Location, { key, draft, settings, server }: Place): void {
  draft.set([key, 'type'], type, location)
  const part = (
    name: 'user' | 'password' | 'host' | 'port' | 'database',
  ): (Content & { location: Location }) | undefined => {
    const variable = uri[name] === undefined ? defaults[uri.dialect]?.[name] : referenced(uri[name])
    if (variable !== undefined) return settings.variable(variable) ?? elsewhere(server, variable, name)
    return uri[name] === undefined || uri[name].includes('$(') ? undefined : { text: uri[name], location }
  }
  const secrets = new Map<string, string>()
  for (const name of ['host', 'port', 'database', 'user', 'password'] as const) {
    const found = part(name)
    if (found === undefined && (name === 'port' || (uri[name] === undefined && name === 'database'))) continue
    if (found && 'text' in found && name !== 'password') {
      const isNumber = name === 'port' && /^\d+$/.test(found.text)
      draft.set([key, name], isNumber ? Number(found.text) : found.text, found.location)
    } else if (found && 'secret' in found) {
      secrets.set(found.secret.name, name)
      draft.set([key, 'secret', 'name'], found.secret.name, found.location)
      draft.set([key, 'secret', `${name}Key`], found.secret.key, found.location)
    } else unknownPart(draft, found?.location ?? location, `the ${name} of ${key}`)
  }
  if (secrets.size > 1)
    draft.problem('import-variable-unknown', location, {
      message: `the parts of ${key} are in the Secrets ${[...secrets.keys()].join(' and ')}: values take them from one`,
      help: 'put user and password into one Secret',
    })
  mapDriver(type, uri, location, key, draft)
  for (const [name, value] of Object.entries(uri.parameters)) {
    const isMode = name === 'sslmode' && uri.parameters.sslrootcert === undefined && /^(disable|require)$/.test(value)
    draft.set(isMode ? [key, 'tls', 'mode'] : [key, 'parameters', name], value, location)
  }
}

/**
 * A variable that something else has taken already, as registry and runs have one user; or one of a Secret whose keys
 * nothing says: the only one, or the only one that is called after a database or the environment.
 */
function elsewhere({ variables: { known, unknown } }: RunningServer, name: string, part: string) {
  const secrets = unknown.flatMap(({ entry, location }) => {
    const secret = at(entry, ['secretRef', 'name'])
    return typeof secret === 'string' ? [{ secret: { name: secret, key: name }, location }] : []
  })
  const likely = secrets.filter(({ secret }) => /env-secret$|db|database|postgres|mysql|pg/i.test(secret.name))
  const [only, ...more] = secrets.length === 1 ? secrets : likely
  const isCredential = part === 'user' || part === 'password'
  return known.get(name) ?? (isCredential && more.length === 0 ? only : undefined)
}

function mapDriver(
  type: string,
  { dialect, driver }: DatabaseUri,
  location: Location,
  key: StoreKey,
  draft: Draft,
): void {
  const row = databaseOfDialect(dialect)!
  if (type === 'mysql') {
    // Without one SQLAlchemy takes mysqlclient, and MLflow's -full images have PyMySQL.
    const own = driver ?? 'mysqldb'
    if (own !== row.driver) draft.set([key, 'driver'], own, location)
  } else if (driver !== undefined && !Object.hasOwn(row.packages, driver))
    draft.change([key], `${Object.keys(row.packages)[0]} in place of ${driver}: the image has to have it`)
}
