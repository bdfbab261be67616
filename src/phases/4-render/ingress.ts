import { rewriteAnnotation } from '../../facts/kubernetes/ingress-nginx.ts'
import { servicePort } from '../../facts/mlflow/hosts.ts'
import { fullname, serviceName, urlPath, urlPathExpression } from '../../facts/mlflow/names.ts'
import { signIn } from '../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { certificateName } from '../../facts/mlflow/tls.ts'
import type { Ingress, Values } from '../../schema/generated/types.ts'
import { metadata } from './metadata.ts'

const nginx = 'nginx.ingress.kubernetes.io'

/**
 * The Ingress under the environment's URL path, from the slash on; the second group of its expression is what the
 * rewrite keeps.
 */
export const ingress = (values: Values): Ingress =>
  ingressOf(values, {
    name: fullname(values),
    annotations: {
      ...encrypted(values),
      ...(signIn(values) ? unrewritten(values.ingress.annotations) : values.ingress.annotations),
    },
    path: `${urlPathExpression(values)}(/)(.*)`,
  })

/** A proxy in the pod signs people in below the path, and strips it itself. */
const unrewritten = ({ [rewriteAnnotation]: _, ...annotations }: Values['ingress']['annotations']) => annotations

/**
 * By which NGINX asks the server by HTTPS, and verifies who answers where it knows who has signed the certificate
 * (kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations).
 */
function encrypted(values: Values): Record<string, string> {
  const { tls } = values.server
  if (!tls) return {}
  const name = (end: string): string => `${nginx}/${end}`
  return {
    [name('backend-protocol')]: 'HTTPS',
    ...(tls.ca?.secretName && {
      [name('proxy-ssl-secret')]: `${values.namespace}/${tls.ca.secretName}`,
      [name('proxy-ssl-verify')]: 'on',
      [name('proxy-ssl-name')]: certificateName(values),
      [name('proxy-ssl-server-name')]: 'on',
    }),
  }
}

/**
 * The path without its last slash, which the pages of MLflow need: they name their parts relative to it. NGINX takes
 * one action for all paths of an Ingress, so the redirect is one of its own. It is relative: whoever ends TLS, it keeps
 * the scheme, the host and the port.
 */
export function ingressRedirect(values: Values): Ingress {
  const annotations = {
    [`${nginx}/permanent-redirect`]: `${urlPath(values)}/`,
    [`${nginx}/permanent-redirect-code`]: '307',
    [`${nginx}/relative-redirects`]: 'true',
    [`${nginx}/use-regex`]: 'true',
  }
  return ingressOf(values, { name: `${fullname(values)}-redirect`, annotations, path: `${urlPathExpression(values)}$` })
}

interface Own {
  name: string
  annotations: Record<string, string>
  path: string
}

function ingressOf(values: Values, { name, annotations, path }: Own): Ingress {
  const { className, host, tls = [] } = values.ingress
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { ...metadata(values), name, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      ...(className && { ingressClassName: className }),
      ...(tls.length > 0 && { tls: tls.map(({ hosts, ...entry }) => ({ ...certified(hosts, host), ...entry })) }),
      rules: [
        {
          ...(host && { host }),
          http: {
            paths: [
              {
                path,
                pathType: 'ImplementationSpecific',
                backend: { service: { name: serviceName(values), port: { number: servicePort(values) } } },
              },
            ],
          },
        },
      ],
    },
  }
}

/** The hosts of a certificate: those that are named, else the Ingress's own. */
function certified(hosts: string[] = [], host: string | undefined): { hosts?: string[] } {
  if (hosts.length > 0) return { hosts }
  return host ? { hosts: [host] } : {}
}
