import type { Definition } from './schema.ts'

// What a Kubernetes 1.34 API server refuses although its OpenAPI document is silent about it, or states it only in
// prose. A key is `Definition` or `Definition.field`, with [] for the items of a list and {} for the values of a map.
// Sources, all at v1.34.4 of kubernetes/kubernetes: the string types of staging/src/k8s.io/api/{core,apps,networking,
// policy}/v1/types.go; pkg/apis/{core,apps,networking,policy}/validation/validation.go; pkg/features/kube_features.go;
// staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go for names, labels, ports and user ids.

const oneOf = (...values: string[]): Definition => ({ enum: values })
const between = (minimum: number, maximum: number): Definition => ({ minimum, maximum })
const atLeast = (minimum: number): Definition => ({ minimum })
/** `words` complete the sentence that starts with "must be". */
const matching = (pattern: string, words: string): Definition => ({ pattern, 'x-must-be': words })

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const domain = `${label}(\\.${label})*`
const word = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?'
const dnsLabel: Definition = {
  ...matching(`^${label}$`, 'lower-case letters, digits and inner hyphens'),
  maxLength: 63,
}
const dnsSubdomain: Definition = {
  ...matching(`^${domain}$`, 'lower-case letters, digits and inner hyphens, in parts joined by dots'),
  maxLength: 253,
}
const hostname = matching(`^((\\*\\.)?${domain})?$`, 'a host name, or one that begins with *.')
const labelValue = matching(`^(${word})?$`, 'at most 63 letters, digits, and inner hyphens, dots and underscores')
const labelKeys: Definition = {
  propertyNames: matching(`^(${domain}/)?${word}$`, 'a label key, such as app or example.com/app'),
}
const resourceNames: Definition = {
  propertyNames: matching(`^(${domain}/)?${word}$`, 'the name of a resource, such as cpu or nvidia.com/gpu'),
}
const dataKeys: Definition = {
  propertyNames: { ...matching('^[-._a-zA-Z0-9]+$', 'letters, digits, hyphens, dots and underscores'), maxLength: 253 },
}

const port = between(1, 65535)
const optionalPort = between(0, 65535)
const portName: Definition = {
  ...matching('^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$', 'a port name: lower-case letters, digits and inner hyphens'),
  maxLength: 15,
}
const portOrName: Definition = { ...port, ...portName }
const countOrPercent: Definition = {
  minimum: 0,
  ...matching('^[0-9]+%$', 'a number or a percentage, such as 1 or 25%'),
}

const protocol = oneOf('TCP', 'UDP', 'SCTP')
const pullPolicy = oneOf('Always', 'IfNotPresent', 'Never')
const profile = oneOf('Localhost', 'RuntimeDefault', 'Unconfined')
const userId = between(0, 2 ** 31 - 1)
const fileMode = between(0, 0o777)
const weight = between(1, 100)
const natural = atLeast(0)

/** Keywords laid over those of the document, by place. */
export const constraints: Record<string, Definition> = {
  'AppArmorProfile.type': profile,
  'ConfigMap.binaryData': dataKeys,
  'ConfigMap.data': dataKeys,
  'ConfigMapVolumeSource.defaultMode': fileMode,
  'Container.imagePullPolicy': pullPolicy,
  'Container.name': dnsLabel,
  'Container.restartPolicy': oneOf('Always', 'OnFailure', 'Never'),
  'Container.terminationMessagePolicy': oneOf('File', 'FallbackToLogsOnError'),
  'ContainerPort.containerPort': port,
  'ContainerPort.hostPort': optionalPort,
  'ContainerPort.name': portName,
  'ContainerPort.protocol': protocol,
  'ContainerResizePolicy.resourceName': oneOf('cpu', 'memory'),
  'ContainerResizePolicy.restartPolicy': oneOf('NotRequired', 'RestartContainer'),
  'DeploymentSpec.minReadySeconds': natural,
  'DeploymentSpec.progressDeadlineSeconds': natural,
  'DeploymentSpec.replicas': natural,
  'DeploymentSpec.revisionHistoryLimit': natural,
  'DeploymentStrategy.type': oneOf('Recreate', 'RollingUpdate'),
  'DownwardAPIVolumeFile.mode': fileMode,
  'DownwardAPIVolumeSource.defaultMode': fileMode,
  'EmbeddedObjectMeta.labels': labelKeys,
  'EmbeddedObjectMeta.labels{}': labelValue,
  'EmptyDirVolumeSource.medium': matching('^(Memory|HugePages(-.+)?)?$', 'Memory or HugePages'),
  'EnvVar.name': matching('^[ -<>-~]+$', 'printable ASCII characters other than ='),
  'GRPCAction.port': port,
  'HTTPGetAction.port': portOrName,
  'HTTPGetAction.scheme': oneOf('HTTP', 'HTTPS'),
  'HTTPIngressPath.path': matching('^(/|$)', 'a path that begins with /'),
  'HTTPIngressPath.pathType': oneOf('Exact', 'Prefix', 'ImplementationSpecific'),
  'HostPathVolumeSource.type': oneOf(
    '',
    'BlockDevice',
    'CharDevice',
    'Directory',
    'DirectoryOrCreate',
    'File',
    'FileOrCreate',
    'Socket',
  ),
  'ImageVolumeSource.pullPolicy': pullPolicy,
  'IngressRule.host': { ...hostname, maxLength: 253 },
  'KeyToPath.mode': fileMode,
  'KaiwoService.spec.deployment.apiVersion': oneOf('apps/v1'),
  'KaiwoService.spec.deployment.kind': oneOf('Deployment'),
  'LabelSelector.matchLabels': labelKeys,
  'LabelSelector.matchLabels{}': labelValue,
  'LabelSelectorRequirement.operator': oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'),
  'NodeSelector.nodeSelectorTerms': { minItems: 1 },
  'NodeSelectorRequirement.operator': oneOf('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'),
  'ObjectMeta.labels': labelKeys,
  'ObjectMeta.labels{}': labelValue,
  'ObjectMeta.name': dnsSubdomain,
  'ObjectMeta.namespace': dnsLabel,
  PersistentVolumeAccessMode: oneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'),
  'PersistentVolumeClaimSpec.accessModes': { minItems: 1 },
  'PersistentVolumeClaimSpec.volumeMode': oneOf('Block', 'Filesystem'),
  'PodDisruptionBudgetSpec.maxUnavailable': countOrPercent,
  'PodDisruptionBudgetSpec.minAvailable': countOrPercent,
  'PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy': oneOf('AlwaysAllow', 'IfHealthyBudget'),
  'PodOS.name': oneOf('linux', 'windows'),
  'PodSecurityContext.fsGroup': userId,
  'PodSecurityContext.fsGroupChangePolicy': oneOf('Always', 'OnRootMismatch'),
  'PodSecurityContext.runAsGroup': userId,
  'PodSecurityContext.runAsUser': userId,
  'PodSecurityContext.seLinuxChangePolicy': oneOf('MountOption', 'Recursive'),
  'PodSecurityContext.supplementalGroups[]': userId,
  'PodSecurityContext.supplementalGroupsPolicy': oneOf('Merge', 'Strict'),
  'PodSpec.activeDeadlineSeconds': between(1, 2 ** 31 - 1),
  'PodSpec.containers': { minItems: 1 },
  'PodSpec.dnsPolicy': oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'),
  'PodSpec.nodeSelector': labelKeys,
  'PodSpec.nodeSelector{}': labelValue,
  'PodSpec.preemptionPolicy': oneOf('Never', 'PreemptLowerPriority'),
  'PodSpec.restartPolicy': oneOf('Always', 'OnFailure', 'Never'),
  'PodSpec.serviceAccountName': dnsSubdomain,
  'PodSpec.terminationGracePeriodSeconds': natural,
  'PreferredSchedulingTerm.weight': weight,
  'Probe.failureThreshold': natural,
  'Probe.initialDelaySeconds': natural,
  'Probe.periodSeconds': natural,
  'Probe.successThreshold': natural,
  'Probe.terminationGracePeriodSeconds': atLeast(1),
  'Probe.timeoutSeconds': natural,
  'ProjectedVolumeSource.defaultMode': fileMode,
  // The grammar in apimachinery's pkg/api/resource/quantity.go; exponents are whole numbers. JSON numbers are read too.
  // More than two digits of an exponent are beyond every quantity, and beyond YAML's numbers: Kustomize makes null of
  // them.
  Quantity: {
    type: ['number', 'string'],
    ...matching(
      '^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2})?$',
      'a quantity, such as 500m, 2 or 4Gi',
    ),
  },
  'ResourceRequirements.limits': resourceNames,
  'ResourceRequirements.requests': resourceNames,
  'RollingUpdateDeployment.maxSurge': countOrPercent,
  'RollingUpdateDeployment.maxUnavailable': countOrPercent,
  'SeccompProfile.type': profile,
  'SecretVolumeSource.defaultMode': fileMode,
  'SecurityContext.procMount': oneOf('Default', 'Unmasked'),
  'SecurityContext.runAsGroup': userId,
  'SecurityContext.runAsUser': userId,
  'ServiceAccountTokenProjection.expirationSeconds': between(600, 2 ** 32),
  'ServiceBackendPort.number': port,
  'ServicePort.name': dnsLabel,
  'ServicePort.nodePort': optionalPort,
  'ServicePort.port': port,
  'ServicePort.protocol': protocol,
  'ServicePort.targetPort': { ...optionalPort, ...portName },
  'ServiceSpec.externalTrafficPolicy': oneOf('Cluster', 'Local'),
  'ServiceSpec.internalTrafficPolicy': oneOf('Cluster', 'Local'),
  'ServiceSpec.ipFamilies[]': oneOf('IPv4', 'IPv6'),
  'ServiceSpec.ipFamilyPolicy': oneOf('PreferDualStack', 'RequireDualStack', 'SingleStack'),
  'ServiceSpec.sessionAffinity': oneOf('ClientIP', 'None'),
  'ServiceSpec.type': oneOf('ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'),
  'TCPSocketAction.port': portOrName,
  'Toleration.effect': oneOf('NoExecute', 'NoSchedule', 'PreferNoSchedule'),
  'Toleration.operator': oneOf('Equal', 'Exists'),
  'TopologySpreadConstraint.maxSkew': atLeast(1),
  'TopologySpreadConstraint.minDomains': atLeast(1),
  'TopologySpreadConstraint.nodeAffinityPolicy': oneOf('Honor', 'Ignore'),
  'TopologySpreadConstraint.nodeTaintsPolicy': oneOf('Honor', 'Ignore'),
  'TopologySpreadConstraint.whenUnsatisfiable': oneOf('DoNotSchedule', 'ScheduleAnyway'),
  'Volume.name': dnsLabel,
  'VolumeMount.mountPath': { minLength: 1 },
  'VolumeMount.mountPropagation': oneOf('Bidirectional', 'HostToContainer', 'None'),
  'VolumeMount.recursiveReadOnly': oneOf('Disabled', 'Enabled', 'IfPossible'),
  'VolumeResourceRequirements.limits': resourceNames,
  'VolumeResourceRequirements.requests': { ...resourceNames, required: ['storage'] },
  'WeightedPodAffinityTerm.weight': weight,
}

/** Fields without which the API server refuses an object, beside those that the document requires. */
export const required: Record<string, readonly string[]> = {
  ConfigMapEnvSource: ['name'],
  ConfigMapKeySelector: ['name'],
  ConfigMapVolumeSource: ['name'],
  Container: ['image'],
  Deployment: ['spec'],
  EphemeralVolumeSource: ['volumeClaimTemplate'],
  ExecAction: ['command'],
  Ingress: ['spec'],
  ObjectMeta: ['name'],
  PersistentVolumeClaim: ['spec'],
  PersistentVolumeClaimSpec: ['accessModes', 'resources'],
  PodTemplateSpec: ['spec'],
  SecretEnvSource: ['name'],
  SecretKeySelector: ['name'],
  SecretVolumeSource: ['secretName'],
  Service: ['spec'],
  VolumeResourceRequirements: ['requests'],
}

/**
 * Fields that the document has and a manifest can't use: a status, ephemeral containers (forbidden in a pod template),
 * and what is alpha in 1.34: a server drops it unless started with its feature gate, and KaiwoService doesn't know it.
 * Of an Application the operation, which is Argo CD's own to set, and the two alternatives to its one source.
 */
export const unusable: readonly string[] = [
  'Application.operation',
  'Application.spec.sourceHydrator',
  'Application.spec.sources',
  'Container.restartPolicyRules',
  'EnvVarSource.fileKeyRef',
  'KaiwoService.spec.deployment.status',
  'PodSpec.ephemeralContainers',
  'PodSpec.hostnameOverride',
  'VolumeProjection.podCertificate',
]
