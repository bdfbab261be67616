import { serviceName } from '../../facts/mlflow/names.ts'
import { certificateName } from '../../facts/mlflow/tls.ts'
import type { BackendTLSPolicy, Values } from '../../schema/generated/types.ts'
import { metadata } from './metadata.ts'

/** By which a Gateway asks the Service by HTTPS, and verifies who answers. */
export function backendTlsPolicy(values: Values): BackendTLSPolicy {
  const { configMap } = values.server.tls?.ca ?? {}
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'BackendTLSPolicy',
    metadata: metadata(values),
    spec: {
      targetRefs: [{ group: '', kind: 'Service', name: serviceName(values) }],
      validation: {
        ...(configMap
          ? { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: configMap }] }
          : { wellKnownCACertificates: 'System' }),
        hostname: certificateName(values),
      },
    },
  }
}
