import { appArgument } from '../../../facts/mlflow/app.ts'
import { authFault, authType, isSignedIn, keepsUsers, openPaths, usersApp } from '../../../facts/mlflow/auth.ts'
import { databases } from '../../../facts/mlflow/databases.ts'
import { isSince, mlflowVersion, parseImage } from '../../../facts/mlflow/image.ts'
import { since } from '../../../facts/mlflow/releases.ts'
import { versionText } from '../../../facts/mlflow/version.ts'
import { isObject, type Path } from '../../../model/json.ts'
import type { Values } from '../../../schema/generated/types.ts'
import { didYouMean } from '../../../text/did-you-mean.ts'
import type { Rules } from '../rule.ts'
import { ignoredSignIn, incompleteSignIn, prefixedSignIn, signInArguments } from './sign-in.ts'

/** How a server is guarded by MLflow itself. */
const basic = 'auth: {type: basic, admin: {name: my-secret}}, for a Secret with username and password'

const type = ['auth', 'type']
const older = (values: Values): string => `MLflow ${versionText(mlflowVersion(values)!)}`

const unsigned = 'does not ask the proxy of the pod in all of its routes who somebody is'

export const authRules = {
  'auth-incomplete'({ values }, report) {
    incompleteSignIn(values, report)
    if (authType(values) !== 'basic' || values.auth?.admin) return
    report({
      path: type,
      message: 'basic needs the Secret of an administrator',
      help: 'add admin: {name: my-secret} below auth, for a Secret with username and password',
    })
  },

  'auth-database'({ values }, report) {
    if (!keepsUsers(values) || values.authStore.type !== undefined) return
    const { name, usersFault } = databases[values.backendStore.type]
    const isTogether = isSince(values, since.ownUsersRevision) ?? true
    if (usersFault === undefined && isTogether) return
    report({
      path: type,
      message: usersFault
        ? `${name} can't keep users: ${usersFault}`
        : `${older(values)} can't keep users in the database of its runs: both would note their revisions in one table`,
      help: 'add authStore: {type: postgres, host: …, database: …}, or authStore: {type: sqlite, dbpath: …} on a volume where there is one pod',
    })
  },

  'auth-version'({ values }, report) {
    if (!keepsUsers(values)) return
    const fault = authFault(values) ?? (isSince(values, since.signedIn) === false && isSignedIn(values) ? unsigned : '')
    if (fault) {
      const help = 'use MLflow 3.16.1 or later'
      report({ path: type, message: `${older(values)} ${fault}`, help })
    }
    if (values.auth?.permissions?.default !== 'USE' || isSince(values, since.usePermission) !== false) return
    report({
      path: ['auth', 'permissions', 'default'],
      message: `${older(values)} knows no permission USE, and would answer 500`,
      help: 'write READ',
    })
  },

  'auth-static-prefix'({ values }, report) {
    prefixedSignIn(values, report)
    const { staticPrefix: prefix } = values.server
    if (!keepsUsers(values) || prefix === undefined) return
    const path = ['server', 'staticPrefix']
    const begins = openPaths.find((open) => prefix.startsWith(open))
    if (begins && isSince(values, since.closedPrefixes) !== true) {
      report({
        path,
        message: `before MLflow 3.18 whatever lies below a prefix that begins with ${begins} is open to everybody`,
        help: 'write another prefix, or use MLflow 3.18 or later',
      })
    } else if (isSince(values, since.prefixedHealth) && isSince(values, since.openPrefixedHealth) === false) {
      report({
        path,
        message: `${older(values)} wants credentials at ${prefix}/health: the probes fail`,
        help: 'remove it, or use MLflow 3.13 or later',
      })
    }
  },

  'auth-argument'({ values }, report) {
    signInArguments(values, report)
    const argument = appArgument(values)
    if (argument === undefined) return
    const path = ['server', 'extraArgs', argument.index]
    const name = argument.value ?? ''
    if (keepsUsers(values)) {
      const by = `auth.type: ${authType(values)}`
      report({ path, message: `${by} already sets --app-name`, help: 'remove it here' })
    } else if (name === usersApp) {
      report({
        path,
        message: `--app-name=${usersApp} needs a file, a database of users and an administrator, which auth prepares`,
        help: `remove it here and write ${basic}`,
      })
    } else if (parseImage(values.image).isMlflow) {
      report({
        path,
        message: `MLflow's image has no app ${name || 'without a name'}`,
        help: didYouMean(name, [usersApp]) ? `remove it here and write ${basic}` : 'remove it',
      })
    }
  },

  'auth-ignored'({ values, written }, report) {
    ignoredSignIn(values, written, report)
    const said = authType(values)
    const isWritten = isObject(written.authStore) && Object.keys(written.authStore).length > 0
    if (isWritten && said !== 'none' && !(keepsUsers(values) && values.authStore.type)) {
      const isUntyped = keepsUsers(values)
      report({
        path: ['authStore'],
        message: isUntyped
          ? 'authStore has no effect without a type: users are in the database of backendStore'
          : 'authStore has no effect: MLflow keeps no users here',
        help: isUntyped ? 'add type: postgres or sqlite below authStore, or remove it' : `remove it, or write ${basic}`,
        part: 'key',
      })
    }
    const { auth = {} } = values
    if (said === 'basic' && values.auth?.permissions?.adminGroups) {
      report({
        path: ['auth', 'permissions', 'adminGroups'],
        message: 'adminGroups has no effect: users of basic are in no groups',
        help: 'remove it, or write type: oidc',
        part: 'key',
      })
    }
    for (const key of ['admin', 'permissions', 'cacheSeconds'] as const) {
      if (said !== 'external' || !(key in auth)) continue
      const message = `${key} has no effect: auth.type external leaves all to a guard before the server`
      report({
        path: ['auth', key],
        message,
        help: `remove it, write ${key}: null in the environment, or type: basic`,
        part: 'key',
      })
    }
    if (!keepsUsers(values) || !('cacheSeconds' in auth) || isSince(values, since.authCache) !== false) return
    report({
      path: ['auth', 'cacheSeconds'],
      message: `cacheSeconds has no effect: ${older(values)} remembers no passwords`,
      help: 'remove it, or use MLflow 3.12 or later',
      part: 'key',
    })
  },

  'auth-open'({ values }, report) {
    if (authType(values) !== undefined || appArgument(values)) return
    const [path] = ways(values)
    if (path === undefined) return
    report({
      path,
      message: 'whoever reaches the server from outside may read, change and delete everything',
      help: `add ${basic}; auth: {type: external} where something before the server asks who comes; or auth: {type: none} if everybody may`,
    })
  },

  'auth-slow'({ values }, report) {
    if (authType(values) !== 'basic' || isSince(values, since.authCache) !== false || authFault(values)) return
    report({
      path: type,
      message: `${older(values)} hashes a password several times for each request, and serves a small part of those that it serves without users`,
      help: 'use MLflow 3.12 or later, which remembers passwords that were right',
    })
  },
} satisfies Rules

/** The values that open a way to the server from outside of the cluster. */
function* ways({ http_route, ingress, service, patches }: Values): Generator<Path> {
  if (http_route.enabled) yield ['http_route', 'enabled']
  if (ingress.enabled) yield ['ingress', 'enabled']
  if (service.type !== 'ClusterIP') yield ['service', 'type']
  for (const [index, { target, patch, json6902 }] of patches.entries()) {
    const text = JSON.stringify([patch, json6902])
    if (target.kind === 'Service' && /LoadBalancer|NodePort|externalIPs/.test(text)) yield ['patches', index]
  }
}
