import { isObject, itemsOf, type Json, type Path } from '../../../model/json.ts'
import { containersOf } from './pods.ts'
import { type Rules, remove, twice } from './rule.ts'

/** What pods share with their node. */
export const hostRules: Rules = {
  PodSpec: {
    'is the port of the node of another container'({ containers, hostNetwork }, report) {
      twice(
        itemsOf(containers).flatMap(([container, { ports }]) =>
          itemsOf(ports).map(([index, { containerPort, hostIP, hostPort, protocol }]): [Path, Json | undefined] => {
            const port = hostPort || (hostNetwork === true && containerPort)
            return [
              ['containers', container, 'ports', index, hostPort ? 'hostPort' : 'containerPort'],
              port ? `${protocol ?? 'TCP'} ${hostIP ?? ''} ${port}` : undefined,
            ]
          }),
        ),
        report,
      )
    },
    'must be the containerPort while hostNetwork is true'({ containers, hostNetwork }, report) {
      if (hostNetwork !== true) return
      for (const [container, { ports }] of itemsOf(containers)) {
        for (const [index, { containerPort, hostPort }] of itemsOf(ports)) {
          if (hostPort && hostPort !== containerPort)
            report(remove('containers', container, 'ports', index, 'hostPort'))
        }
      }
    },
    'excludes hostUsers: false'({ hostIPC, hostNetwork, hostPID, hostUsers }, report) {
      if (hostUsers !== false) return
      for (const [field, value] of Object.entries({ hostIPC, hostNetwork, hostPID }))
        if (value === true) report(remove(field))
    },
    'needs hostUsers: false in the pod'(pod, report) {
      if (pod.hostUsers === false) return
      for (const [path, { securityContext }] of containersOf(pod)) {
        if (isObject(securityContext) && securityContext.procMount === 'Unmasked')
          report(remove(...path, 'securityContext', 'procMount'))
      }
    },
    'excludes hostPID'({ hostPID, shareProcessNamespace }, report) {
      if (hostPID === true && shareProcessNamespace === true) report(remove('shareProcessNamespace'))
    },
    'is a sysctl of the network of the node, or of its IPC, which the pod has'(
      { hostIPC, hostNetwork, securityContext },
      report,
    ) {
      for (const [index, { name }] of itemsOf(isObject(securityContext) ? securityContext.sysctls : [])) {
        const dotted = String(name).replaceAll('/', '.')
        if (
          (hostNetwork === true && dotted.startsWith('net.')) ||
          (hostIPC === true && /^(kernel\.(shm|msg|sem)|fs\.mqueue\.)/.test(dotted))
        )
          report(remove('securityContext', 'sysctls', index))
      }
    },
  },

  PodSecurityContext: {
    'appears twice'({ sysctls }, report) {
      twice(
        itemsOf(sysctls).map(([index, { name }]) => [['sysctls', index, 'name'], name]),
        report,
      )
    },
  },
}
