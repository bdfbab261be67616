import type { Values } from '../../../schema/generated/types.ts'
import { signIn } from './sign-in.ts'

/** The ports of oauth2-proxy in its container, by name: its own defaults. */
export const proxyPorts = {
  /** Where everybody comes in, in place of MLflow's own port. */
  proxy: 4180,
  /** Its counters, in Prometheus' form: nothing of MLflow. */
  'proxy-metrics': 44180,
} as const

/** The name of the container's port that leads to the server: what the Service's http leads to. */
export const entrance = (values: Values): string => (signIn(values) ? 'proxy' : 'http')

/** The number of that port. */
export const entrancePort = (values: Values): number =>
  signIn(values) ? proxyPorts.proxy : values.deployment.ports.http
