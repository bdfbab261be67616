import type { Values } from '../../schema/generated/types.ts'
import type { Encrypted } from '../kubernetes/ingress-controllers.ts'
import { servicePort } from './hosts.ts'
import { isSince } from './image.ts'
import { serviceName } from './names.ts'
import { since } from './releases.ts'
import { type SecretKey, secretPath } from './secret-path.ts'
import { variableNames } from './variable-names.ts'

/** The server's own certificate, and its key. */
export function certificateFiles({ server: { tls } }: Values): { certificate: SecretKey; key: SecretKey } | undefined {
  if (!tls) return undefined
  const file = (key: string): SecretKey => ({ name: tls.secretName, key })
  return { certificate: file(tls.certKey ?? 'tls.crt'), key: file(tls.keyKey ?? 'tls.key') }
}

/** The variable with the options for the program that serves MLflow: it takes those of uvicorn, or of gunicorn before. */
export const programVariable = (values: Values): string =>
  (isSince(values, since.uvicorn) ?? true) ? variableNames.uvicornOptions : variableNames.gunicornOptions

/** The options by which that program ends TLS, as each of the two calls them; both read the files once, at their start. */
export function certificateOptions(values: Values): string[] {
  const files = certificateFiles(values)
  if (!files) return []
  const prefix = programVariable(values) === variableNames.uvicornOptions ? '--ssl-' : '--'
  return [`${prefix}certfile=${secretPath(files.certificate)}`, `${prefix}keyfile=${secretPath(files.key)}`]
}

/** The certificate as the controller of an Ingress needs it. */
export const encrypted = (values: Values): Encrypted => ({
  namespace: values.namespace,
  port: servicePort(values),
  name: certificateName(values),
  ca: values.server.tls?.ca?.secretName,
})

/** The name by which routes ask for the certificate. */
export const certificateName = (values: Values): string =>
  values.server.tls?.hostname ?? `${serviceName(values)}.${values.namespace}.svc`
