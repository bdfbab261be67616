import type { JsonObject } from '../../../model/json.ts'
import type { Values } from '../../../schema/generated/types.ts'
import { isSignedIn } from '../auth.ts'
import { isIPv6 } from '../hosts.ts'
import { urlPath, urlPathExpression } from '../names.ts'
import { variableNames } from '../variable-names.ts'
import { inProxy, proxySecretPath } from './mount-paths.ts'
import { proxyPorts } from './ports.ts'
import type { SignIn } from './sign-in.ts'

/** How long MLflow may take to answer once a body has arrived: it passes uploads on to their store before it does. */
const timeout = '1h'

/** The variable that stands for the pod's own id: the proxy puts it in. */
const pod = `\${${variableNames.pod}}`

/** What MLflow is told of who asks, by the proxy alone: it takes these headers out of every request first. */
const identity = {
  'X-Forwarded-User': 'user',
  'X-Forwarded-Email': 'email',
  'X-Forwarded-Groups': 'groups',
  'X-Forwarded-Preferred-Username': 'preferred_username',
}

/**
 * The configuration of oauth2-proxy that its arguments can't say
 * (https://oauth2-proxy.github.io/oauth2-proxy/configuration/alpha-config): the provider, and where requests go. Below
 * the URL path they come from the routes, and the path is taken away; at the top from within the cluster.
 */
function proxyConfiguration(values: Values, signIn: SignIn): JsonObject {
  const { issuerUrl = '', clientId = '', clientSecret, ca, scopes, audiences, allowedGroups } = signIn
  const address = isIPv6(values) ? '[::]' : '0.0.0.0'
  const uri = `http://127.0.0.1:${values.deployment.ports.http}`
  // Of a path that is rewritten the proxy takes what is behind a ? for the query, also where it was encoded: an artifact
  // would get another name. So such a path is not rewritten, and found nowhere.
  const routed = `^${urlPathExpression(values)}/([^?]*)$`
  return {
    server: { bindAddress: `${address}:${proxyPorts.proxy}` },
    metricsServer: { bindAddress: `${address}:${proxyPorts['proxy-metrics']}` },
    upstreamConfig: {
      upstreams: [
        ...(urlPath(values) === '' ? [] : [{ id: 'routed', path: routed, rewriteTarget: '/$1', uri, timeout }]),
        { id: 'cluster', path: '/', uri, timeout },
      ],
    },
    injectRequestHeaders: Object.entries(identity).map(([name, claim]) => ({
      name,
      values: [{ claimSource: { claim, ...(claim === 'groups' && isSignedIn(values) && { prefix: `${pod}:` }) } }],
    })),
    providers: [
      {
        id: 'provider',
        provider: 'oidc',
        clientID: clientId,
        ...(clientSecret && { clientSecretFile: inProxy(proxySecretPath(clientSecret)) }),
        ...(ca && { caFiles: [inProxy(proxySecretPath(ca))] }),
        code_challenge_method: 'S256',
        scope: scopes.join(' '),
        ...(allowedGroups.length > 0 && { allowedGroups }),
        oidcConfig: {
          issuerURL: issuerUrl,
          insecureSkipNonce: false,
          emailClaim: signIn.emailClaim,
          groupsClaim: signIn.groupsClaim,
          audienceClaims: ['aud'],
          ...(audiences.length > 0 && { extraAudiences: audiences }),
        },
      },
    ],
  }
}

const escaped = '\\u0024'

/**
 * The file: JSON, which is YAML. A $ is escaped in its texts, because the proxy puts variables in their place before it
 * reads them.
 */
export const proxyConfigurationFile = (values: Values, signIn: SignIn): string =>
  `${JSON.stringify(proxyConfiguration(values, signIn), null, 2)
    .replaceAll('$', escaped)
    .replaceAll(`${escaped}${pod.slice(1)}`, pod)}\n`
