import type { Values } from '../../schema/generated/types.ts'
import { isIPv6 } from './hosts.ts'
import { isSince } from './image.ts'
import { signIn } from './oauth2-proxy/sign-in.ts'
import { since } from './releases.ts'
import { readArguments } from './server-options.ts'
import { variableNames } from './variable-names.ts'

/**
 * The value of --host. MLflow makes host:port of it for gunicorn, which reads IPv6 in brackets only; uvicorn takes it as it
 * is, and no brackets (tried with uvicorn 0.54 and gunicorn 26.2).
 */
export function hostArgument(values: Values): string {
  if (signIn(values)) return loopback
  return isIPv6(values) && servesWithGunicorn(values) ? `[${values.server.host}]` : values.server.host
}

/** Where only the proxy in the pod reaches it: the pod's address would lead around the proxy. */
const loopback = '127.0.0.1'

const servesWithGunicorn = (values: Values): boolean =>
  isSince(values, since.uvicorn) === false ||
  Object.hasOwn(values.env_vars, variableNames.gunicornOptions) ||
  readArguments(values.server.extraArgs).some(({ option }) => option === '--gunicorn-opts')

/** The IP families that the server answers: with one worker uvicorn's socket is asyncio's, which keeps :: to IPv6. */
export function families(values: Values): readonly string[] {
  if (!isIPv6(values)) return ['IPv4']
  if (signIn(values)) return ['IPv4', 'IPv6']
  return values.server.workers === 1 && !servesWithGunicorn(values) ? ['IPv6'] : ['IPv4', 'IPv6']
}
