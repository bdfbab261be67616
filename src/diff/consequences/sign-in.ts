import { mainContainer } from '../../facts/kubernetes/container.ts'
import { podOf } from '../../facts/kubernetes/workload.ts'
import { authType, isSignedIn } from '../../facts/mlflow/auth.ts'
import { proxyArguments } from '../../facts/mlflow/oauth2-proxy/arguments.ts'
import { proxyContainer } from '../../facts/mlflow/oauth2-proxy/bypasses.ts'
import { proxyConfigurationFile } from '../../facts/mlflow/oauth2-proxy/configuration.ts'
import { configurationFile } from '../../facts/mlflow/oauth2-proxy/mount-paths.ts'
import { type SignIn, signIn } from '../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { at, equal, type Json, mapsOf } from '../../model/json.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenChanged, whenPresent } from './consequence.ts'
import { gained, without } from './gained.ts'
import { name, sentence } from './sentence.ts'

const signInOf = ({ environment }: CompiledState): SignIn | undefined => signIn(environment.values)

/** What names the provider and the server to each other: with another of it nobody's session or token goes on. */
const identity = ({ issuerUrl, clientId, cookieSecret }: SignIn): Json[] => [
  issuerUrl ?? null,
  clientId ?? null,
  cookieSecret ? `${cookieSecret.name}/${cookieSecret.key}` : null,
]

/** Whether everybody comes in whom the provider knows. */
const isForAll = ({ allowedGroups, allowedEmailDomains }: SignIn): boolean =>
  allowedGroups.length === 0 && allowedEmailDomains.includes('*')

/** Who comes in, by which proof: each item a way in; where there are no groups or no domains everybody passes there. */
const waysIn = ({ allowedGroups, allowedEmailDomains, audiences, extraIssuers, clients }: SignIn): string[] => [
  ...(allowedGroups.length > 0 ? allowedGroups.map((group) => `the group ${group}`) : ['any group, or none']),
  ...(allowedEmailDomains.length > 0 && !allowedEmailDomains.includes('*')
    ? allowedEmailDomains.map((domain) => `addresses of ${domain}`)
    : ['addresses of any domain']),
  ...audiences.map((audience) => `tokens for ${audience}`),
  ...extraIssuers.map(({ issuerUrl, audience }) => `tokens of ${issuerUrl} for ${audience}`),
  ...(clients ? [`names and passwords of the Secret ${clients.name}`] : []),
]

/** A duration of the schema's form: hours or minutes. */
const minutes = (text: string): number => Number.parseInt(text, 10) * (text.endsWith('h') ? 60 : 1)

/** The program that signs people in, whatever its release: a company that has none would take ours. */
function asking({ environment }: CompiledState): string[] {
  const { image } = signIn(environment.values) ?? signIn({ ...environment.values, auth: { type: 'oidc' } })!
  return [image.replace(/@.*$/s, '').replace(/:[^/:]*$/, '')]
}

const adminGroups = ({ environment: { values } }: CompiledState): string[] =>
  isSignedIn(values) ? (values.auth?.permissions?.adminGroups ?? []) : []

/** What patches changed of the proxy, or of what makes it the only way to the server. */
function bypasses(state: CompiledState): string[] {
  const { values } = state.environment
  const settings = signIn(values)
  if (!settings) return []
  const pod = podOf(state.objects)
  const proxy = mapsOf(at(pod, ['containers'])).find(({ name }) => name === proxyContainer)
  const configuration = proxyConfigurationFile(values, settings)
  const isConfigured = state.objects.some(
    ({ kind, data }) => kind === 'ConfigMap' && at(data, [configurationFile]) === configuration,
  )
  return [
    ...(mainContainer(state.objects)?.args.includes('--host=127.0.0.1') ? [] : ["MLflow's own port"]),
    ...(at(pod, ['hostNetwork']) === true ? ["the node's network"] : []),
    ...(equal(at(proxy, ['args']) ?? null, proxyArguments(values, settings)) ? [] : ['arguments of oauth2-proxy']),
    ...(isConfigured ? [] : ['the configuration of oauth2-proxy']),
  ]
}

/** Whom a proxy in the pod lets in, and whether there is a way around it. */
export const signInConsequences: Consequences = {
  'sign-in-bypassed': whenPresent('danger', function* (change) {
    const before = change.kind === 'changed' ? bypasses(change.before) : []
    const found = without(bypasses(change.after), before)
    if (found.length > 0)
      yield sentence`patches may lead around the proxy that signs people in, or change whom it lets in: ${name(found)}`
  }),

  'sign-in-for-all': whenPresent('danger', function* (change) {
    const is = signInOf(change.after)
    const was = change.kind === 'changed' ? signInOf(change.before) : undefined
    if (!is || !isForAll(is) || (was && isForAll(was))) return
    yield sentence`everybody comes in whom ${name(is.issuerUrl ?? '')} knows`
  }),

  'sign-in-wider': whenChanged('caution', function* ({ before, after }) {
    const [was, is] = [signInOf(before), signInOf(after)]
    if (!was || !is) return
    const ways = without(waysIn(is), waysIn(was))
    if (ways.length > 0) yield sentence`more come in from now on: ${name(ways)}`
  }),

  'sign-in-known-by': whenChanged('caution', function* ({ before, after }) {
    const [was, is] = [signInOf(before), signInOf(after)]
    if (!was || !is) return
    for (const claim of ['emailClaim', 'groupsClaim'] as const)
      if (was[claim] !== is[claim])
        yield sentence`people are known by another claim: ${name(is[claim])}, in place of ${name(was[claim])}`
  }),

  'sign-in-longer': whenChanged('caution', function* ({ before, after }) {
    const [was, is] = [signInOf(before), signInOf(after)]
    if (!was || !is || minutes(is.sessionDuration) <= minutes(was.sessionDuration)) return
    yield sentence`a session goes on for ${name(is.sessionDuration)}, whatever the provider says of somebody meanwhile`
  }),

  'sign-in-by-another': whenPresent(
    'caution',
    gained(asking, (images) => sentence`another program signs people in: ${name(images)}`),
  ),

  'new-administrators': whenChanged('caution', function* ({ before, after }) {
    const groups = without(adminGroups(after), adminGroups(before))
    if (groups.length > 0) yield sentence`members of the groups ${name(groups)} are administrators from now on`
  }),

  'permissions-end': whenChanged('danger', function* ({ before, after }) {
    if (!isSignedIn(before.environment.values) || !signInOf(after) || isSignedIn(after.environment.values)) return
    yield sentence`whoever comes in may change and delete everything: MLflow keeps no permissions any more`
  }),

  'sign-in-anew': whenChanged('caution', function* ({ before, after }) {
    const [was, is] = [signInOf(before), signInOf(after)]
    const hadOthers = was === undefined && authType(before.environment.values) === 'basic'
    if (!is || !(hadOthers || (was && !equal(identity(was), identity(is))))) return
    yield sentence`everybody signs in anew, at ${name(is.issuerUrl ?? '')} as the client ${name(is.clientId ?? '')}: sessions end, and so may the tokens of programs`
  }),
}
