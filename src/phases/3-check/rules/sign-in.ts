import { rewriteAnnotation } from '../../../facts/kubernetes/ingress-nginx.ts'
import { ingressHosts } from '../../../facts/mlflow/hosts.ts'
import { isStripped } from '../../../facts/mlflow/names.ts'
import { argumentFault, freeOptions } from '../../../facts/mlflow/oauth2-proxy/options.ts'
import { type SignIn, signIn } from '../../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { variableNames } from '../../../facts/mlflow/variable-names.ts'
import { at, isObject, type Json, type Path } from '../../../model/json.ts'
import type { Values } from '../../../schema/generated/types.ts'
import { didYouMean } from '../../../text/did-you-mean.ts'
import type { Report, Rules } from '../rule.ts'

const oidc = ['auth', 'oidc']

export const signInRules = {
  'auth-issuer'({ values }, report) {
    const settings = signIn(values)
    if (!settings) return
    const { issuerUrl, extraIssuers } = settings
    const issuers: [Path, string | undefined][] = [
      [[...oidc, 'issuerUrl'], issuerUrl],
      ...extraIssuers.map(({ issuerUrl }, index): [Path, string] => [
        [...oidc, 'extraIssuers', index, 'issuerUrl'],
        issuerUrl,
      ]),
    ]
    for (const [path, issuer] of issuers) {
      const fault = issuer === undefined ? undefined : issuerFaults.find(({ form }) => form.test(issuer))
      if (fault) report({ path, message: fault.message, help: `write ${fault.mend(issuer!)}` })
    }
  },

  'auth-route'({ values }, report) {
    if (!signIn(values)) return
    const { http_route, ingress } = values
    if (!http_route.enabled && !ingress.enabled) {
      report({
        path: ['auth', 'type'],
        message: 'nobody can sign in: no route gives the server a URL that the provider could send people back to',
        help: 'add http_route: {enabled: true, hostnames: [mlflow.example.com]}, or an ingress',
      })
      return
    }
    if (ingress.enabled && ingressHosts(values).length === 0) {
      report({
        path: ['ingress', 'enabled'],
        message: 'the provider sends people back to a URL, and this route names no host',
        help: 'add host: mlflow.example.com below ingress',
      })
    }
    if (!http_route.enabled) return
    if (http_route.hostnames.length === 0) {
      report({
        path: ['http_route', 'enabled'],
        message: 'the provider sends people back to a URL, and this route names no host',
        help: 'add hostnames: [mlflow.example.com] below http_route',
      })
    }
    const { parentRefs } = http_route
    if (parentRefs.length === 0 || !parentRefs.every(isPlain)) return
    report({
      path: ['http_route', 'parentRefs'],
      message: 'this route is one of http, by which browsers neither send nor keep the cookie of a session',
      help: 'attach it to the listener for https, such as sectionName: https',
    })
  },
} satisfies Rules

const isPlain = ({ port, sectionName }: Values['http_route']['parentRefs'][number]): boolean =>
  port === undefined ? /^http(-|$)/.test(sectionName ?? '') : port === 80

/** What issuers are not, and what is meant: of providers as they document theirs. */
const issuerFaults: { form: RegExp; message: string; mend: (issuer: string) => string }[] = [
  {
    form: /^http:/,
    message: 'whoever is between the proxy and an issuer by http can be anybody',
    mend: (issuer) => issuer.replace('http:', 'https:'),
  },
  {
    form: /\/\.well-known(\/|$)/,
    message: 'this is the discovery document of an issuer, and not the issuer',
    mend: (issuer) => issuer.replace(/\/\.well-known.*/, ''),
  },
  {
    form: /\/\/login\.microsoftonline\.com\/(common|organizations|consumers)(\/|$)/,
    message: "this is no tenant's issuer: the proxy takes tokens of one tenant",
    mend: (issuer) => issuer.replace(/com\/[a-z]+/, 'com/<tenant id>'),
  },
  {
    form: /(\/realms\/[^/]+|\/\/accounts\.google\.com|\/\/login\.microsoftonline\.com\/.*|\/\/[^/]+\.okta\.com.*)\/$/,
    message: "this provider's issuers have no / at their end, and the proxy compares every character",
    mend: (issuer) => issuer.replace(/\/$/, ''),
  },
  {
    form: /\/\/[^/]+\.auth0\.com$/,
    message: "this provider's issuers end with /, and the proxy compares every character",
    mend: (issuer) => `${issuer}/`,
  },
]

/** What a proxy in the pod needs and auth.oidc lacks: part of auth-incomplete. */
export function incompleteSignIn(values: Values, report: Report): void {
  const settings = signIn(values)
  if (!settings) return
  const path = values.auth?.oidc ? oidc : ['auth', 'type']
  const missing = Object.entries(examples).filter(([key]) => settings[key as keyof SignIn] === undefined)
  if (missing.length > 0) {
    report({
      path,
      message: `oidc needs ${missing.map(([key]) => key).join(', ')}`,
      help: `add ${missing.map(([key, example]) => `${key}: ${example}`).join(', ')} below auth.oidc`,
    })
  }
  if (settings.allowedGroups.length === 0 && settings.allowedEmailDomains.length === 0) {
    report({
      path,
      message: 'oidc does not say who may come in',
      help: "add allowedGroups: [my-group] below auth.oidc, allowedEmailDomains: [example.com], or ['*'] for everybody whom the provider knows",
    })
  }
  if (!settings.scopes.includes('openid')) {
    report({
      path: [...oidc, 'scopes'],
      message: 'without openid the provider does not say who somebody is',
      help: 'add openid to scopes',
    })
  }
}

const examples = {
  issuerUrl: 'https://sso.example.com/realms/ml',
  clientId: 'mlflow',
  clientSecret: '{name: mlflow-sso, key: client-secret}',
  cookieSecret: '{name: mlflow-sso, key: cookie-secret}',
}

/** Arguments of the proxy that are set, or that would let strangers in: part of auth-argument. */
export function signInArguments(values: Values, report: Report): void {
  for (const [index, argument] of (signIn(values)?.extraArgs ?? []).entries()) {
    const fault = argumentFault(argument)
    if (fault === undefined) continue
    const [option = ''] = argument.split('=', 1)
    const near = option.startsWith('--') ? didYouMean(option, freeOptions) : undefined
    report({
      path: [...oidc, 'extraArgs', index],
      message: `${option} ${fault}`,
      help: near ? `did you mean ${near}?` : 'remove it',
    })
  }
}

/** A prefix of MLflow's own, which the proxy does not send requests to: part of auth-static-prefix. */
export function prefixedSignIn(values: Values, report: Report): void {
  if (!signIn(values)) return
  const path = values.server.staticPrefix === undefined ? ['env_vars', variableNames.staticPrefix] : prefixPath
  if (path !== prefixPath && !Object.hasOwn(values.env_vars, variableNames.staticPrefix)) return
  report({
    path,
    message: 'the proxy takes the URL path away: its requests reach the server without this prefix and find nothing',
    help: 'remove it, and write metadata: {path: …} for the path of the routes: behind a proxy that signs people in a server needs no prefix',
  })
}

const prefixPath = ['server', 'staticPrefix']

/** What of a proxy has no effect: part of auth-ignored. */
export function ignoredSignIn(values: Values, written: Json, report: Report): void {
  const { auth } = values
  if (auth?.oidc && auth.type !== 'oidc') {
    report({
      path: oidc,
      message: `oidc has no effect while auth.type is ${auth.type}`,
      help: 'remove it, or write type: oidc',
      part: 'key',
    })
  }
  const annotations = at(written, ['ingress', 'annotations'])
  if (isStripped(values) || !isObject(annotations) || typeof annotations[rewriteAnnotation] !== 'string') return
  report({
    path: ['ingress', 'annotations', rewriteAnnotation],
    message: signIn(values)
      ? 'the path is not rewritten: the proxy in the pod takes it away'
      : 'the path is not rewritten: the server has it, too',
    help: 'remove it',
    part: 'key',
  })
}
