import type { Container, ContainerPort, Values } from '../generated/types.ts'
import { env } from './env.ts'
import { resources } from '../mlflow/resources.ts'
import { volumeMounts } from './volumes.ts'

/** The container that runs the server. */
export function container(values: Values): Container {
  const { image, imagePullPolicy, securityContext, startupProbe, livenessProbe, readinessProbe } = values
  return {
    name: 'mlflow',
    image,
    imagePullPolicy: imagePullPolicy || 'Always',
    ...start(values),
    env: env(values),
    ports: ports(values),
    ...(startupProbe && { startupProbe }),
    ...(livenessProbe && { livenessProbe }),
    ...(readinessProbe && { readinessProbe }),
    resources: resources(values),
    ...(securityContext && { securityContext }),
    volumeMounts: volumeMounts(values),
  }
}

/**
 * With an entrypoint, a shell runs it and then becomes the server, so that the server sees what it exports. The empty
 * line takes a backslash at the entrypoint's end.
 */
function start({ entrypoint, deployment }: Values) {
  const args = ['--host=0.0.0.0', `--port=${deployment.ports.http}`]
  if (!entrypoint?.trim()) return { command: ['mlflow', 'server'], args }
  return { command: ['sh', '-c'], args: [`${entrypoint.trimEnd()}\n\nexec mlflow server ${args.join(' ')}\n`] }
}

/** The ports by name, http first. */
export function ports({ deployment }: Values): (ContainerPort & { name: string })[] {
  const names = Object.keys(deployment.ports).sort((a, b) => Number(b === 'http') - Number(a === 'http') || (a < b ? -1 : 1))
  return names.map((name) => ({ name, containerPort: deployment.ports[name]!, protocol: 'TCP' }))
}
