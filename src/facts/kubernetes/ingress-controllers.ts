import { memoizeText } from '../../model/memo.ts'
import type { Values } from '../../schema/generated/types.ts'
import { classAnnotation } from './rules/ingresses.ts'

type Annotations = Record<string, string>

/** The server's own certificate as a controller needs it: the Service's port, and where its CA is. */
export interface Encrypted {
  namespace: string
  port: number
  /** The name that the certificate must have. */
  name: string
  ca?: string | undefined
}

/** What a controller makes of an Ingress. */
interface Controller {
  /** The names that its IngressClasses have. */
  classes: RegExp
  /** Where it runs by default; absent where its requests come from elsewhere than pods. */
  namespace?: string
  /** By which it waits as long as uploads take, and finds healthy pods. */
  limits: (health: string) => Annotations
  /** The same on the Service. */
  serviceLimits?: Annotations
  /** By which it takes a path away; absent where it can't, or needs an object of its own. */
  strips?: (path: string) => Annotations
  /** Annotations by which its users have it take a path away. */
  stripped?: RegExp
  /** By which it asks the server by HTTPS: on the Ingress, and on the Service. */
  encrypts?: (own: Encrypted) => Annotations
  serviceEncrypts?: (own: Encrypted) => Annotations
  /** The key of the Secret in which it looks for the CA; absent where no annotation names one. */
  authorityKey?: 'ca.crt' | 'tls.crt'
}

type Name = NonNullable<Values['ingress']['controller']>

const named = (words: string): RegExp => new RegExp(`(^|[-_.])(${words})([-_.]|$)`)

const nginx = 'nginx.ingress.kubernetes.io'

/** One row a controller, with the page that says so. */
export const controllers: Record<Name, Controller> = {
  // kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations: paths are regular expressions, and
  // limits stand in the schema's defaults.
  nginx: {
    classes: named('nginx'),
    namespace: 'ingress-nginx',
    authorityKey: 'ca.crt',
    limits: () => ({}),
    encrypts: ({ namespace, name, ca }) => ({
      [`${nginx}/backend-protocol`]: 'HTTPS',
      ...(ca && {
        [`${nginx}/proxy-ssl-secret`]: `${namespace}/${ca}`,
        [`${nginx}/proxy-ssl-verify`]: 'on',
        [`${nginx}/proxy-ssl-name`]: name,
        [`${nginx}/proxy-ssl-server-name`]: 'on',
      }),
    }),
  },
  // doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress: a Middleware takes paths away. It verifies
  // servers unless a ServersTransport says otherwise (…/kubernetes/crd/http/serverstransport: insecureSkipVerify, false).
  traefik: {
    classes: named('traefik'),
    namespace: 'traefik',
    limits: () => ({}),
    stripped: /^traefik\.ingress\.kubernetes\.io\/router\.middlewares$/,
    serviceEncrypts: () => ({ 'traefik.ingress.kubernetes.io/service.serversscheme': 'https' }),
  },
  // github.com/jcmoraisjr/haproxy-ingress, docs/content/en/docs/configuration/keys.md (rewrite-target, secure-backend):
  // another project than haproxy.org's. A path below the Ingress' own is kept behind the target.
  'haproxy-ingress': {
    classes: named('haproxy-ingress'),
    authorityKey: 'ca.crt',
    namespace: 'haproxy-ingress',
    limits: () => ({ 'haproxy-ingress.github.io/timeout-server': '1h' }),
    strips: () => ({ 'haproxy-ingress.github.io/rewrite-target': '/' }),
    stripped: /^haproxy-ingress\.github\.io\/rewrite-target$/,
    encrypts: ({ name, ca }) => ({
      'haproxy-ingress.github.io/secure-backends': 'true',
      ...(ca && {
        'haproxy-ingress.github.io/secure-verify-ca-secret': ca,
        'haproxy-ingress.github.io/secure-verify-hostname': name,
      }),
    }),
  },
  // github.com/haproxytech/kubernetes-ingress, documentation/annotations.md: path-rewrite takes an expression and what
  // stands for it, server-ca a Secret as namespace/name, with the key tls.crt; of timeouts for requests the server's
  // alone may stand on an Ingress.
  haproxy: {
    classes: named('haproxy'),
    authorityKey: 'tls.crt',
    namespace: 'haproxy-controller',
    limits: () => ({ 'haproxy.org/timeout-server': '1h' }),
    strips: (path) => ({ 'haproxy.org/path-rewrite': `^${path.replaceAll('.', '\\.')}/?(.*) /\\1` }),
    stripped: /^haproxy\.org\/path-rewrite$/,
    encrypts: ({ namespace, ca }) => ({
      'haproxy.org/server-ssl': 'true',
      ...(ca && { 'haproxy.org/server-ca': `${namespace}/${ca}` }),
    }),
  },
  // kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations: without target-type it
  // wants a Service of type NodePort, and asks / for health. It takes paths away by transforms.<Service>, since 2.14.1.
  alb: {
    classes: named('alb'),
    limits: (health) => ({
      'alb.ingress.kubernetes.io/target-type': 'ip',
      'alb.ingress.kubernetes.io/healthcheck-path': health,
      'alb.ingress.kubernetes.io/load-balancer-attributes': 'idle_timeout.timeout_seconds=3600',
    }),
    stripped: /^alb\.ingress\.kubernetes\.io\/transforms\./,
    encrypts: () => ({
      'alb.ingress.kubernetes.io/backend-protocol': 'HTTPS',
      'alb.ingress.kubernetes.io/healthcheck-protocol': 'HTTPS',
    }),
  },
  // cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration: its limits stand in a BackendConfig.
  gce: {
    classes: named('gce|gce-internal'),
    limits: () => ({}),
    serviceEncrypts: () => ({ 'cloud.google.com/app-protocols': '{"https":"HTTPS"}' }),
  },
  // developer.konghq.com/kubernetes-ingress-controller/reference/annotations, in milliseconds.
  kong: {
    classes: named('kong'),
    namespace: 'kong',
    limits: () => ({}),
    serviceLimits: { 'konghq.com/read-timeout': '3600000', 'konghq.com/write-timeout': '3600000' },
    strips: () => ({ 'konghq.com/strip-path': 'true' }),
    stripped: /^konghq\.com\/(strip-path|rewrite)$/,
    serviceEncrypts: () => ({ 'konghq.com/protocol': 'https' }),
  },
  // github.com/projectcontour/contour, site/content/docs/main/config/annotations.md: 15 seconds without the timeout;
  // paths are rewritten, and certificates verified, by its HTTPProxy alone.
  contour: {
    classes: named('contour'),
    namespace: 'projectcontour',
    limits: () => ({ 'projectcontour.io/response-timeout': 'infinity' }),
    serviceEncrypts: ({ port }) => ({ 'projectcontour.io/upstream-protocol.tls': String(port) }),
  },
  // docs.redhat.com, OpenShift: Configuring ingress cluster traffic, Routes created through an Ingress object. Of the
  // Secret with the CA it reads tls.crt alone, whatever else is in it, and of no types but Opaque and kubernetes.io/tls
  // (github.com/openshift/route-controller-manager, pkg/route/ingress/ingress.go, destinationCACertificateForIngress).
  // Without it the router trusts a CA of its own (github.com/openshift/api, route/v1/types.go, destinationCACertificate).
  openshift: {
    classes: named('openshift'),
    authorityKey: 'tls.crt',
    namespace: 'openshift-ingress',
    limits: () => ({ 'haproxy.router.openshift.io/timeout': '1h' }),
    strips: () => ({ 'haproxy.router.openshift.io/rewrite-target': '/' }),
    stripped: /^haproxy\.router\.openshift\.io\/rewrite-target$/,
    encrypts: ({ ca }) => ({
      'route.openshift.io/termination': 'reencrypt',
      ...(ca && { 'route.openshift.io/destination-ca-certificate-secret': ca }),
    }),
  },
  // Nothing is known of it.
  other: {
    classes: named('istio|apisix|cilium|ambassador|skipper|higress|caddy|envoy|ngrok|tailscale|application-gateway'),
    limits: () => ({}),
  },
}

/**
 * The controller that an Ingress is for: the one that is named, else by the name of its class. Of a name that tells
 * nothing, and without one, it is taken for ingress-nginx.
 */
export function controllerOf({ ingress }: Pick<Values, 'ingress'>): Name {
  if (ingress.controller) return ingress.controller
  return controllerOfClass(ingress.className ?? ingress.annotations[classAnnotation] ?? '') ?? 'nginx'
}

const controllerOfClass = memoizeText((name: string): Name | undefined =>
  (Object.keys(controllers) as Name[]).find((controller) => controllers[controller].classes.test(name)),
)

/** Whether an Ingress is known to be for its controller: by its value, or by the name of a class, or by having none. */
export const isControllerKnown = ({ ingress }: Pick<Values, 'ingress'>): boolean =>
  ingress.controller !== undefined ||
  ingress.className === undefined ||
  controllerOfClass(ingress.className) !== undefined
