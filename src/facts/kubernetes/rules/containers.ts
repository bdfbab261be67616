import { isObject, itemsOf, type Json, listOf, mapOf } from '../../../model/json.ts'
import { type DefinitionRules, exclusive, isFilled, isSet, type Rules, remove, twice } from './rule.ts'

const handlers = ['exec', 'grpc', 'httpGet', 'tcpSocket']

/** What only some of a container's probes may have. */
export const probeRules: DefinitionRules = {
  'must be 1: only a readiness probe may count successes'(container, report) {
    for (const name of ['startupProbe', 'livenessProbe']) {
      const probe = container[name]
      if (isObject(probe) && isSet(probe.successThreshold) && Number(probe.successThreshold) > 1)
        report(remove(name, 'successThreshold'))
    }
  },
  'is not allowed: a readiness probe stops no container'({ readinessProbe }, report) {
    if (isObject(readinessProbe) && isSet(readinessProbe.terminationGracePeriodSeconds))
      report(remove('readinessProbe', 'terminationGracePeriodSeconds'))
  },
}

/** What a container has in it. */
export const containerRules: Rules = {
  Probe: exclusive(handlers, { isNeeded: true }),
  LifecycleHandler: exclusive(['exec', 'httpGet', 'tcpSocket', 'sleep'], { isNeeded: true }),
  EnvVar: exclusive(['value', 'valueFrom']),
  EnvVarSource: exclusive(['configMapKeyRef', 'fieldRef', 'resourceFieldRef', 'secretKeyRef'], { isNeeded: true }),
  EnvFromSource: exclusive(['configMapRef', 'secretRef'], { isNeeded: true }),

  Container: {
    ...probeRules,
    'appears twice'({ ports }, report) {
      twice(
        itemsOf(ports).map(([index, { name }]) => [['ports', index, 'name'], name]),
        report,
      )
    },
    'must not have spaces around it'({ image }, report) {
      if (typeof image === 'string' && image !== image.trim()) report({ at: ['image'], help: `write ${image.trim()}` })
    },
    'is none that the variable of a container can refer to'({ env }, report) {
      for (const [index, { valueFrom }] of itemsOf(env)) {
        const { fieldRef, resourceFieldRef } = mapOf(valueFrom)
        const path = ['env', index, 'valueFrom'] as const
        if (isObject(fieldRef) && isSet(fieldRef.apiVersion) && fieldRef.apiVersion !== 'v1')
          report(remove(...path, 'fieldRef', 'apiVersion'))
        if (isObject(fieldRef) && !isFieldOfPod(fieldRef.fieldPath))
          report({
            at: [...path, 'fieldRef', 'fieldPath'],
            help: `write one of ${fieldsOfPods.join(', ')}, metadata.labels['…'], metadata.annotations['…']`,
          })
        if (isObject(resourceFieldRef) && !isResource(resourceFieldRef.resource))
          report({
            at: [...path, 'resourceFieldRef', 'resource'],
            help: 'write limits.cpu, requests.memory or the like',
          })
      }
    },
    'excludes subPath beside it'({ volumeMounts }, report) {
      for (const [index, { subPath, subPathExpr }] of itemsOf(volumeMounts)) {
        if (isSet(subPath) && isSet(subPathExpr)) report(remove('volumeMounts', index, 'subPathExpr'))
      }
    },
    'needs readOnly: true and no mountPropagation beside it'({ volumeMounts }, report) {
      for (const [index, { mountPropagation, readOnly, recursiveReadOnly }] of itemsOf(volumeMounts)) {
        if (!isSet(recursiveReadOnly) || recursiveReadOnly === 'Disabled') continue
        if (readOnly !== true || (isSet(mountPropagation) && mountPropagation !== 'None'))
          report({ at: ['volumeMounts', index, 'recursiveReadOnly'], help: 'remove it, or write readOnly: true' })
      }
    },
    'is for privileged containers only'({ securityContext, volumeMounts }, report) {
      if (isObject(securityContext) && securityContext.privileged === true) return
      for (const [index, { mountPropagation }] of itemsOf(volumeMounts)) {
        if (mountPropagation === 'Bidirectional')
          report({ at: ['volumeMounts', index, 'mountPropagation'], help: 'write HostToContainer, or remove it' })
      }
    },
    'is mounted and a device at once'({ volumeDevices, volumeMounts }, report) {
      if (!isFilled(volumeDevices)) return
      const mounts = itemsOf(volumeMounts).flatMap(([, { name, mountPath }]) => [name, mountPath])
      for (const [index, { devicePath, name }] of itemsOf(volumeDevices)) {
        if (mounts.includes(name!)) report(remove('volumeDevices', index, 'name'))
        else if (mounts.includes(devicePath!)) report(remove('volumeDevices', index, 'devicePath'))
      }
      twice(
        itemsOf(volumeDevices).map(([index, { name }]) => [['volumeDevices', index, 'name'], name]),
        report,
      )
    },
    'sets the policy of a resource twice'({ resizePolicy }, report) {
      twice(
        itemsOf(resizePolicy).map(([index, { resourceName }]) => [
          ['resizePolicy', index, 'resourceName'],
          resourceName,
        ]),
        report,
      )
    },
  },

  SecurityContext: {
    'must not be false while the container is privileged, or has CAP_SYS_ADMIN'(
      { allowPrivilegeEscalation, capabilities, privileged },
      report,
    ) {
      const added = isObject(capabilities) ? listOf(capabilities.add) : []
      if (allowPrivilegeEscalation === false && (privileged === true || added.includes('CAP_SYS_ADMIN')))
        report({
          at: ['allowPrivilegeEscalation'],
          help: privileged === true ? 'remove privileged, or this' : 'remove the capability, or this',
        })
    },
  },
  SeccompProfile: localhostProfile(),
  AppArmorProfile: localhostProfile(),
}

// ConvertDownwardAPIFieldLabel and validEnvDownwardAPIFieldPathExpressions.
const fieldsOfPods = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]

const isFieldOfPod = (path: Json | undefined): boolean =>
  fieldsOfPods.includes(String(path)) || /^metadata\.(labels|annotations)\['[^']+'\]$/.test(String(path))

/** The resources of a container that it can be told. */
export const isResource = (name: Json | undefined): boolean =>
  /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.*)$/.test(String(name))

function localhostProfile(): DefinitionRules {
  return {
    'is needed while type is Localhost'({ localhostProfile, type }, report) {
      if (type === 'Localhost' && !isSet(localhostProfile))
        report({ at: ['localhostProfile'], help: 'add it: the name of the profile on the node' })
    },
    'is allowed only while type is Localhost'({ localhostProfile, type }, report) {
      if (type !== 'Localhost' && localhostProfile !== undefined)
        report({ at: ['localhostProfile'], help: 'remove it, or write type: Localhost' })
    },
  }
}
