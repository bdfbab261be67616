import { isSignedIn } from '../../facts/mlflow/auth.ts'
import { preStopSeconds } from '../../facts/mlflow/draining.ts'
import { podVariable } from '../../facts/mlflow/hosts.ts'
import { proxyArguments } from '../../facts/mlflow/oauth2-proxy/arguments.ts'
import { proxyContainer } from '../../facts/mlflow/oauth2-proxy/bypasses.ts'
import { configurationFile, proxySecretPath, proxyVolume } from '../../facts/mlflow/oauth2-proxy/mount-paths.ts'
import { proxyPorts } from '../../facts/mlflow/oauth2-proxy/ports.ts'
import { proxySecrets } from '../../facts/mlflow/oauth2-proxy/secrets.ts'
import { signIn } from '../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { isUserGiven, podSecurityContext } from '../../facts/mlflow/security.ts'
import type { Container, SecurityContext, Values, Volume } from '../../schema/generated/types.ts'
import { preStop } from './pre-stop.ts'
import { signInConfigurationName } from './sign-in-configuration.ts'

/** The user and the group of its image. */
const user = 65532

/** The container that asks everybody who they are, before the server's, where the values have one. */
export function signInProxy(values: Values): Container[] {
  const settings = signIn(values)
  if (!settings) return []
  const probe = (path: string) => ({ httpGet: { path, port: 'proxy' }, timeoutSeconds: 5 })
  return [
    {
      name: proxyContainer,
      image: settings.image,
      imagePullPolicy: values.imagePullPolicy || 'Always',
      args: proxyArguments(values, settings),
      ...(isSignedIn(values) && { env: podVariable(values) }),
      ports: Object.entries(proxyPorts).map(([name, containerPort]) => ({ name, containerPort, protocol: 'TCP' })),
      livenessProbe: probe('/ping'),
      readinessProbe: probe('/ready'),
      ...preStop(preStopSeconds(values).proxy),
      resources: settings.resources,
      securityContext: securityContext(values),
      volumeMounts: [{ name: proxyVolume.name, mountPath: proxyVolume.path, readOnly: true }],
    },
  ]
}

/** It needs nothing of what a server may need: it is restricted, whatever the server is. */
const securityContext = (values: Values): SecurityContext => ({
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  ...(isUserGiven(values) ? {} : { runAsUser: user, runAsGroup: user }),
  seccompProfile: { type: 'RuntimeDefault' },
})

/** The volume with its configuration and its Secrets, which the server's container never sees. */
export function signInVolume(values: Values): Volume[] {
  const settings = signIn(values)
  if (!settings) return []
  const secrets = proxySecrets(settings)
  const sources = [...new Set(secrets.map(({ name }) => name))].map((name) => ({
    secret: {
      name,
      items: secrets
        .filter((secret) => secret.name === name)
        .map((secret) => ({ key: secret.key, path: proxySecretPath(secret) })),
    },
  }))
  const configuration = {
    configMap: {
      name: signInConfigurationName(values),
      items: [{ key: configurationFile, path: configurationFile }],
    },
  }
  // Files are root's: the proxy reads them by the pod's group, or as everybody.
  const defaultMode = podSecurityContext(values).fsGroup === undefined ? undefined : 0o440
  return [
    {
      name: proxyVolume.name,
      projected: { ...(defaultMode !== undefined && { defaultMode }), sources: [configuration, ...sources] },
    },
  ]
}
