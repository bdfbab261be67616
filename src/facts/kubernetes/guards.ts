const nginx = 'nginx.ingress.kubernetes.io/'

/**
 * Annotations of routes that ask who is there, or where from, before anybody gets in: those of NGINX, Traefik, HAProxy,
 * Contour, cloud load balancers and others have these words in their names.
 */
const guarding =
  /(^|[/.-])(auth|whitelist|allowlist|denylist|jwt|oidc|oauth2?|mtls|inbound-cidrs|allow-list|deny-list|middlewares|policies|security-groups|waf|ip-access-control|source-ranges?)(-|$)/i

export const isGuard = (key: string): boolean => guarding.test(key) && !isPassage(key)

/**
 * Annotations of NGINX by which a request may come past its guards: what switches them off, or one of them enough, what
 * NGINX does not look into, and configuration that nobody checks.
 */
const passages: { [key: string]: RegExp } = {
  [`${nginx}enable-global-auth`]: /^(?!true$)/,
  [`${nginx}satisfy`]: /^any$/,
  [`${nginx}ssl-passthrough`]: /^true$/,
  [`${nginx}configuration-snippet`]: /./s,
  [`${nginx}server-snippet`]: /./s,
  [`${nginx}stream-snippet`]: /./s,
  [`${nginx}auth-snippet`]: /./s,
  [`${nginx}modsecurity-snippet`]: /./s,
}

export const isPassage = (key: string, value?: string): boolean =>
  Object.hasOwn(passages, key) && (value === undefined || passages[key]!.test(value))

/** Annotations of guards whose value is a list of networks. */
export const isNetworks = (key: string): boolean => /(whitelist|allowlist|inbound-cidrs|allow-list)/i.test(key)
