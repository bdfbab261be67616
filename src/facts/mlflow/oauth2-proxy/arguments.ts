import type { Values } from '../../../schema/generated/types.ts'
import { literal } from '../../kubernetes/literal-text.ts'
import { urlPath, urlPathExpression } from '../names.ts'
import { configurationFile, inProxy, proxySecretPath } from './mount-paths.ts'
import type { SignIn } from './sign-in.ts'

/**
 * What programs ask for: without a session they get 401 and not the provider's page (the first segments of MLflow's
 * route table, and /metrics).
 */
const programs = ['api', 'ajax-api', 'graphql', 'v1', 'gateway', 'metrics', 'version']

/** The parts of MLflow's pages, which it gives to everybody: a page that is open when a session ends still loads. */
const parts = 'static-files'

/**
 * The arguments of oauth2-proxy (https://oauth2-proxy.github.io/oauth2-proxy/configuration/overview). --reverse-proxy is
 * none of them: with it anybody's X-Forwarded-Uri decides whether a request needs a session.
 */
export function proxyArguments(values: Values, signIn: SignIn): string[] {
  const { cookieSecret, clients, allowedGroups, allowedEmailDomains, extraIssuers, sessionDuration } = signIn
  const path = urlPath(values)
  const prefix = path === '' ? '^' : `^(${urlPathExpression(values)})?`
  const domains = allowedEmailDomains.length > 0 ? allowedEmailDomains : allowedGroups.length > 0 ? ['*'] : []
  return [
    `--alpha-config=${inProxy(configurationFile)}`,
    `--proxy-prefix=${path}/oauth2`,
    ...(cookieSecret ? [`--cookie-secret-file=${inProxy(proxySecretPath(cookieSecret))}`] : []),
    // Servers that share a host have cookies of their own, which no page without TLS can set.
    '--cookie-name=__Secure-mlflow',
    `--cookie-path=${path}/`,
    `--cookie-expire=${sessionDuration}`,
    '--cookie-samesite=lax',
    // Without the provider's tokens: with hundreds of groups they are more than proxies take for headers.
    '--session-cookie-minimal',
    ...domains.map((domain) => `--email-domain=${domain}`),
    '--skip-provider-button',
    '--skip-jwt-bearer-tokens',
    ...extraIssuers.map(({ issuerUrl, audience }) => `--extra-jwt-issuers=${listItem(`${issuerUrl}=${audience}`)}`),
    ...(clients
      ? [
          `--htpasswd-file=${inProxy(proxySecretPath(clients))}`,
          '--display-htpasswd-form=false',
          // They have to be in an allowed group as everybody has.
          ...allowedGroups.slice(0, 1).map((group) => `--htpasswd-user-group=${listItem(group)}`),
        ]
      : []),
    `--api-route=${prefix}/(${programs.join('|')})(/|$)`,
    `--skip-auth-route=GET=${prefix}/${parts}/`,
    '--silence-ping-logging',
    ...signIn.extraArgs,
  ]
}

/** An item as pflag reads lists, which is as CSV. */
const listItem = (text: string): string => literal(/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
