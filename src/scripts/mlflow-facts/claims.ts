import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { artifactStores } from '../../facts/mlflow/artifact-stores.ts'
import { schemaChanges, schemasSince, userSchemaChanges } from '../../facts/mlflow/database-schema.ts'
import { fullImageExtras, fullImagePackages } from '../../facts/mlflow/full-image.ts'
import { since } from '../../facts/mlflow/releases.ts'
import { serverOptions } from '../../facts/mlflow/server-options.ts'
import { variableNames } from '../../facts/mlflow/variable-names.ts'
import { variableReleases } from '../../facts/mlflow/variable-releases.ts'
import { isAtLeast, type Version } from '../../facts/mlflow/version.ts'
import type { Release } from './release.ts'

/** A line of a table: true of the releases from one on, and of none before; of all where none is named. */
export interface Claim {
  table: string
  name: string
  since: Version | undefined
  holds: (release: Release) => boolean
}

/** How each fact of releases.ts shows in a package. */
const signs: Record<keyof typeof since, (release: Release) => boolean> = {
  optionVariables: ({ options }) => /"MLFLOW_BACKEND_STORE_URI"/.test(options.get('--backend-store-uri') ?? ''),
  usersSchema: ({ text }) => text('server/auth/db/utils.py') !== '',
  formSecrets: ({ text }) =>
    ['flask_wtf', 'MLFLOW_FLASK_SERVER_SECRET_KEY'].every((name) => text('server/auth/__init__.py').includes(name)),
  uvicorn: ({ text }) => text('server/__init__.py').includes('def _build_uvicorn_command'),
  hostCheck: ({ text }) => text('server/security_utils.py').includes('def get_default_allowed_hosts'),
  ownUsersRevision: ({ text }) => text('server/auth/db/migrations/env.py').includes('alembic_version_auth'),
  prefixedHealth: ({ text }) =>
    ['health', 'version'].every((path) => text('server/__init__.py').includes(`route(_add_static_prefix("/${path}"))`)),
  jobs: ({ text }) => /"MLFLOW_SERVER_ENABLE_JOB_EXECUTION", True/.test(text('environment_variables.py')),
  usePermission: ({ text }) => text('server/auth/permissions.py').includes('name="USE"'),
  prefixedApi: ({ text }) => text('server/handlers.py').includes('_add_static_prefix(f"/api/'),
  authCache: ({ text }) => text('server/auth/config.py').includes('auth_cache_ttl_seconds'),
  traceArchival: ({ text }) => text('tracing/trace_archival_service.py').includes('def run_trace_archival_scheduler'),
  signedIn: ({ text }) =>
    ['def _authenticate_custom_for_fastapi', 'def bootstrap_admin_user'].every((name) =>
      text('server/auth/__init__.py').includes(name),
    ),
  openPrefixedHealth: ({ text }) =>
    /def is_unprotected_route.*(\n .*)*static_prefix/.test(text('server/auth/__init__.py')),
  closedPrefixes: ({ text }) => text('server/auth/__init__.py').includes('bare_path = _strip_static_prefix(path)'),
}

/** Where variables are declared or read. */
const declaring = [
  'environment_variables.py',
  'cli.py',
  'cli/__init__.py',
  'utils/cli_args.py',
  'utils/logging_utils.py',
  'utils/crypto.py',
]

/** MLflow's own code that the start-up program uses: `from mlflow.a.b import c, d`, and `utils.e`. */
function usesOfStartProgram(): { path: string; name: string }[] {
  const folder = resolve(import.meta.dirname, '../../start-program')
  const files = readdirSync(folder).filter((name) => name.endsWith('.py'))
  const source = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
  const imported = [...source.matchAll(/from (mlflow[\w.]*) import (.+)/g)].flatMap(([, module, names]) =>
    names!
      .split(', ')
      .map((name) => name.replace(/ as \w+$/, ''))
      .map((name) => ({ path: `${module!.replace(/^mlflow\.?/, '').replaceAll('.', '/')}.py`, name })),
  )
  const modules = [
    { alias: 'utils', path: 'store/db/utils.py' },
    { alias: 'users_db', path: 'server/auth/db/utils.py' },
  ]
  const used = modules.flatMap(({ alias, path }) =>
    [...source.matchAll(new RegExp(`(?<![\\w.])${alias}\\.(\\w+)`, 'g'))].map(([, name]) => ({ path, name: name! })),
  )
  return [...imported, ...used].filter(({ name }) => name !== 'utils')
}

/** The first release that has a part of MLflow's code that the start-up program uses, where it begins with an option. */
const beginningOf = (use: string): Version => beginnings.find(([part]) => part.test(use))?.[1] ?? since.optionVariables

const beginnings: [part: RegExp, since: Version][] = [
  [/workspace/i, variableReleases[variableNames.workspaces]!],
  [/^server\/auth\//, since.usersSchema],
  [/^store\/jobs/, since.jobs],
  [/^tracing\/trace_archival/, since.traceArchival],
]

/** The lines of every table, oldest facts first in each. */
export function claims(): Claim[] {
  const fromTable = <Row>(
    table: string,
    rows: Readonly<Record<string, Row>>,
    released: (row: Row) => Version | undefined,
    holds: (name: string, release: Release) => boolean,
  ): Claim[] =>
    Object.entries(rows).map(([name, row]) => ({
      table,
      name,
      since: released(row),
      holds: (release) => holds(name, release),
    }))
  return [
    ...fromTable(
      'releases',
      since,
      (row) => row,
      (name, release) => signs[name as keyof typeof since](release),
    ),
    ...fromTable(
      'variable-releases',
      variableReleases,
      (row) => row,
      (name, { text }) => declaring.some((path) => text(path).includes(`"${name}"`)),
    ),
    ...fromTable(
      'server-options',
      serverOptions,
      (row) => row.since,
      (name, { options }) => options.has(name),
    ),
    ...fromTable(
      'artifact-stores',
      artifactStores,
      (row) => row.since,
      (name, { text }) =>
        new RegExp(`(register\\(|in \\[)"${name}"|in \\[.*"${name}"`).test(
          text('store/artifact/artifact_repository_registry.py'),
        ),
    ),
    ...fromTable(
      'full-image',
      fullImagePackages,
      (row) => row,
      (name, release) => inFullImage(name, release),
    ),
    ...usesOfStartProgram().map(({ path, name }) => ({
      table: 'start-program',
      name: `${path} ${name}`,
      since: undefined,
      holds: ({ text, version }: Release) =>
        !isAtLeast(version, beginningOf(`${path} ${name}`)) ||
        // A module is a file or a folder, and a name in it may be a module itself.
        text(path.replace(/\.py$/, `/${name}.py`)) !== '' ||
        new RegExp(`^(def|class) ${name}\\b|^${name} =|import.*\\b${name}\\b|^    ${name},$`, 'm').test(
          text(path) || text(path.replace(/\.py$/, '/__init__.py')),
        ),
    })),
  ]
}

/** Whether the extras of a release's -full image require a package. */
function inFullImage(name: string, { version, extras }: Release): boolean {
  const installed = fullImageExtras.filter(({ since }) => isAtLeast(version, since)).flatMap(({ extras }) => extras)
  return installed.some((extra) => extras.get(extra)?.some((one) => one.toLowerCase() === name.toLowerCase()))
}

const schemas = { runs: schemaChanges, users: userSchemaChanges }

/** The releases with another schema than the one before, of runs or of users, while the list says otherwise; or the reverse. */
export const schemaMoves = (releases: readonly Release[]): Version[] =>
  (['runs', 'users'] as const).flatMap((kind) =>
    releases
      .filter(({ version, migrations }, index) => {
        const before = releases[index - 1]
        if (!before || !isAtLeast(before.version, schemasSince)) return false
        const isListed = schemas[kind].some(
          (change) => isAtLeast(version, change) && !isAtLeast(before.version, change),
        )
        return isListed !== migrations[kind].some((name) => !before.migrations[kind].includes(name))
      })
      .map(({ version }) => version),
  )
