import { containersOf } from '../../facts/kubernetes/pods.ts'
import { podOf } from '../../facts/kubernetes/workload.ts'
import { at, type Json, type JsonObject, listOf, mapOf, mapsOf } from '../../model/json.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenPresent } from './consequence.ts'
import { gained } from './gained.ts'
import { name, sentence } from './sentence.ts'

type Setting = Json | undefined

/** A field of a security context: which values keep a container in its confines, and what another one gives it. */
interface Confinement {
  isKept: (value: Setting) => boolean
  freedom: (value: Setting) => string
}

const profile = (field: string, isKept: Confinement['isKept']): Confinement => ({
  isKept,
  freedom: (value) =>
    [field, at(value, ['type']) ?? 'Unconfined', at(value, ['localhostProfile']) ?? []].flat().join(' '),
})

const isRuntimeDefault = (value: Setting): boolean => at(value, ['type']) === 'RuntimeDefault'

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/, and a root file system that nobody writes. */
const confinements: Record<string, Confinement> = {
  privileged: { isKept: (value) => value !== true, freedom: () => 'privileged' },
  allowPrivilegeEscalation: { isKept: (value) => value === false, freedom: () => 'allowPrivilegeEscalation' },
  readOnlyRootFilesystem: { isKept: (value) => value === true, freedom: () => 'a root file system to write to' },
  seccompProfile: profile('seccompProfile', isRuntimeDefault),
  appArmorProfile: profile('appArmorProfile', (value) => value === undefined || isRuntimeDefault(value)),
  procMount: { isKept: (value) => value === undefined || value === 'Default', freedom: () => 'procMount' },
}

/** Fields that confine, or that other sentences tell. Whatever else there is, or will be, is a freedom. */
const judged = ['capabilities', 'runAsNonRoot', 'runAsUser', 'runAsGroup', 'fsGroup', 'fsGroupChangePolicy', 'sysctls']

/** The one setting of the kernel that the restricted standard allows and the compiler makes. */
const allowedSysctl = 'net.ipv4.ip_unprivileged_port_start'

/** What the server's pods may do that a confined pod may not, in all of their containers. */
function* freedoms({ objects }: CompiledState): Generator<string> {
  const pod = podOf(objects)
  if (!pod) return
  yield* ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace'].filter((field) => pod[field] === true)
  if (pod.hostUsers !== false) yield 'hostUsers'
  const ofPod = mapOf(pod.securityContext)
  for (const sysctl of mapsOf(ofPod.sysctls))
    if (sysctl.name !== allowedSysctl) yield `the sysctl ${String(sysctl.name)}`
  yield* groupsOfRoot(ofPod)
  yield* unknown(ofPod)
  for (const { name, isServer, spec } of containersOf(objects)) {
    const found = [...freedomsOf(mapOf(spec.securityContext), ofPod), ...devices(spec)]
    yield* isServer ? found : found.map((freedom) => `${freedom} (${name})`)
  }
}

/** The freedoms of a container, whose own settings win over the pod's. */
function* freedomsOf(own: JsonObject, ofPod: JsonObject): Generator<string> {
  for (const [field, { isKept, freedom }] of Object.entries(confinements)) {
    const value = own[field] ?? ofPod[field]
    if (!isKept(value)) yield freedom(value)
  }
  const { add, drop } = mapOf(own.capabilities)
  for (const capability of listOf(add)) yield `the capability ${String(capability)}`
  if (!listOf(drop).includes('ALL')) yield 'the capabilities of the runtime'
  yield* groupsOfRoot(own)
  yield* unknown(own)
}

const groupsOfRoot = (context: JsonObject): string[] =>
  ['runAsGroup', 'fsGroup'].filter((field) => context[field] === 0).map((field) => `${field} 0`)

const unknown = (context: JsonObject): string[] =>
  Object.entries(context)
    .filter(([field]) => !Object.hasOwn(confinements, field) && !judged.includes(field))
    .map(([field, value]) => `${field} ${JSON.stringify(value)}`)

const devices = (spec: JsonObject): string[] =>
  mapsOf(spec.volumeDevices).map(({ devicePath }) => `the device ${String(devicePath)}`)

/** The containers that may run as root: a container's setting wins over the pod's. */
function rootContainers({ objects }: CompiledState): string[] {
  const ofPod = mapOf(podOf(objects)?.securityContext)
  return containersOf(objects).flatMap(({ name, spec }) => {
    const { runAsNonRoot, runAsUser } = { ...ofPod, ...mapOf(spec.securityContext) }
    return runAsNonRoot === true && runAsUser !== 0 ? [] : [name]
  })
}

/** What the pods may do on their node. */
export const confinement: Consequences = {
  'runs-as-root': whenPresent(
    'caution',
    gained(
      rootContainers,
      (containers) =>
        sentence`the pods may run as root from now on (${name(containers)}): a namespace that enforces the restricted Pod Security Standard refuses them`,
    ),
  ),

  unconfined: whenPresent(
    'caution',
    gained(freedoms, (items) => sentence`the pods are less confined: they get ${name(items)}`),
  ),
}
