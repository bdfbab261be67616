import { memoizeLast } from '../../model/memo.ts'
import type { PodSecurityContext, SecurityContext, Values } from '../../schema/generated/types.ts'
import { parseImage } from './image.ts'
import { isOnVolume } from './mounts.ts'
import { artifactsPath, artifactsVariable, isAstray, isShared, persistentVolumes } from './storage.ts'
import { sqliteStores } from './stores.ts'

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

/** A path that the server writes to, and the value that sets it. */
interface Written {
  file: string
  path: string[]
}

/** What the server writes to the container's own file system, and not to a volume. */
export function pathOffVolumes(values: Values): Written | undefined {
  const artifacts = artifactsPath(values)
  const written: Written[] = [
    ...sqliteStores(values).map(({ key, dbpath }) => ({ file: dbpath, path: [key, 'dbpath'] })),
    ...(artifacts === undefined || isAstray(values)
      ? []
      : [{ file: artifacts, path: ['env_vars', artifactsVariable(values)] }]),
  ]
  return written.find(({ file }) => !isOnVolume(values, file))
}

/**
 * Why a pod may need root, the value that is the reason, and the way to do without; undefined where nothing needs it.
 */
export function reasonForRoot(values: Values): { why: string; path: string[]; otherwise: string } | undefined {
  const otherwise = 'write restricted: true to run it as user 1000 of group 1000 all the same'
  if (values.entrypoint?.trim()) return { why: 'what its entrypoint does may need it', path: ['entrypoint'], otherwise }
  const own = pathOffVolumes(values)
  if (own) {
    const why = `${own.file} lies on no volume, and only root can write there`
    return { why, path: own.path, otherwise: 'put it below /workload' }
  }
  const foreign = persistentVolumes(values).find((volume) => volume.size === undefined || isShared(volume))
  if (foreign === undefined) return undefined
  const made = foreign.size === undefined ? 'is not created here' : 'is shared, and Kubernetes changes no owners there'
  return {
    why: `the claim ${foreign.pvc_name} ${made}: its files may be root's`,
    path: ['persistent_storage', 'volumes', foreign.name],
    otherwise,
  }
}

const isRestricted = memoizeLast((values: Values): boolean =>
  Boolean(values.restricted ?? reasonForRoot(values) === undefined),
)

/**
 * Whether the cluster gives the pods a user, a group and an fsGroup, from the range of their namespace, and refuses
 * others (https://docs.openshift.com/container-platform/latest/authentication/managing-security-context-constraints.html,
 * restricted-v2).
 */
export const isUserGiven = ({ restricted }: Values): boolean => restricted === 'openshift'

/** Whether no value sets the user of the pod. */
export const isSecurityUnset = ({ restricted, podSecurityContext, securityContext }: Values): boolean =>
  restricted === undefined && podSecurityContext === undefined && securityContext === undefined

/** The pod's security context; {} is none. */
export const podSecurityContext = (values: Values): PodSecurityContext =>
  values.podSecurityContext ?? (isRestricted(values) ? forPort(values) : {})

/**
 * The mode of files from Secrets; undefined is Kubernetes' own, 0644. They are root's and of the pod's fsGroup, and libpq
 * takes the key of a certificate only where nobody else can read it (0640 at most where it is root's):
 * https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-CLIENTCERT. A user who is not in the group has to
 * read them as everybody.
 */
export function secretFileMode(values: Values): number | undefined {
  const pod = podSecurityContext(values)
  const isRoot = parseImage(values.image).isMlflow && (securityContext(values).runAsUser ?? pod.runAsUser ?? 0) === 0
  return isRoot || pod.fsGroup !== undefined ? 0o440 : undefined
}

/** Ports that Linux keeps for root, unless a sysctl of the pod's network lowers the limit; the standard allows that. */
const firstUnprivilegedPort = 1024

function forPort(values: Values): PodSecurityContext {
  const { http } = values.deployment.ports
  const { runAsUser: _, runAsGroup: __, fsGroup: ___, ...userless } = restrictedPod
  const pod = isUserGiven(values) ? userless : restrictedPod
  if (http >= firstUnprivilegedPort) return pod
  return { ...pod, sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: String(http) }] }
}

/** The container's security context; {} is none. */
export const securityContext = (values: Values): SecurityContext =>
  values.securityContext ?? (isRestricted(values) ? restrictedContainer : {})
