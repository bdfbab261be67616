/** The variables by which Python's HTTP clients find their proxy: the small spelling wins (urllib.request). */
const proxyVariables = { 'http:': ['http_proxy', 'HTTP_PROXY'], 'https:': ['https_proxy', 'HTTPS_PROXY'] } as const
const exceptions = ['no_proxy', 'NO_PROXY']

/** A proxy through which a URL is asked: the variable that names it, and that of its exceptions, as it is written. */
export interface Proxied {
  variable: string
  exceptions: string
  excepted: string
}

/**
 * The proxy through which botocore asks a URL; undefined where it asks the URL itself. An exception is the end of a
 * name: networks and wildcards are none (proxy_bypass_environment of urllib.request).
 *
 * @param textOf the text of a variable, empty where it has none
 */
export function proxyOf(url: URL, textOf: (variable: string) => string): Proxied | undefined {
  const variable = proxyVariables[url.protocol as 'http:' | 'https:']?.find((name) => textOf(name) !== '')
  if (variable === undefined) return undefined
  const name = exceptions.find((name) => textOf(name) !== '') ?? exceptions[1]!
  const excepted = textOf(name)
  const ends = excepted.split(',').map((end) => end.trim().replace(/^\.+/, '').toLowerCase())
  const isExcepted = excepted.trim() === '*' || ends.some((end) => end !== '' && endsWith(url, end))
  return isExcepted ? undefined : { variable, exceptions: name, excepted }
}

const endsWith = ({ hostname, host }: URL, end: string): boolean =>
  [hostname, host].some((name) => name === end || name.endsWith(`.${end}`))

/** Whether a host is a Service's name in the cluster, which no proxy outside of it can find. */
export const isInCluster = ({ hostname }: URL): boolean => !/[.:]/.test(hostname) || /\.svc(\.|$)/.test(hostname)
