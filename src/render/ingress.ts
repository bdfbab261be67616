import type { Ingress, Values } from '../generated/types.ts'
import { fullname, urlPath } from '../mlflow/names.ts'
import { metadata } from './metadata.ts'
import { servicePort } from './service.ts'

/** The Ingress under the environment's URL path; the second group of its expression is what the rewrite keeps. */
export function ingress(values: Values): Ingress {
  const { className, host, tls, annotations } = values.ingress
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { ...metadata(values), ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      ...(className && { ingressClassName: className }),
      ...(tls && tls.length > 0 && { tls: tls.map(({ hosts, ...entry }) => ({ ...certified(hosts, host), ...entry })) }),
      rules: [
        {
          ...(host && { host }),
          http: {
            paths: [
              {
                path: `${urlPath(values)}(/|$)(.*)`,
                pathType: 'ImplementationSpecific',
                backend: { service: { name: fullname(values), port: { number: servicePort } } },
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
