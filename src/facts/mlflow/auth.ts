import type { Values, Variable } from '../../schema/generated/types.ts'
import { literal } from '../kubernetes/literal-text.ts'
import { isSince } from './image.ts'
import { since } from './releases.ts'
import { readArguments } from './server-options.ts'
import { variableNames } from './variable-names.ts'
import type { Version } from './version.ts'

type Auth = NonNullable<Values['auth']>

/** MLflow's own app that keeps users and permissions (entry points mlflow.app of its package). */
export const usersApp = 'basic-auth'

/** Who guards the server, as the values say it; undefined where they say nothing. */
export const authType = ({ auth }: Values): Auth['type'] | undefined => auth?.type

/** Whether MLflow keeps users and permissions, and with them a database of theirs. */
export const keepsUsers = (values: Values): boolean => authType(values) === 'basic' || isSignedIn(values)

/** Whether MLflow takes its users, and who of them is an administrator, from the proxy that signs people in. */
export const isSignedIn = ({ auth }: Values): boolean => auth?.type === 'oidc' && auth.permissions !== undefined

/**
 * The releases whose basic-auth does not keep strangers out or users in: from the first, before the second. 3.3.0 answers
 * 500 (https://github.com/mlflow/mlflow/issues/17324), from 3.4 on the routes of FastAPI have no check: traces to 3.9,
 * jobs to 3.8; 3.16.0 lets administrators alone to / (https://github.com/mlflow/mlflow/issues/25670).
 */
const faulty = [
  {
    from: [1, 29],
    to: since.usersSchema,
    fault: 'has no basic-auth, or one whose users a later MLflow can not take over',
  },
  { from: [3, 3], to: [3, 10], fault: 'has paths that its basic-auth does not guard, such as those of traces' },
  { from: [3, 16, 0], to: [3, 16, 1], fault: 'answers 403 to everybody but administrators' },
] satisfies { from: Version; to: Version; fault: string }[]

/** What is wrong with the basic-auth of an environment's MLflow; undefined where nothing is known. */
export const authFault = (values: Values): string | undefined =>
  faulty.find(({ from, to }) => isSince(values, from) && isSince(values, to) === false)?.fault

/** Paths that every release leaves open, with what they begin. */
export const openPaths = ['/static', '/favicon.ico', '/health']

/** The arguments by which the server guards itself. */
export const authArguments = (values: Values): string[] => (keepsUsers(values) ? [`--app-name=${usersApp}`] : [])

/** Whether a server with these arguments keeps users. */
export const keepsUsersBy = (args: readonly string[]): boolean =>
  readArguments(args).some(({ option, value }) => option === '--app-name' && value === usersApp)

/** What the start-up program is told of it: the path of each value, its variable and what that holds. */
export function authVariables(values: Values): { name: string; value: Variable; by: string }[] {
  const { auth } = values
  if (!auth || !keepsUsers(values)) return []
  const { admin, permissions, cacheSeconds } = auth
  const permission = {
    name: variableNames.defaultPermission,
    value: permissions?.default ?? 'READ',
    by: 'auth.permissions',
  }
  if (isSignedIn(values)) {
    const groups = JSON.stringify(permissions?.adminGroups ?? [])
    return [permission, { name: variableNames.adminGroups, value: literal(groups), by: 'auth.permissions' }]
  }
  const { name, usernameKey = 'username', passwordKey = 'password' } = admin ?? {}
  // Without a Secret there is nothing to tell: a rule says so.
  const credentials =
    name === undefined
      ? []
      : [
          { name: variableNames.adminUser, value: { name, key: usernameKey }, by: 'auth.admin' },
          { name: variableNames.adminPassword, value: { name, key: passwordKey }, by: 'auth.admin' },
        ]
  return [
    ...credentials,
    permission,
    ...(cacheSeconds === undefined
      ? []
      : [{ name: variableNames.authCacheSeconds, value: cacheSeconds, by: 'auth.cacheSeconds' }]),
  ]
}
