import { authArguments } from '../../facts/mlflow/auth.ts'
import { preStopSeconds } from '../../facts/mlflow/draining.ts'
import { hostArgument } from '../../facts/mlflow/listening.ts'
import { metricsPort } from '../../facts/mlflow/metrics.ts'
import { signIn } from '../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { containerResources } from '../../facts/mlflow/resources.ts'
import { securityContext } from '../../facts/mlflow/security.ts'
import type { Container, ContainerPort, Values } from '../../schema/generated/types.ts'
import { env } from './env.ts'
import { preStop } from './pre-stop.ts'
import { probes } from './probes.ts'
import { startCommand } from './start-program.ts'
import { volumeMounts } from './volumes.ts'

/** The container that runs the server. */
export function serverContainer(values: Values): Container {
  const { deployment, server } = values
  const args = [
    `--host=${hostArgument(values)}`,
    `--port=${deployment.ports.http}`,
    ...authArguments(values),
    ...server.extraArgs,
  ]
  return programContainer(values, args, {
    ...ports(values),
    ...probes(values),
    ...preStop(preStopSeconds(values).server),
    resources: containerResources(values),
  })
}

/**
 * A container of MLflow, the server's or that of a job: it runs the start-up program with these arguments, and has all by
 * which that reaches the environment's data. What is its own stands in `own`.
 */
export function programContainer(values: Values, args: string[], own: Partial<Container>): Container {
  const { image, imagePullPolicy } = values
  const security = securityContext(values)
  return {
    name: 'mlflow',
    image,
    imagePullPolicy: imagePullPolicy || 'Always',
    ...start(values, args),
    env: env(values),
    ...(values.envFrom.length > 0 && { envFrom: values.envFrom }),
    ...own,
    ...(Object.keys(security).length > 0 && { securityContext: security }),
    volumeMounts: volumeMounts(values),
  }
}

/**
 * With an entrypoint, a shell runs it and then becomes the start-up program, so that the server sees what it exports.
 * The empty line takes a backslash at the entrypoint's end. The arguments are the shell's own: what Kubernetes puts
 * into one of them, such as a Secret's key, is never read as shell. To a shell a carriage return is a letter: those of
 * an editor on Windows go.
 */
function start({ entrypoint }: Values, args: string[]): Pick<Container, 'command' | 'args'> {
  if (!entrypoint?.trim()) return { command: startCommand, args }
  return {
    command: ['sh', '-c'],
    args: [`${entrypoint.replaceAll('\r\n', '\n').trimEnd()}\n\nexec ${startCommand.join(' ')} "$@"\n`, 'sh', ...args],
  }
}

/** The ports that somebody outside of the pod reaches: behind a proxy in it, MLflow's own is none of them. */
function ports(values: Values): Pick<Container, 'ports'> {
  const reached = containerPorts(values).filter(({ name }) => name !== 'http' || !signIn(values))
  const all = [...reached, ...metricsPorts(values)]
  return all.length > 0 ? { ports: all } : {}
}

/** No port of the Service, which some open to the outside: Prometheus asks the pods themselves. */
const metricsPorts = ({ metrics }: Values): ContainerPort[] =>
  metrics.enabled ? [{ name: metricsPort.name, containerPort: metricsPort.number, protocol: 'TCP' }] : []

/** The ports by name, http first. */
export function containerPorts({ deployment }: Values): (ContainerPort & { name: string })[] {
  const names = Object.keys(deployment.ports).sort(
    (a, b) => Number(b === 'http') - Number(a === 'http') || (a < b ? -1 : 1),
  )
  return names.map((name) => ({ name, containerPort: deployment.ports[name]!, protocol: 'TCP' }))
}
