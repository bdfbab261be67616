import { at, isObject, itemsOf, listOf, mapOf } from '../../../model/json.ts'
import { memoizeText } from '../../../model/memo.ts'
import { tokenOf } from '../named.ts'
import { type Finder, ifTrue, type Privileges, withText } from './privilege.ts'

/** Of the namespaced sysctls those that reach nobody else (pod-security-admission, check_sysctls.go, 1.32 and later). */
const safeSysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]

/** Types of SELinux that confine a container (check_seLinuxOptions.go, 1.31 and later). */
const confinedTypes = ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']

/** The highest priority that a class of users has (kubernetes/pkg/apis/scheduling/types.go, HighestUserDefinablePriority). */
const highestOfUsers = 1_000_000_000

/** A profile that confines: one that is known to, in place of all that doesn't. */
const profile: Finder = (value, ask) => {
  if (!isObject(value)) return
  const type = String(value.type)
  if (type !== 'RuntimeDefault' && type !== 'Localhost') ask({ at: ['type'], item: type })
}

/** The host that the kubelet asks in the pod's place. */
const host: Finder = (value, ask) => {
  const name = at(value, ['host'])
  if (typeof name === 'string' && name !== '') ask({ at: ['host'], item: name })
}

const account: Finder = (value, ask) => {
  if (typeof value === 'string') ask({ at: [], item: value })
}

/** Annotations by which pods get containers, volumes, devices and addresses that nobody sees in their spec. */
const instructions: RegExp[] = [
  // Images of the containers that Istio, Linkerd, Vault, Dapr and others add.
  /\/[\w.-]*image(-version)?$/i,
  // Volumes and patches of those: Istio's, Consul's, Vault's.
  /\/[\w-]*user-?volume(-?mount)?s?$/i,
  /\/[\w-]*json-patch$/,
  /^(inject\.istio\.io\/templates|sidecar\.istio\.io\/bootstrapOverride)$/,
  /^vault\.hashicorp\.com\/agent-(run-as-|set-security-context|share-process-namespace)/,
  // Devices, mounts and settings of the runtime: CDI, NRI, CRI-O, Kata, gVisor, containerd.
  /^(cdi\.k8s\.io|[\w-]+\.nri\.io)\//,
  /^(io\.kubernetes\.cri-o|io\.katacontainers|io\.containerd|dev\.gvisor)\./,
  // Addresses by which policies know others: Calico's, Kube-OVN's.
  /^cni\.projectcalico\.org\/(ipAddrs|ipAddrsNoIpam|hwAddr)$/,
  /^ovn\.kubernetes\.io\/(ip|mac)_address$/,
]

const isInstruction = memoizeText((key) => instructions.some((form) => form.test(key)))

/** The annotation that came before appArmorProfile. */
const appArmorAnnotation = 'container.apparmor.security.beta.kubernetes.io/'

/**
 * What the Pod Security Standard `baseline` keeps from pods (kubernetes/pod-security-admission v0.34, policy/check_*.go),
 * in every pod and container that there is; and, beyond it, any capability and any escalation.
 */
export const podPrivileges = {
  privileged: {
    sentence: 'lets the container do on its node whatever root may',
    fields: { privileged: ifTrue },
  },
  allowPrivilegeEscalation: {
    sentence: 'lets a process of the container get more rights than the one that started it',
    fields: { allowPrivilegeEscalation: ifTrue },
  },
  capabilities: {
    sentence: 'gives the container a part of what root may',
    fields: {
      capabilities(value, ask) {
        for (const [index, item] of listOf(at(value, ['add'])).entries())
          ask({ at: ['add', index], item: String(item) })
      },
    },
  },
  hostNetwork: { sentence: 'puts the pod into the network of its node', fields: { hostNetwork: ifTrue } },
  hostPID: { sentence: 'shows the pod all processes of its node', fields: { hostPID: ifTrue } },
  hostIPC: { sentence: 'shares the memory of processes on the node with the pod', fields: { hostIPC: ifTrue } },
  hostPorts: {
    sentence: 'opens a port of the node',
    fields: {
      hostPort(value, ask) {
        if (value !== 0 && value !== null) ask({ at: [], item: String(value) })
      },
    },
  },
  hostProbes: {
    sentence: 'has the kubelet ask another host than the pod',
    fields: { httpGet: host, tcpSocket: host },
  },
  hostProcess: { sentence: 'runs the container as a process of its Windows node', fields: { hostProcess: ifTrue } },
  procMount: {
    sentence: 'shows the container what of /proc is hidden from it otherwise',
    fields: {
      procMount(value, ask) {
        if (value !== 'Default' && value !== null) ask({ at: [], item: String(value) })
      },
    },
  },
  seccomp: { sentence: 'allows the container every system call', fields: { seccompProfile: profile } },
  appArmor: {
    sentence: 'takes the confinement by AppArmor away',
    fields: {
      appArmorProfile: profile,
      annotations(value, ask) {
        for (const [key, set] of Object.entries(mapOf(value))) {
          if (!key.startsWith(appArmorAnnotation) || /^(runtime\/default|localhost\/.*|)$/s.test(String(set))) continue
          ask({ at: [key], item: String(set) })
        }
      },
    },
  },
  seLinux: {
    sentence: 'changes the confinement by SELinux',
    fields: {
      seLinuxOptions(value, ask) {
        for (const field of ['user', 'role', 'type'] as const) {
          const set = String(mapOf(value)[field] ?? '')
          if (set !== '' && !(field === 'type' && confinedTypes.includes(set))) ask({ at: [field], item: set })
        }
      },
    },
  },
  sysctls: {
    sentence: 'sets a parameter of the kernel that reaches other pods, too',
    fields: {
      sysctls(value, ask) {
        for (const [index, { name }] of itemsOf(value)) {
          if (!safeSysctls.includes(String(name))) ask({ at: [index, 'name'], item: String(name) })
        }
      },
    },
  },
  nodeName: {
    sentence: 'puts the pod on a node past its taints and the scheduler',
    way: 'write nodeSelector and tolerations in its place',
    fields: { nodeName: withText },
  },
  criticalPriority: {
    sentence: "evicts others' pods as the cluster's own do",
    fields: {
      // Kubernetes reserves the prefix (kubernetes/pkg/apis/scheduling/types.go, SystemPriorityClassPrefix).
      priorityClassName(value, ask) {
        if (typeof value === 'string' && value.startsWith('system-')) ask({ at: [], item: value })
      },
      priority(value, ask) {
        if (typeof value === 'number' && value > highestOfUsers) ask({ at: [], item: String(value) })
      },
    },
  },
  serviceAccount: {
    sentence: 'gives the pods the rights of another ServiceAccount',
    way: 'write serviceAccountName in its place',
    isOfValues: 'anywhere',
    fields: {
      serviceAccountName: account,
      serviceAccount: account,
      // A Secret with it is filled with a token of that account.
      annotations(value, ask) {
        const item = mapOf(value)[tokenOf]
        if (item !== undefined) ask({ at: [tokenOf], item: String(item) })
      },
    },
  },
  foreignPods: {
    sentence: 'keeps pods of other namespaces off the nodes of its own',
    fields: {
      // In both directions: Kubernetes keeps others away from pods that want none beside them.
      podAntiAffinity(value, ask, { object }) {
        const field = 'requiredDuringSchedulingIgnoredDuringExecution'
        for (const [index, { namespaces, namespaceSelector }] of itemsOf(at(value, [field]))) {
          if (namespaceSelector !== undefined) ask({ at: [field, index, 'namespaceSelector'], item: 'true' })
          for (const [place, name] of listOf(namespaces).entries()) {
            if (name !== object.metadata.namespace) ask({ at: [field, index, 'namespaces', place], item: String(name) })
          }
        }
      },
    },
  },
  podInstructions: {
    sentence: 'has a webhook or the runtime of the node give the pod what none of its own fields asks for',
    fields: {
      annotations(value, ask) {
        for (const key of Object.keys(mapOf(value))) {
          if (isInstruction(key)) ask({ at: [key], item: key })
        }
      },
    },
  },
} satisfies Privileges
