import { type EnvValue, mainContainer, variableText } from '../../facts/kubernetes/container.ts'
import { authType, keepsUsersBy } from '../../facts/mlflow/auth.ts'
import { variableNames } from '../../facts/mlflow/variable-names.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenChanged, whenPresent } from './consequence.ts'
import { priorOf } from './gained.ts'
import { name, sentence } from './sentence.ts'

const keepsUsers = ({ objects }: CompiledState): boolean => keepsUsersBy(mainContainer(objects)?.args ?? [])

/** Whether the values say that something asks who comes. */
const isGuarded = ({ environment: { values } }: CompiledState): boolean => (authType(values) ?? 'none') !== 'none'

/** Where an administrator's name is; undefined without one. */
function administrator({ objects }: CompiledState): string | undefined {
  const value: EnvValue | undefined = mainContainer(objects)?.variables.get(variableNames.adminUser)
  return value && ('from' in value ? value.from : value.text)
}

/** MLflow's permissions, each with those before it (mlflow/server/auth/permissions.py), and the one that is usual. */
const permissions = ['NO_PERMISSIONS', 'READ', 'USE', 'EDIT', 'MANAGE']
const usualPermission = 'READ'

/** What everybody may do who signs in; undefined where nobody does. */
const permission = ({ objects }: CompiledState): string | undefined =>
  variableText(mainContainer(objects), variableNames.defaultPermission) || undefined

/** Who has to say who they are. A guard that goes is told by the ways in. */
export const authentication: Consequences = {
  credentials: whenChanged('caution', function* ({ before, after }) {
    if (isGuarded(before) || keepsUsers(before) || !(isGuarded(after) || keepsUsers(after))) return
    yield sentence`clients need credentials from now on`
  }),

  'permissions-wider': whenPresent('caution', function* (change) {
    const [was, is] = [priorOf(change), change.after].map(permission)
    if (is === undefined || permissions.indexOf(is) <= permissions.indexOf(was ?? usualPermission)) return
    yield sentence`whoever signs in has the permission ${name(is)} for all that nobody has said otherwise of`
  }),

  'administrator-stays': whenChanged('caution', function* ({ before, after }) {
    const [was, is] = [administrator(before), administrator(after)]
    if (was === undefined || is === undefined || was === is) return
    yield sentence`the administrator of ${name(was)} stays one, with the old password, beside that of ${name(is)}`
  }),
}
