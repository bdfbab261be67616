import type { PodSecurityContext, SecurityContext, Values } from '../generated/types.ts'
import { isShared, volumes } from './storage.ts'

/** The user and the group of a restricted pod: MLflow's images set none, and run as root. */
const user = 1000

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
const restrictedPod: PodSecurityContext = {
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  // Files of the pod's volumes are given to the group: on large ones only when the top folder isn't yet.
  fsGroup: user,
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: { type: 'RuntimeDefault' },
}

const restrictedContainer: SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
}

/** Why a pod may need root, and the value that says so; undefined where nothing does. */
export function needOfRoot(values: Values): { why: string; path: string[] } | undefined {
  if (values.entrypoint?.trim()) return { why: 'what its entrypoint does may need it', path: ['entrypoint'] }
  const foreign = volumes(values).find((volume) => volume.size === undefined || isShared(volume))
  if (foreign === undefined) return undefined
  const made = foreign.size === undefined ? 'is not created here' : 'is shared, and Kubernetes changes no owners there'
  return {
    why: `the claim ${foreign.pvc_name} ${made}: its files may be root's`,
    path: ['persistent_storage', 'volumes', foreign.name],
  }
}

const isRestricted = (values: Values): boolean => values.restricted ?? needOfRoot(values) === undefined

/** Whether nobody has said as whom the pod runs. */
export const isUndecided = ({ restricted, podSecurityContext, securityContext }: Values): boolean =>
  restricted === undefined && podSecurityContext === undefined && securityContext === undefined

/** The pod's security context; {} is none. */
export const podSecurityContext = (values: Values): PodSecurityContext =>
  values.podSecurityContext ?? (isRestricted(values) ? { ...restrictedPod, ...portSysctl(values) } : {})

/** Ports that Linux keeps for root, unless the pod's network says otherwise: a sysctl that the standard allows. */
const firstUnprivilegedPort = 1024

function portSysctl({ deployment }: Values): Pick<PodSecurityContext, 'sysctls'> {
  const { http } = deployment.ports
  return http < firstUnprivilegedPort ? { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: String(http) }] } : {}
}

/** The container's security context; {} is none. */
export const securityContext = (values: Values): SecurityContext =>
  values.securityContext ?? (isRestricted(values) ? restrictedContainer : {})
