import { controllerOf, controllers } from '../../facts/kubernetes/ingress-controllers.ts'
import { regexAnnotation, rewriteAnnotation } from '../../facts/kubernetes/ingress-nginx.ts'
import { classAnnotation } from '../../facts/kubernetes/rules/ingresses.ts'
import { ingressHosts, servicePort } from '../../facts/mlflow/hosts.ts'
import { fullname, isStripped, serviceName, urlPath, urlPathExpression } from '../../facts/mlflow/names.ts'
import { signIn } from '../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { encrypted } from '../../facts/mlflow/tls.ts'
import { defaultValues } from '../../schema/defaults.ts'
import type { Ingress, Values } from '../../schema/generated/types.ts'
import { metadata } from './metadata.ts'

const nginx = 'nginx.ingress.kubernetes.io'

/**
 * The Ingress under the environment's URL path, as its controller reads it: a path as far as its segments go. To
 * ingress-nginx it is an expression, as it has to be beside the redirect; its second group is what the rewrite keeps.
 */
export const ingress = (values: Values): Ingress =>
  ingressOf(values, {
    name: fullname(values),
    annotations: annotations(values),
    ...(isRedirected(values)
      ? { path: `${urlPathExpression(values)}(/)(.*)`, pathType: 'ImplementationSpecific' }
      : { path: urlPath(values) || '/', pathType: 'Prefix' }),
  })

/** Whether the path without its last slash has an Ingress of its own: other controllers redirect by other objects. */
const isRedirected = (values: Values): boolean => controllerOf(values) === 'nginx' && urlPath(values) !== ''

function annotations(values: Values): Record<string, string> {
  const { limits, strips, encrypts } = controllers[controllerOf(values)]
  const { className, annotations } = values.ingress
  return {
    ...(values.server.tls && encrypts?.(encrypted(values))),
    ...limits(healthPath(values)),
    ...(isStripped(values) && strips?.(urlPath(values))),
    ...(isClassAnnotated(values) && { [classAnnotation]: className! }),
    ...Object.fromEntries(Object.entries(annotations).filter(([key, value]) => isUsed(values, key, value))),
  }
}

/** Whether an annotation stays: of the defaults, which are for ingress-nginx, those that it needs. */
function isUsed(values: Values, key: string, value: string): boolean {
  const isDefault = defaultValues.ingress.annotations[key] === value
  if (controllerOf(values) !== 'nginx') return !isDefault
  if (key === rewriteAnnotation) return isStripped(values)
  return !(key === regexAnnotation && isDefault && !isRedirected(values))
}

/** GKE's controller reads the class as an annotation alone. */
const isClassAnnotated = (values: Values): boolean =>
  controllerOf(values) === 'gce' && values.ingress.className !== undefined

/** Where a load balancer asks whether a pod is well: the proxy that signs people in answers for itself. */
const healthPath = (values: Values): string => (signIn(values) ? '/ping' : `${values.server.staticPrefix ?? ''}/health`)

/**
 * The path without its last slash, which the pages of MLflow need: they name their parts relative to it. NGINX takes
 * one action for all paths of an Ingress, so the redirect is one of its own. It is relative: whoever ends TLS, it keeps
 * the scheme, the host and the port.
 */
export function ingressRedirect(values: Values): Ingress[] {
  if (!isRedirected(values)) return []
  const annotations = {
    [`${nginx}/permanent-redirect`]: `${urlPath(values)}/`,
    [`${nginx}/permanent-redirect-code`]: '307',
    [`${nginx}/relative-redirects`]: 'true',
    [regexAnnotation]: 'true',
  }
  const path = `${urlPathExpression(values)}$`
  return [
    ingressOf(values, { name: `${fullname(values)}-redirect`, annotations, path, pathType: 'ImplementationSpecific' }),
  ]
}

interface Own {
  name: string
  annotations: Record<string, string>
  path: string
  pathType: 'ImplementationSpecific' | 'Prefix'
}

function ingressOf(values: Values, { name, annotations, path, pathType }: Own): Ingress {
  const { className, tls = [] } = values.ingress
  const hosts = ingressHosts(values)
  const http = {
    paths: [
      {
        path,
        pathType,
        backend: { service: { name: serviceName(values), port: { number: servicePort(values) } } },
      },
    ],
  }
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { ...metadata(values), name, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      ...(className && !isClassAnnotated(values) && { ingressClassName: className }),
      ...(tls.length > 0 && {
        tls: tls.map(({ hosts: own = [], ...entry }) => ({ ...certified(own.length > 0 ? own : hosts), ...entry })),
      }),
      rules: hosts.length > 0 ? hosts.map((host) => ({ host, http })) : [{ http }],
    },
  }
}

const certified = (hosts: string[]): { hosts?: string[] } => (hosts.length > 0 ? { hosts } : {})
