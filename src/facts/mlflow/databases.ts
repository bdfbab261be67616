import type { Values } from '../../schema/generated/types.ts'
import { keyPath, referenceOf } from './key-references.ts'

type Type = Values['backendStore']['type']
type Tls = NonNullable<Values['backendStore']['tls']>

/** The values of a database that concern TLS. */
interface Encrypted {
  tls?: Tls
}

/** The path of a CA; undefined where none is verified. */
function caPath(store: Encrypted): string | undefined {
  const ca = store.tls?.ca && referenceOf(store.tls.ca)
  return ca && tlsMode(store) !== 'require' ? keyPath(ca) : undefined
}

/** What the compiler has to know of a type of database. */
interface Database {
  /** As people call it. */
  name: string
  /** SQLAlchemy's name of its dialect. */
  dialect: string
  /** Whether it is a server, which outlives pods, and not a file of theirs. */
  isServer: boolean
  /** The port that its driver takes by itself. */
  port?: number
  /** The driver that is meant where none is named; absent where there is no choice. */
  driver?: string
  /** The package that has each driver: of several the values choose one. */
  packages: Readonly<Record<string, string>>
  /** The drivers whose TLS parameters `tls` knows; absent for a file. */
  tlsDriver?: string
  /** The variable by which its driver takes a TLS mode where the URI has none. */
  tlsModeVariable?: string
  /** The parameters of a connection that `tls` sets. */
  tlsParameters: (store: Encrypted) => Record<string, string>
  /** Why it can't keep MLflow's users; undefined where it can. */
  usersFault?: string
  /** Whether a new MLflow upgrades its schema where `upgrade` is not set. */
  isUpgradedByDefault: boolean
}

/** One row a type of database: a type that the schema has and this table lacks is a type error. */
export const databases: Record<Type, Database> = {
  sqlite: {
    name: 'SQLite',
    dialect: 'sqlite',
    isServer: false,
    packages: {},
    tlsParameters: () => ({}),
    isUpgradedByDefault: true,
  },
  postgres: {
    name: 'PostgreSQL',
    dialect: 'postgresql',
    isServer: true,
    port: 5432,
    packages: { psycopg2: 'psycopg2-binary' },
    tlsModeVariable: 'PGSSLMODE',
    tlsParameters: libpqTls,
    isUpgradedByDefault: false,
  },
  mysql: {
    name: 'MySQL',
    dialect: 'mysql',
    isServer: true,
    port: 3306,
    driver: 'pymysql',
    packages: { pymysql: 'PyMySQL', mysqldb: 'mysqlclient', mysqlconnector: 'mysql-connector-python' },
    tlsDriver: 'pymysql',
    tlsParameters: pymysqlTls,
    // https://github.com/mlflow/mlflow/issues/10964
    usersFault: 'two foreign keys of theirs have one name',
    isUpgradedByDefault: false,
  },
}

/** The driver of a server's connections: the one that is named where there is a choice. */
export function driverOf({ type, driver: own }: { type: Type; driver?: string }): string {
  const { driver, packages } = databases[type]
  return driver === undefined ? Object.keys(packages)[0]! : own || driver
}

/** The row of a dialect, as a URI names it. */
export const databaseOfDialect = (dialect: string): Database | undefined =>
  Object.values(databases).find((database) => database.dialect === dialect)

/** The TLS mode of a store's `tls`; a CA without a mode is there to be verified. */
export const tlsMode = ({ tls }: Encrypted): Tls['mode'] => tls?.mode ?? (tls?.ca && 'verify-full')

/**
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLMODE: with a CA, require verifies it too.
 */
function libpqTls(store: Encrypted): Record<string, string> {
  const mode = tlsMode(store)
  const ca = caPath(store)
  return { ...(mode && { sslmode: mode }), ...(ca && { sslrootcert: ca }) }
}

/**
 * What SQLAlchemy makes of these for PyMySQL (its _create_ssl_ctx): a CA is verified, and the host with it unless that
 * is switched off. MLFLOW_MYSQL_SSL_CA is no substitute: with it alone nothing is verified. Before 1.2 PyMySQL goes on
 * without TLS where the server offers none, and from then on with it wherever it does: the start-up program checks the
 * outcome.
 */
function pymysqlTls(store: Encrypted): Record<string, string> {
  const mode = tlsMode(store)
  if (mode === undefined) return {}
  if (mode === 'disable') return { ssl_disabled: 'true' }
  const ca = caPath(store)
  return {
    ...(ca && { ssl_ca: ca }),
    ...(mode !== 'verify-full' && { ssl_check_hostname: 'false' }),
  }
}
