import { schemeOf } from '../../../facts/mlflow/artifact-stores.ts'
import { endpoints } from '../../../facts/mlflow/data-places.ts'
import { isInCluster, proxyOf } from '../../../facts/mlflow/proxies.ts'
import { readArguments } from '../../../facts/mlflow/server-options.ts'
import { artifactsDestination, isBucket } from '../../../facts/mlflow/storage.ts'
import { variableNames } from '../../../facts/mlflow/variable-names.ts'
import { textOfVariable } from '../../../facts/mlflow/variables.ts'
import type { Path } from '../../../model/json.ts'
import { memoizeText } from '../../../model/memo.ts'
import type { Values } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

/** The way of artifacts to their store: a server that can't go it is Ready all the same. */
export const artifactAccessRules = {
  'bucket-missing'({ values }, report) {
    const destination = artifactsDestination(values)
    const [, scheme, rest] = /^(s3|gs|r2|b2|wasbs?|abfss?):(?!\/\/[^/])\/*(.*)$/s.exec(destination ?? '') ?? []
    if (scheme === undefined) return
    report({
      path: ['env_vars', variableNames.artifactsDestination],
      message: `${destination} names no bucket, which stands after two slashes`,
      help: `write ${scheme}://${rest || 'my-bucket/artifacts'}`,
    })
  },

  'endpoint-bucket'({ values }, report) {
    const destination = artifactsDestination(values)
    const endpoint = endpointOf(values)
    if (!isBucket(destination) || endpoint === undefined) return
    const [, bucket = ''] = /^s3:\/\/([^/]+)/.exec(destination!) ?? []
    const { url, variable } = endpoint
    const isPath = url.pathname.replace(/\/$/, '').endsWith(`/${bucket}`)
    if (bucket === '' || (!isPath && !(url.hostname.startsWith(`${bucket}.`) && isOfProvider(url)))) return
    const without = isPath
      ? url.href.replace(/\/$/, '').slice(0, -bucket.length - 1)
      : url.origin.replace(`//${bucket}.`, '//')
    report({
      path: ['env_vars', variable],
      message: `the endpoint already has the bucket ${bucket}, which is added to it: artifacts would lie below ${bucket}/${bucket}/`,
      help: `write ${variable}: ${without}`,
    })
  },

  'root-endpoint'({ values }, report) {
    const root = defaultRoot(values)
    const endpoint = endpointOf(values)
    if (root === undefined || endpoint === undefined || parsed(root.text)?.host !== endpoint.url.host) return
    report({
      path: root.path,
      message: `clients would send artifacts to ${root.text} without credentials, as to a server of MLflow: it is the endpoint of S3`,
      help: 'remove it: the server then takes them',
    })
  },

  'ca-ignored'({ values }, report) {
    if (!/^(true|1)$/i.test(textOf(values, variableNames.s3IgnoreTls))) return
    if (!Object.hasOwn(values.env_vars, caBundle)) return
    report({
      path: ['env_vars', caBundle],
      message: `${caBundle} has no effect for S3 while ${variableNames.s3IgnoreTls} is true: no certificate is verified`,
      help: `remove ${variableNames.s3IgnoreTls}`,
      part: 'key',
    })
  },

  'proxy-outside'({ values }, report) {
    const endpoint = endpointOf(values)
    if (!isBucket(artifactsDestination(values)) || endpoint === undefined || !isInCluster(endpoint.url)) return
    const { hostname } = endpoint.url
    const proxied = proxyOf(endpoint.url, (name) => textOf(values, name))
    if (proxied === undefined) return
    const excepted = [proxied.excepted, hostname].filter(Boolean).join(',')
    report({
      path: ['env_vars', proxied.variable],
      message: `${proxied.variable} sends requests for ${hostname}, which is in the cluster, to the proxy: ${proxied.exceptions} has no end of that name`,
      help: `write ${proxied.exceptions}: ${excepted}`,
    })
  },

  'artifacts-on-clients'({ values }, report) {
    const root = defaultRoot(values)
    if (root !== undefined && isLocal(root.text)) {
      report({
        path: root.path,
        message: `clients would write the artifacts of new experiments to ${root.text} on their own machines`,
        help: 'remove it: the server then takes them',
      })
    }
    const refusal = unserved(values)
    if (root === undefined && refusal !== undefined) {
      report({
        path: refusal,
        message: 'a server that takes no artifacts has clients write them to ./mlruns on their own machines',
        help: `remove it, or name the store that clients write to: env_vars: {${variableNames.defaultArtifactRoot}: s3://my-bucket/artifacts}`,
      })
    }
  },
} satisfies Rules

/** The text of a variable; empty where there is none, or a Secret holds it. */
const textOf = ({ env_vars }: Values, name: string): string =>
  Object.hasOwn(env_vars, name) ? textOfVariable(env_vars[name]!) : ''

/** Whether a host is one below which a provider gives every bucket a name; a company's own may only look so. */
const isOfProvider = ({ hostname }: URL): boolean =>
  /\.(amazonaws|backblazeb2|cloudflarestorage|digitaloceanspaces|googleapis|linodeobjects|myqcloud|wasabisys)\.com$/.test(
    hostname,
  ) || /\.(amazonaws\.com\.cn|aliyuncs\.com|scw\.cloud|ovh\.net)$/.test(hostname)

/** The file of boto3's CAs. */
const caBundle = 'AWS_CA_BUNDLE'

/** The server of S3 that is not AWS's, and the variable that names it; undefined where no text names one. */
function endpointOf(values: Values): { url: URL; variable: string } | undefined {
  const variable = endpoints.find((name) => Object.hasOwn(values.env_vars, name))
  if (variable === undefined) return undefined
  const url = parsed(textOf(values, variable))
  return url && { url, variable }
}

const parsed = memoizeText((text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined))

/** Where clients are told to write, and the value that says so; undefined where nothing is said, or a Secret says it. */
function defaultRoot(values: Values): { text: string; path: Path } | undefined {
  const argument = readArguments(values.server.extraArgs).findLast(({ option }) => option === '--default-artifact-root')
  if (argument) return { text: argument.value ?? '', path: ['server', 'extraArgs', argument.index] }
  if (!Object.hasOwn(values.env_vars, variableNames.defaultArtifactRoot)) return undefined
  return {
    text: textOf(values, variableNames.defaultArtifactRoot),
    path: ['env_vars', variableNames.defaultArtifactRoot],
  }
}

/** A path, or a URI of one: no client sees the pod's files. */
const isLocal = (root: string): boolean => root !== '' && (schemeOf(root) ?? 'file') === 'file'

/** The value that has the server take no artifacts; undefined where it takes them. */
function unserved(values: Values): Path | undefined {
  const argument = readArguments(values.server.extraArgs).find(({ option }) => option === '--no-serve-artifacts')
  if (argument) return ['server', 'extraArgs', argument.index]
  const said = textOf(values, variableNames.serveArtifacts)
  return /^(0|false|f|no|n|off)$/i.test(said) ? ['env_vars', variableNames.serveArtifacts] : undefined
}
