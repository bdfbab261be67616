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
 * The URL path under which routes offer the server, without the last slash:
 * `/<project_id>[/<user_id>]/<workload_id>`. Routes strip it; the server knows nothing of it.
 */
export function urlPath(values: Values): string {
  const { project_id, user_id, workload_id } = values.metadata
  return ['', project_id || 'project_id', ...(user_id ? [user_id] : []), workload_id || fullname(values)].join('/')
}

/** The URL path in a regular expression: of what a segment may hold, only a dot means something else there. */
export const urlPathExpression = (values: Values): string => urlPath(values).replaceAll('.', '\\.')
