import type { Version } from './version.ts'

/**
 * The first release of which each holds. `npm run mlflow-facts` holds this table, and those of variables, options,
 * artifact stores, -full images and database schemas, against the package of every release.
 */
export const since = {
  /** `mlflow server` reads its options from variables. */
  optionVariables: [1, 29],
  /** Its basic-auth notes a revision of the users' schema. */
  usersSchema: [2, 5],
  /** --app-name=basic-auth needs the package Flask-WTF, and MLFLOW_FLASK_SERVER_SECRET_KEY. */
  formSecrets: [2, 20, 2],
  /** It serves with uvicorn; before, with gunicorn. */
  uvicorn: [3, 3],
  /** It checks the Host header, and answers 403 to names that are not allowed. */
  hostCheck: [3, 5],
  /** The users' revision is in a table of its own; before, in that of the runs' database. */
  ownUsersRevision: [3, 6],
  /** /health and /version lie below the static prefix; before, at the top. */
  prefixedHealth: [3, 7],
  /** It runs background jobs by default. */
  jobs: [3, 9],
  /** Users may have the permission USE. */
  usePermission: [3, 9],
  /** The API lies below the static prefix, as the pages do; before, at the top. */
  prefixedApi: [3, 12],
  /** basic-auth remembers passwords that were right. */
  authCache: [3, 12],
  /** It archives traces. */
  traceArchival: [3, 13],
  /** It asks an authorization_function of one's own for all routes, and ships no administrator's password. */
  signedIn: [3, 16, 1],
  /** Under basic-auth /health below the static prefix is open; before, it wants credentials. */
  openPrefixedHealth: [3, 13],
  /** basic-auth takes the static prefix away before it looks whether a path is open to everybody. */
  closedPrefixes: [3, 18],
} satisfies Record<string, Version>

/** The newest release that the tables were held against: of a later one nothing is ruled out. */
export const newestRead: Version = [3, 18, 0]
