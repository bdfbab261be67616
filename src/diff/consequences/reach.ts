import { podOf } from '../../facts/kubernetes/pods.ts'
import { equal, mapsOf } from '../../model/json.ts'
import type { CompiledState } from '../../recompile.ts'
import { anyOf } from '../../text/any-of.ts'
import { type Consequences, whenPresent } from './consequence.ts'
import { type Fact, gained } from './gained.ts'
import { type PatchedField, patchedFields, rendered } from './rendered.ts'
import { name, sentence } from './sentence.ts'

/** The volumes that the values don't make and that are more than an empty folder. */
function volumes(state: CompiledState): Fact[] {
  const own = mapsOf(podOf(rendered(state))?.volumes)
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

/** Fields of which sentences of their own tell, whoever sets them; a name in brackets is any. */
const told = anyOf([
  /^metadata\.(annotations|labels)\b/,
  /^(spec\.template\.)metadata\.annotations\b/,
  /^spec\.template\.spec\.(securityContext|tolerations|serviceAccountName|automountServiceAccountToken)\b/,
  /^spec\.template\.spec\.(hostNetwork|hostPID|hostIPC|hostUsers|shareProcessNamespace)$/,
  /^spec\.template\.spec\.(initContainers|ephemeralContainers|containers\[(?!mlflow\]))/,
  /^spec\.template\.spec\.volumes\b/,
  /^spec\.template\.spec\.containers\[mlflow\]\.(image|imagePullPolicy|command|args|lifecycle|securityContext|env\[)/,
  /^spec\.template\.spec\.containers\[mlflow\]\.(startup|liveness|readiness)Probe\b/,
  /^spec\.(type|externalIPs)$/,
  /^automountServiceAccountToken$/,
])

/** Fields by which pods are more or fewer, larger or smaller, here or there, sooner or later, and nothing else. */
const harmless = anyOf([
  /^spec\.(replicas|strategy|minReadySeconds|revisionHistoryLimit|progressDeadlineSeconds|paused)\b/,
  /^spec\.template\.spec\.(terminationGracePeriodSeconds|nodeSelector|affinity|topologySpreadConstraints)\b/,
  /^spec\.template\.spec\.containers\[mlflow\]\.(resources\.(requests|limits)|resizePolicy|terminationMessage\w+)\b/,
  /^spec\.(sessionAffinity\w*|internalTrafficPolicy|trafficDistribution|ipFamilies|ipFamilyPolicy)\b/,
  /^spec\.resources\.requests\.storage$/,
  /^spec\.ports\[[^\]]*\]\.appProtocol$/,
])

/** Containers and volumes that are taken out, of which the sentences on those that there are tell nothing. */
const isTakenOut = ({ path, value }: PatchedField): boolean =>
  value === 'null' && /^spec\.template\.spec\.(\w*[cC]ontainers|volumes)\[[^\]]*\]$/.test(path)

const isBeyond = (field: PatchedField): boolean =>
  isTakenOut(field) || !(told.test(field.path) || harmless.test(field.path))

/** What an environment reaches beside its own. */
export const reach: Consequences = {
  'mounts-more': whenPresent(
    'caution',
    gained(volumes, (items) => sentence`the pods have volumes that no value makes: ${name(items)}`),
  ),

  'tolerates-control-plane': whenPresent(
    'caution',
    gained(tolerations, (taints) => sentence`the pods may run where the cluster itself is run: ${name(taints)}`),
  ),

  'beyond-values': whenPresent(
    'caution',
    gained(
      (state) =>
        patchedFields(state)
          .filter(isBeyond)
          .map(({ kind, path, value }): Fact => [path === '' ? `${kind} (${value})` : `${kind} ${path}`, value]),
      (fields) => sentence`patches reach beyond what values can: ${name(fields)}`,
    ),
  ),
}
