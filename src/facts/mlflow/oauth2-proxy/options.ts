import { own } from '../../../model/json.ts'

/**
 * The options of oauth2-proxy that values may add: how it looks, logs and names what it sets. Every other is set here,
 * needs a secret, or opens a way around it (oauth2-proxy --help, 7.15.6).
 */
const free = new Set([
  ...['--banner', '--footer', '--custom-sign-in-logo', '--custom-templates-dir', '--redirect-url'],
  ...['--auth-logging', '--auth-logging-format', '--request-logging', '--request-logging-format'],
  ...['--standard-logging', '--standard-logging-format', '--errors-to-info-log', '--exclude-logging-path'],
  ...['--logging-local-time', '--request-id-header', '--silence-ping-logging', '--api-route', '--encode-state'],
  ...['--allow-query-semicolons', '--force-json-errors', '--cookie-csrf-expire', '--cookie-csrf-per-request'],
  ...['--cookie-csrf-per-request-limit', '--cookie-csrf-samesite'],
])

/** Why an option is none that values may add, where it is one that somebody might want. */
const reasons: Readonly<Record<string, string>> = {
  '--reverse-proxy': "lets anybody in who sends the header X-Forwarded-Uri, and isn't needed behind a route",
  '--trusted-ip': 'lets addresses in that everybody behind the same gateway has',
  '--trusted-proxy-ip': 'is for --reverse-proxy, which lets anybody in',
  '--skip-auth-route': 'lets everybody in',
  '--skip-auth-regex': 'lets everybody in',
  '--skip-auth-preflight': 'lets everybody in with OPTIONS',
  '--upstream': 'is already set: the upstream is MLflow',
  '--ssl-insecure-skip-verify': 'takes any server for the provider: give its CA as ca',
  '--insecure-oidc-allow-unverified-email': 'lets anybody choose who they are',
  '--insecure-oidc-skip-issuer-verification': 'lets anybody be the provider',
  '--cookie-secure': 'is already set: cookies are for https alone',
  '--email-domain': 'is already set by allowedEmailDomains',
  '--allowed-group': 'is already set by allowedGroups',
  '--client-secret': 'holds a secret: clientSecret takes it from a Secret',
  '--cookie-secret': 'holds a secret: cookieSecret takes it from a Secret',
  '--pass-basic-auth': 'would send MLflow a password for everybody',
}

/** Why an argument can't be one of oidc.extraArgs; undefined where it can. */
export function argumentFault(argument: string): string | undefined {
  const [option = ''] = argument.split('=', 1)
  return free.has(option) ? undefined : (own(reasons, option) ?? 'is already set, or none of those that can be added')
}

/** The names of the options that can be added. */
export const freeOptions: readonly string[] = [...free]
