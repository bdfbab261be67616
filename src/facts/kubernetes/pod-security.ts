import { at, isObject, itemsOf, type JsonObject, listOf, mapOf, type Path, valuesIn } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { askedPrivileges } from './privileges/privileges.ts'
import { ownVolumes } from './privileges/volumes.ts'

/** The Pod Security Standards that keep something from a pod. */
export type Level = 'baseline' | 'restricted'

/** Why a namespace that enforces a standard would refuse a pod: the place, and the sentence that follows it. */
export interface PodFault {
  path: Path
  sentence: string
  help: string
}

/** The privileges that baseline keeps from pods, capabilities aside. */
const ofBaseline: readonly string[] = [
  ...['privileged', 'hostNetwork', 'hostPID', 'hostIPC', 'hostPorts', 'hostProbes', 'hostProcess', 'hostPath'],
  ...['procMount', 'seccomp', 'appArmor', 'seLinux', 'sysctls'],
]

/** What a container may add under each standard (check_capabilities_baseline.go, check_capabilities_restricted.go). */
const mayAdd: { [level in Level]: readonly string[] } = {
  baseline: [
    ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE'],
    ...['SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
  ],
  restricted: ['NET_BIND_SERVICE'],
}

/** Every template of pods in an object: the map that holds their metadata and their spec. */
function* templates(object: KubernetesObject): Generator<{ template: JsonObject; path: Path }> {
  for (const [path, value] of valuesIn(object))
    if (isObject(value) && Array.isArray(at(value, ['spec', 'containers']))) yield { template: value, path }
}

/**
 * What a namespace that enforces a Pod Security Standard refuses of an object's pods
 * (kubernetes/pod-security-admission v0.34, policy/check_*.go).
 */
export function* podSecurityFaults(object: KubernetesObject, level: Level): Generator<PodFault> {
  for (const { template, path } of templates(object)) {
    const within = (at: Path): Path => [...path, ...at]
    for (const fault of [...baseline(object, template, level), ...(level === 'restricted' ? restricted(template) : [])])
      yield { ...fault, path: within(fault.path) }
  }
}

function* baseline(object: KubernetesObject, template: JsonObject, level: Level): Generator<PodFault> {
  const pod = { ...template, apiVersion: 'v1', kind: 'Pod', metadata: { ...mapOf(template.metadata), name: '' } }
  const { namespace } = object.metadata
  for (const { name, path, item } of askedPrivileges({
    ...pod,
    metadata: { ...pod.metadata, namespace },
  } as KubernetesObject)) {
    if (name === 'capabilities' ? mayAdd[level].includes(item) : !ofBaseline.includes(name)) continue
    yield { path, sentence: `must not be ${item}`, help: 'remove it' }
  }
}

/** What restricted asks for beside that. */
function* restricted({ spec }: JsonObject): Generator<PodFault> {
  const pod = mapOf(spec)
  const isWindows = at(pod, ['os', 'name']) === 'windows'
  const ofPod = mapOf(pod.securityContext)
  const inPod: Path = ['spec', 'securityContext']
  for (const [index, volume] of itemsOf(pod.volumes)) {
    const type = Object.keys(volume).find((key) => key !== 'name' && !ownVolumes.includes(key))
    if (type !== undefined && type !== 'hostPath')
      yield {
        path: ['spec', 'volumes', index, type],
        sentence: 'is not allowed',
        help: `use one of ${ownVolumes.join(', ')}`,
      }
  }
  if (ofPod.runAsNonRoot === false)
    yield { path: [...inPod, 'runAsNonRoot'], sentence: 'must not be false', help: 'write true' }
  if (ofPod.runAsUser === 0) yield { path: [...inPod, 'runAsUser'], sentence: 'must not be 0', help: 'write 1000' }
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
    for (const [index, container] of itemsOf(pod[list])) {
      const own = mapOf(container.securityContext)
      const path: Path = ['spec', list, index, 'securityContext']
      if (own.runAsUser === 0) yield { path: [...path, 'runAsUser'], sentence: 'must not be 0', help: 'write 1000' }
      const isDropped = listOf(at(own, ['capabilities', 'drop'])).includes('ALL')
      const isConfined = isObject(own.seccompProfile ?? ofPod.seccompProfile)
      const missing = [
        ...(own.allowPrivilegeEscalation === false || isWindows ? [] : ['allowPrivilegeEscalation: false']),
        ...(isDropped || isWindows ? [] : ['capabilities: {drop: [ALL]}']),
        ...((own.runAsNonRoot ?? ofPod.runAsNonRoot) === true ? [] : ['runAsNonRoot: true']),
        ...(isConfined || isWindows ? [] : ['seccompProfile: {type: RuntimeDefault}']),
      ]
      if (missing.length === 0) continue
      yield {
        path,
        sentence: `needs ${missing.join(', ')}`,
        help: 'add that, or, for the server itself, write restricted: true',
      }
    }
  }
}
