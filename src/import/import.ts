import type { Code } from '../diagnostics/catalogue.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { hasPassphrase } from '../facts/mlflow/gateway.ts'
import { isSince, mlflowVersion } from '../facts/mlflow/image.ts'
import { since } from '../facts/mlflow/releases.ts'
import { variableNames } from '../facts/mlflow/variable-names.ts'
import { isKnownVariable } from '../facts/mlflow/variable-releases.ts'
import { versionText } from '../facts/mlflow/version.ts'
import type { CompiledEnvironment } from '../model/environment.ts'
import { type JsonObject, mapOf } from '../model/json.ts'
import { withDefaults } from '../phases/2-resolve/resolve.ts'
import type { Values } from '../schema/generated/types.ts'
import { type Adoption, adoption, obstacleOf } from './adoption.ts'
import { chartObjects } from './chart-objects.ts'
import { type Difference, differences } from './differences.ts'
import { type Draft, newDraft } from './draft.ts'
import { environmentText } from './environment-text.ts'
import { findServer, type RunningServer, runsServer } from './find-server.ts'
import { tellForeign } from './foreign.ts'
import type { Input } from './manifest.ts'
import { mapAuth } from './map-auth.ts'
import { mapContainers } from './map-containers.ts'
import { mapLifecycle } from './map-lifecycle.ts'
import { mapMetrics } from './map-metrics.ts'
import { mapNames } from './map-names.ts'
import { mapNetworkPolicy } from './map-network-policy.ts'
import { mapOptions } from './map-options.ts'
import { mapPod, mapProbes } from './map-pod.ts'
import { mapRoutes } from './map-routes.ts'
import { mapScaling } from './map-scaling.ts'
import { mapService } from './map-service.ts'
import { mapServiceAccount } from './map-service-account.ts'
import { mapStart } from './map-start.ts'
import { mapStores } from './map-stores.ts'
import { mapVariables } from './map-variables.ts'
import { mapVolumes } from './map-volumes.ts'
import type { ImportOptions } from './options.ts'
import type { PlainSecret } from './plain-secrets.ts'
import { gather } from './read-manifests.ts'
import { settingsOf } from './settings.ts'

/** An environment file that may be written, and what is to be said of it. */
interface Imported {
  text: string
  draft: Draft
  /** The server that it was made of, as it runs or as a chart makes it. */
  server: RunningServer
  /** What stood in plain text, and the Secret that it goes to. */
  secrets: { name: string; found: PlainSecret[] }
}

/** Says how the file compiles beside the others: its objects, and every mistake. */
export type Compile = (
  text: string,
) => Promise<{ compiled?: CompiledEnvironment; problems: Diagnostic[]; engine?: 'argocd' | 'flux' }>

export interface Outcome {
  imported?: Imported
  compiled?: CompiledEnvironment
  adoption?: Adoption
  differences: Difference[]
  problems: Diagnostic[]
}

/**
 * Makes an environment file of what runs. Writes nothing, and prints nothing; no Secret's value is in what it returns
 * but in `imported.secrets`.
 *
 * @param schema where the schema lies, for editors
 */
export async function importServer(
  inputs: readonly Input[],
  options: ImportOptions,
  { compile, schema }: { compile: Compile; schema?: string | undefined },
): Promise<Outcome> {
  const gathered = gather(inputs)
  const { secrets, problems } = gathered
  if (problems.length > 0) return { problems, differences: [] }
  const nowhere = { file: inputs[0]?.file ?? '' }
  // What runs says more than the values that it was made of.
  const chart = runsServer(gathered.manifests) ? undefined : chartObjects({ ...gathered, ...options }, nowhere)
  if (chart && 'problem' in chart) return { problems: [chart.problem], differences: [] }
  const manifests = [...gathered.manifests, ...(chart?.manifests ?? [])]
  const secretName = (server: { metadata: { name: string } } | undefined): string =>
    `${options.beside ?? server?.metadata.name ?? options.id.replaceAll('/', '-')}-imported`
  let name = secretName(undefined)
  const imported = (variable: string) => ({
    name,
    key: secrets.find((secret) => secret.variable === variable)?.key ?? variable,
  })
  // The Secret is called as the server is, which is known only once it is found.
  const first = findServer(manifests, options, imported, nowhere)
  name = secretName(first.server?.workload.object)
  const { server, problem } = findServer(manifests, options, imported, nowhere)
  if (!server) return { problems: [problem!, ...(chart?.problems ?? [])], differences: [] }
  addStandIns(server, secrets, imported)
  const draft = newDraft()
  draft.problems.push(...(chart?.problems ?? []), ...gathered.unbuilt)
  const [release] = gathered.releases
  mapServer(server, { ...options, namespace: options.namespace ?? (chart && release?.namespace) }, draft)
  const source = chart
    ? `values of ${chart.chart.title} ${chart.chart.version}`
    : `${server.workload.object.kind} ${server.workload.object.metadata.name}`
  const used = JSON.stringify(draft.values) + JSON.stringify([...draft.patches])
  const found = secrets.filter(({ key, variable }) => used.includes(`"${key}"`) || used.includes(variable))
  for (const { location, key } of found)
    draft.problem('import-plain-secret', location, {
      message: `a secret stands here in plain text: from now on it is the key ${key} of the Secret ${name}`,
      help: 'make that Secret before the server is taken over; --secrets FILE writes it',
    })
  const result: Imported = { text: '', draft, server, secrets: { name, found } }
  if (hasErrors(draft.problems)) return { imported: result, problems: draft.problems, differences: [] }
  result.text = environmentText(draft, { id: options.id, source, schema })
  const { compiled, problems: mistakes, engine } = await compile(result.text)
  if (compiled) tellForeign({ server, compiled: compiled.objects }, draft)
  const obstacle = obstacleOf(server, draft.problems)
  return {
    imported: result,
    ...(compiled && {
      compiled,
      adoption: adoption({
        server,
        options,
        values: compiled.environment.values,
        compiled: compiled.objects,
        imported: found.length > 0 ? name : undefined,
        engine,
        obstacle,
        kept: keptPaths(compiled.environment.values, mistakes),
        chart: chart && `${chart.chart.title} ${chart.chart.version}`,
      }),
    }),
    differences:
      compiled && chart === undefined && options.beside === undefined ? differences(server, compiled.objects) : [],
    problems: [...draft.problems, ...mistakes.map(ofImport)],
  }
}

/** A mistake of the file, where another image mends it: whoever imports has an option for that. */
const ofImport = (mistake: Diagnostic): Diagnostic =>
  mistake.code === 'package-missing' && mistake.help !== undefined
    ? { ...mistake, help: mistake.help.replace('write image: ', 'add --image ') }
    : mistake

/** What stood in plain text within arguments is a variable from now on. */
function addStandIns(
  server: RunningServer,
  secrets: readonly PlainSecret[],
  imported: (variable: string) => { name: string; key: string },
): void {
  const variables = [...server.variables.known.values()].map((variable) => ('text' in variable ? variable.text : ''))
  const texts = JSON.stringify([server.container.command ?? '', server.container.args ?? '', variables])
  for (const { variable, location } of secrets)
    if (texts.includes(`$(${variable})`)) server.variables.known.set(variable, { secret: imported(variable), location })
}

/** The tables, in the order in which they need each other: what is left is variables. */
function mapServer(server: RunningServer, options: ImportOptions, draft: Draft): void {
  const settings = settingsOf(server)
  mapNames(server, options, draft)
  const values = withDefaults(draft.values) as unknown as Values
  if (isSince(values, since.optionVariables) === false)
    draft.problem('import-mlflow-too-old', server.workload.place([...server.containerPath, 'image']), {
      message: `MLflow ${versionText(mlflowVersion(values)!)} reads no options from variables: from here it would start with an empty database`,
      help: 'upgrade MLflow to 1.29 or later where it runs, and import it then',
    })
  mapStores(server, settings, draft, options.database)
  mapAuth(server, settings, draft, options.open)
  mapMetrics(server, settings, draft)
  mapOptions(server, settings, draft, options.open)
  mapPod(server, draft)
  mapLifecycle(server, draft)
  mapProbes(server, draft)
  mapScaling(server, draft)
  mapNetworkPolicy(server, draft)
  mapServiceAccount(server, draft)
  mapVariables(server, settings, draft)
  tellGateway(draft)
  mapVolumes(server, draft)
  mapContainers(server, draft, options.open)
  mapStart(server, draft, options)
  if (options.beside === undefined) {
    mapService(server, draft)
    mapRoutes(server, draft)
  }
  withNulls(draft)
}

/** Defaults that the server that runs has not got. */
function withNulls(draft: Draft): void {
  const variables = mapOf(draft.values.env_vars)
  const isAmazon = variables.MLFLOW_S3_ENDPOINT_URL === undefined
  const gone: JsonObject = {
    ...(isAmazon && { MLFLOW_S3_ENDPOINT_URL: null }),
    ...(variables.AWS_ACCESS_KEY_ID === undefined && { AWS_ACCESS_KEY_ID: null }),
    ...(variables.AWS_SECRET_ACCESS_KEY === undefined && { AWS_SECRET_ACCESS_KEY: null }),
  }
  draft.set(['env_vars'], { ...variables, ...gone })
  if (draft.values.persistent_storage === undefined) draft.set(['persistent_storage', 'enabled'], false)
}

/** Without a passphrase of its own the gateway is off: what it has kept by the public one is to be rotated first. */
function tellGateway(draft: Draft): void {
  const values = withDefaults(draft.values) as unknown as Values
  if (!isKnownVariable(values, variableNames.passphrase) || hasPassphrase(values)) return
  draft.change(
    ['gateway'],
    'off, because no passphrase is named: to keep it, rotate the API keys that it has kept by the public one to one of your own',
  )
}

/** The paths whose content goes with the old pod: a database's file, and artifacts, where nothing keeps them. */
function keptPaths({ backendStore, env_vars }: Values, mistakes: readonly Diagnostic[]): string[] {
  const isTold = (code: Code) => mistakes.some((mistake) => mistake.code === code)
  const artifacts = env_vars.MLFLOW_ARTIFACTS_DESTINATION ?? './mlartifacts'
  return [
    ...(isTold('sqlite-ephemeral') ? [String(backendStore.dbpath)] : []),
    ...(isTold('artifacts-ephemeral') && typeof artifacts === 'string' ? [artifacts] : []),
  ]
}
