import { texts } from '../../model/json.ts'
import type { Values } from '../../schema/generated/types.ts'

/**
 * The name of the Deployment, the Service and the routes. `nameOverride` and `fullnameOverride` mean what they mean in
 * the chart.
 */
export function fullname({ release, nameOverride, fullnameOverride }: Values): string {
  return fullnameOverride || (nameOverride ? `${nameOverride}-${release}` : release)
}

/** The name of the Service, and of all that leads to it. */
export const serviceName = (values: Values): string => values.service.name ?? fullname(values)

/**
 * The labels by which a server's pods are found. A Deployment's are immutable: one that somebody else made is adopted
 * only while they stay as they are.
 */
export const selector = (values: Values): Record<string, string> =>
  hasOwnSelector(values) ? texts(values.selector) : { app: fullname(values) }

/** Whether the values say by which labels pods are found. */
export const hasOwnSelector = ({ selector }: Values): boolean => Object.keys(selector).length > 0

/**
 * The URL path under which routes offer the server, without the last slash, which at the root is nothing:
 * `/<project_id>[/<user_id>]/<workload_id>`, unless the values say another, or the server serves below one itself.
 */
export function urlPath(values: Values): string {
  const { path, project_id, user_id, workload_id } = values.metadata
  const own = values.server.staticPrefix ?? path
  if (own !== undefined) return own === '/' ? '' : own
  return ['', project_id || 'project_id', ...(user_id ? [user_id] : []), workload_id || fullname(values)].join('/')
}

/** Whether the routes take the URL path away, of which the server then knows nothing; not at the root. */
export const isStripped = (values: Values): boolean =>
  values.server.staticPrefix === undefined && values.auth?.type !== 'oidc' && urlPath(values) !== ''

/** The URL path in a regular expression: of what a segment may hold, only a dot means something else there. */
export const urlPathExpression = (values: Values): string => urlPath(values).replaceAll('.', '\\.')
