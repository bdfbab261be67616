import { mainContainer } from '../../facts/kubernetes/container.ts'
import { askedPrivileges, type privileges } from '../../facts/kubernetes/privileges/privileges.ts'
import { podOf } from '../../facts/kubernetes/workload.ts'
import { extraEntries, ownNamespace } from '../../model/environment.ts'
import { equal, formatPath, mapsOf } from '../../model/json.ts'
import { isNamesake } from '../../model/kubernetes-object.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenAdded, whenPresent } from './consequence.ts'
import { compared, type Fact, gained } from './gained.ts'
import { type PatchedField, patchedFields, rendered } from './rendered.ts'
import { name, sentence } from './sentence.ts'

/** The volumes that are the user's own, by values or by patches, and more than an empty folder. */
function volumes(state: CompiledState): Fact[] {
  const theirs = state.environment.values.extraVolumes.map(({ name }) => name)
  const own = mapsOf(podOf(rendered(state))?.volumes).filter(({ name }) => !theirs.includes(String(name)))
  return mapsOf(podOf(state.objects)?.volumes)
    .filter((volume) => volume.emptyDir === undefined && !own.some((other) => equal(other, volume)))
    .map((volume): Fact => {
      const kind = Object.keys(volume).find((field) => field !== 'name')
      return [`${String(volume.name)} (${String(kind)})`, JSON.stringify(volume)]
    })
}

/** Taints that keep pods away from where the cluster is run. */
const controlPlane = /^node-role\.kubernetes\.io\/(control-plane|master)$/

function* tolerations({ objects }: CompiledState): Generator<string> {
  for (const { key, operator } of mapsOf(podOf(objects)?.tolerations)) {
    if (key === undefined && operator === 'Exists') yield 'every node, whatever its taints'
    if (controlPlane.test(String(key))) yield String(key)
  }
}

/** Where a server's files and programs are, which a volume in their place replaces. */
const system = /^\/(bin|boot|dev|etc|home|lib\w*|opt|proc|root|run|sbin|sys|usr|var)?(\/|$)/

const mountsOverSystem = ({ objects }: CompiledState): string[] =>
  (mainContainer(objects)?.mounts ?? []).flatMap(({ path }) => (system.test(path) ? [path] : []))

/** What an environment says that it shares with others. */
const shared = ({ environment: { values } }: CompiledState): string[] =>
  (['backendStore', 'registryStore', 'artifacts'] as const).flatMap((key) =>
    values[key].shared ? [`${key}.shared`] : [],
  )

/** Privileges of which no other sentence tells, whoever sets their fields. */
const untold: readonly string[] = ['foreignPods', 'scrapedAddresses'] satisfies (keyof typeof privileges)[]

/** What objects ask for that no server needs: the user's own all of it, those of the server what is told nowhere else. */
const privileged = ({ objects, environment }: CompiledState): Fact[] => {
  const own = extraEntries(environment.values).map(([, object]) => object)
  return objects.flatMap((object) =>
    askedPrivileges(object)
      .filter(({ name }) => untold.includes(name) || own.some((one) => isNamesake(one, object)))
      .map(({ name, path, item }): Fact => [`${object.kind} ${formatPath(path)} (privileges.${name})`, item]),
  )
}

/** Fields of which sentences of their own tell, whoever sets them; a name in brackets is any. */
const told: readonly RegExp[] = [
  /^metadata\.(annotations|labels)\b/,
  /^(spec\.template\.)metadata\.annotations\b/,
  /^spec\.template\.spec\.(securityContext|tolerations|serviceAccountName|automountServiceAccountToken)\b/,
  /^spec\.template\.spec\.(hostNetwork|hostPID|hostIPC|hostUsers|shareProcessNamespace)$/,
  /^spec\.template\.spec\.(initContainers|ephemeralContainers|containers\[(?!mlflow\]))/,
  /^spec\.template\.spec\.volumes\b/,
  /^spec\.template\.spec\.containers\[mlflow\]\.(image|imagePullPolicy|command|args|lifecycle|securityContext|envFrom|env\[)/,
  /^spec\.template\.spec\.containers\[mlflow\]\.(startup|liveness|readiness)Probe\b/,
  /^spec\.(type|externalIPs)$/,
  /^automountServiceAccountToken$/,
]

/** Fields by which pods are more or fewer, larger or smaller, here or there, sooner or later, and nothing else. */
const harmless: readonly RegExp[] = [
  /^spec\.(replicas|strategy|minReadySeconds|revisionHistoryLimit|progressDeadlineSeconds|paused)\b/,
  /^spec\.template\.spec\.(terminationGracePeriodSeconds|nodeSelector|affinity|topologySpreadConstraints)\b/,
  /^spec\.template\.spec\.containers\[mlflow\]\.(resources\.(requests|limits)|resizePolicy|terminationMessage\w+)\b/,
  /^spec\.(minReplicas|maxReplicas|metrics|behavior|minAvailable|maxUnavailable|unhealthyPodEvictionPolicy)\b/,
  /^spec\.(sessionAffinity\w*|internalTrafficPolicy|trafficDistribution|ipFamilies|ipFamilyPolicy)\b/,
  /^spec\.resources\.requests\.storage$/,
  /^spec\.ports\[[^\]]*\]\.appProtocol$/,
]

/** Containers and volumes that are taken out, of which the sentences on those that there are tell nothing. */
const isTakenOut = ({ path, value }: PatchedField): boolean =>
  value === 'null' && /^spec\.template\.spec\.(\w*[cC]ontainers|volumes)\[[^\]]*\]$/.test(path)

const isBeyond = (field: PatchedField): boolean =>
  isTakenOut(field) || !(told.some((form) => form.test(field.path)) || harmless.some((form) => form.test(field.path)))

const comparePatches = compared((state) =>
  patchedFields(state)
    .filter(isBeyond)
    .map(({ kind, path, value }): Fact => [path === '' ? `${kind} (${value})` : `${kind} ${path}`, value]),
)

/** What an environment reaches beside its own. */
export const reach: Consequences = {
  'mounts-more': whenPresent(
    'caution',
    gained(volumes, (items) => sentence`the pods have volumes of the environment's own: ${name(items)}`),
  ),

  'tolerates-control-plane': whenPresent(
    'caution',
    gained(tolerations, (taints) => sentence`the pods may run where the cluster itself is run: ${name(taints)}`),
  ),

  'mounts-over': whenPresent(
    'caution',
    gained(mountsOverSystem, (paths) => sentence`volumes take the place of the server's own files: ${name(paths)}`),
  ),

  privileged: whenPresent(
    'caution',
    gained(privileged, (items) => sentence`objects ask for what no server needs: ${name(items)}`),
  ),

  shares: whenPresent(
    'caution',
    gained(shared, (keys) => sentence`other environments may have the same data: ${name(keys)}`),
  ),

  'among-others': whenAdded('caution', function* ({ after, company }) {
    const { namespace } = after.environment.values
    if ([ownNamespace(after.inputs.id), company.environment.values.namespace].includes(namespace)) return
    yield sentence`it lives in the namespace ${name(namespace)}, with the Secrets and ServiceAccounts that are there`
  }),

  'beyond-values': whenPresent('caution', function* (change) {
    const { gained, lost } = comparePatches(change)
    if (gained.length > 0) yield sentence`patches reach beyond what values can: ${name(gained)}`
    if (lost.length > 0)
      yield sentence`patches no longer change what they did, which may have confined it: ${name(lost)}`
  }),
}
