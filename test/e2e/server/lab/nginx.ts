import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import type { BackendTLSPolicy, HTTPRoute, Ingress } from '../../../../src/schema/generated/types.ts'
import { freePort, start, stop, until } from '../../lab/process.ts'
import type { Certificate } from './certificates.ts'

/** NGINX in front of a pod, as one of its routes has it. */
export interface Proxy {
  /** Where it listens on the loopback. */
  port: number
  scheme: 'http' | 'https'
  stop(): Promise<void>
}

interface Site {
  isSecure: boolean
  locations: string[]
}

/**
 * Runs Debian's NGINX with the configuration that a controller would make of the routes of a kind: of Ingresses as
 * ingress-nginx does, by their annotations; of an HTTPRoute what the Gateway API says of its matches and filters.
 */
export async function proxy(
  kind: 'Ingress' | 'HTTPRoute',
  objects: readonly KubernetesObject[],
  upstream: string,
  folder: string,
  certificate: Certificate,
  ca = certificate.ca,
  login?: string,
): Promise<Proxy> {
  const routes = objects.filter((object) => object.kind === kind)
  const site =
    kind === 'Ingress'
      ? ofIngresses(routes as unknown as Ingress[], upstream, ca)
      : ofRoute(routes[0] as unknown as HTTPRoute, upstream, verified(objects, ca))
  return { ...(await nginx(site, folder, certificate, login)), scheme: site.isSecure ? 'https' : 'http' }
}

/** TLS in front of a server of the lab that has none. */
export const tlsProxy = (
  upstream: string,
  folder: string,
  certificate: Certificate,
): Promise<Pick<Proxy, 'port' | 'stop'>> =>
  nginx(
    { isSecure: true, locations: [`location / { client_max_body_size 0; ${forward(upstream)} }`] },
    folder,
    certificate,
  )

async function nginx(
  site: Site,
  folder: string,
  certificate: Certificate,
  login?: string,
): Promise<Pick<Proxy, 'port' | 'stop'>> {
  const port = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  const own = login === undefined ? '' : `proxy_set_header Authorization "${login}"; `
  const locations = site.locations.map((location) => location.replace('proxy_pass ', `${own}proxy_pass `))
  const tls = `ssl_certificate ${certificate.certificate}; ssl_certificate_key ${certificate.key};`
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; user root; worker_processes 1; pid ${folder}/pid; error_log stderr;
events {}
http {
  access_log off;
  ${temporary.join(' ')}
  server {
    listen 127.0.0.1:${port}${site.isSecure ? ' ssl' : ''};
    ${site.isSecure ? tls : ''}
    port_in_redirect off;
    ${locations.join('\n    ')}
  }
}
`,
  )
  const server = start('/usr/sbin/nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder])
  await until('NGINX listens', async () => (await fetch(`http://127.0.0.1:${port}/`)).status > 0)
  return { port, stop: () => stop(server) }
}

/** What ingress-nginx sends on by itself (rootfs/etc/nginx/template/nginx.tmpl). */
const forward = (upstream: string): string =>
  `proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme; proxy_pass ${upstream};`

/** Its annotations and the directives of NGINX that it makes of them; one that it does not know does nothing. */
const directives: Record<string, (value: string, path: string, ca: string) => string> = {
  'proxy-ssl-secret': (_value, _path, ca) => `proxy_ssl_trusted_certificate ${ca};`,
  'proxy-ssl-verify': (value) => `proxy_ssl_verify ${value};`,
  'proxy-ssl-name': (value) => `proxy_ssl_name ${value};`,
  'proxy-ssl-server-name': (value) => `proxy_ssl_server_name ${value};`,
  'permanent-redirect': () => '',
  'relative-redirects': (value) => `absolute_redirect ${value === 'true' ? 'off' : 'on'};`,
  'rewrite-target': (value, path) => `rewrite "(?i)${path}" ${value} break;`,
  'proxy-body-size': (value) => `client_max_body_size ${value};`,
  'proxy-http-version': (value) => `proxy_http_version ${value};`,
  'proxy-connect-timeout': (value) => `proxy_connect_timeout ${value}s;`,
  'proxy-read-timeout': (value) => `proxy_read_timeout ${value}s;`,
  'proxy-send-timeout': (value) => `proxy_send_timeout ${value}s;`,
}

/** How a Gateway asks a Service that has a BackendTLSPolicy. */
function verified(objects: readonly KubernetesObject[], ca: string): string {
  const policy = objects.find(({ kind }) => kind === 'BackendTLSPolicy') as unknown as BackendTLSPolicy | undefined
  if (!policy) return ''
  const { hostname } = policy.spec.validation
  return `proxy_ssl_verify on; proxy_ssl_trusted_certificate ${ca}; proxy_ssl_server_name on; proxy_ssl_name ${hostname};`
}

/** Where one Ingress has regular expressions, all of a host have them. */
function ofIngresses(ingresses: Ingress[], upstream: string, ca: string): Site {
  const isRegex = ingresses.some(({ metadata }) => metadata.annotations?.['nginx.ingress.kubernetes.io/use-regex'])
  const locations = ingresses.flatMap(({ metadata, spec }) => {
    const prefix = 'nginx.ingress.kubernetes.io/'
    const own = Object.entries(metadata.annotations ?? {}).filter(([name]) => name.startsWith(prefix))
    const annotations = Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]))
    return spec
      .rules!.flatMap(({ http }) => http!.paths)
      .map(({ path }) => {
        const said = Object.entries(annotations).map(([name, value]) => directives[name]?.(value, path!, ca) ?? '')
        const redirect = annotations['permanent-redirect']
        const end = redirect
          ? `return ${annotations['permanent-redirect-code'] ?? 301} ${redirect};`
          : forward(upstream)
        return `location ${isRegex ? `~* "^${path}"` : path} { ${said.join(' ')} ${end} }`
      })
  })
  return { isSecure: ingresses.some(({ spec }) => (spec.tls ?? []).length > 0), locations: [...new Set(locations)] }
}

/** A Gateway ends TLS; it limits no body. */
function ofRoute({ spec }: HTTPRoute, upstream: string, upstreamTls: string): Site {
  const locations = spec.rules!.map(({ matches, filters }) => {
    const { type, value } = matches![0]!.path!
    const redirect = filters?.find(({ requestRedirect }) => requestRedirect)?.requestRedirect
    if (type === 'Exact')
      return `location = ${value} { return ${redirect!.statusCode} $scheme://$http_host${redirect!.path!.replaceFullPath}; }`
    const into = filters?.find(({ urlRewrite }) => urlRewrite)?.urlRewrite?.path?.replacePrefixMatch
    const rewrite = into === undefined ? '' : `rewrite ^${value}/(.*)$ ${into}$1 break;`
    return `location ${value!.replace(/\/$/, '')}/ { client_max_body_size 0; ${rewrite} ${upstreamTls} ${forward(upstream)} }`
  })
  return { isSecure: true, locations }
}
