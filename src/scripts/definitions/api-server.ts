import { domain, label, qualified, word } from '../../facts/kubernetes/forms.ts'
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

const dnsLabel: Definition = {
  ...matching(`^${label}$`, 'lower-case letters, digits and inner hyphens'),
  maxLength: 63,
}
const dnsSubdomain: Definition = {
  ...matching(`^${domain}$`, 'lower-case letters, digits and inner hyphens, in parts joined by dots'),
  maxLength: 253,
}
const hostname = matching(
  `^(?!([0-9]+\\.){3}[0-9]+$)((\\*\\.)?${domain})?$`,
  'a host name, or one that begins with *., and no IP address',
)
const labelValue = matching(`^(${word})?$`, 'at most 63 letters, digits, and inner hyphens, dots and underscores')
const optionalSubdomain: Definition = { ...dnsSubdomain, pattern: `^(${domain})?$` }
const labelKey = matching(`^${qualified}$`, 'a label key, such as app or example.com/app')
const optionalLabelKey = { ...labelKey, pattern: `^$|^${qualified}$` }
const labelKeys: Definition = { propertyNames: labelKey }
// An annotation's key is compared in lower case.
const annotationKeys: Definition = {
  propertyNames: matching(
    `^${qualified.replaceAll('[a-z0-9]', '[A-Za-z0-9]').replaceAll('[-a-z0-9]', '[-A-Za-z0-9]')}$`,
    'an annotation key, such as example.com/note',
  ),
}
const qualifiedName = matching(`^${qualified}$`, 'a name such as example.com/a')
/** The names of resources of containers: Kubernetes' own, and others with a domain. */
const standardResource = 'cpu|memory|ephemeral-storage|hugepages-([0-9]+([KMGTPE]i|[kMGTPE])?)'
const extendedResource = `${domain}/${word}`
const resourceNames: Definition = {
  propertyNames: matching(
    `^(${standardResource}|${extendedResource})$`,
    'the name of a resource: cpu, memory, ephemeral-storage, hugepages-SIZE, or one with a domain such as nvidia.com/gpu',
  ),
}
const finalizer = matching(`^${qualified}$`, 'a name such as example.com/a')
const claimResources: Definition = { propertyNames: matching('^storage$', 'storage') }
// netutils.ParseIPSloppy, without an address in the form of IPv4 within IPv6.
const octet = '0*(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])'
const ipv4 = `(${octet}\\.){3}${octet}`
const hexadecimal = '[0-9A-Fa-f]{1,4}'
const ipv6 = [
  `(${hexadecimal}:){7}${hexadecimal}`,
  `(${hexadecimal}:){1,7}:`,
  ...[1, 2, 3, 4, 5, 6].map((before) => `(${hexadecimal}:){1,${before}}(:${hexadecimal}){1,${7 - before}}`),
  `:((:${hexadecimal}){1,7}|:)`,
].join('|')
const ip = matching(`^(${ipv4}|${ipv6})$`, 'an IP address, such as 10.0.0.1 or fd00::1')
const relativePath = matching('^(?!/)(?!(.*/)?\\.\\.(/|$))', 'a relative path without ..')
const dataKeys: Definition = {
  propertyNames: {
    ...matching('^(?!\\.\\.)(?!\\.$)[-._a-zA-Z0-9]+$', 'letters, digits, hyphens, dots and underscores'),
    maxLength: 253,
  },
}

const dataKey: Definition = dataKeys.propertyNames!
const base64 = matching('^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$', 'base64')
const noneOrIp = { ...ip, pattern: ip.pattern!.replace('^(', '^(None|'), 'x-must-be': 'None, or an IP address' }
const optionalDnsLabel: Definition = { ...dnsLabel, pattern: `^(${label})?$` }
/** A DNS label of RFC 1035. */
const serviceName: Definition = {
  ...matching('^[a-z]([-a-z0-9]*[a-z0-9])?$', 'lower-case letters, digits and inner hyphens, first a letter'),
  maxLength: 63,
}

const port = between(1, 65535)
const optionalPort = between(0, 65535)
const portName: Definition = {
  ...matching('^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$', 'a port name: lower-case letters, digits and inner hyphens'),
  maxLength: 15,
}
const optionalPortName: Definition = { ...portName, pattern: `^$|${portName.pattern}` }
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
  'AppArmorProfile.localhostProfile': {
    ...matching('^\\S(.*\\S)?$', 'a name without spaces around it'),
    maxLength: 4095,
  },
  'AppArmorProfile.type': profile,
  'CSIVolumeSource.driver': { ...dnsSubdomain, maxLength: 63 },
  'ClientIPConfig.timeoutSeconds': between(1, 86400),
  'ConfigMap.binaryData': dataKeys,
  'ConfigMap.data': dataKeys,
  'ConfigMap.binaryData{}': base64,
  'ConfigMapEnvSource.name': dnsSubdomain,
  'ConfigMapKeySelector.key': dataKey,
  'ConfigMapKeySelector.name': { minLength: 1 },
  'ConfigMapProjection.name': { minLength: 1 },
  'ConfigMapVolumeSource.defaultMode': fileMode,
  'ConfigMapVolumeSource.name': { minLength: 1 },
  'Container.imagePullPolicy': pullPolicy,
  'Container.name': dnsLabel,
  'Container.image': { minLength: 1 },
  'Container.restartPolicy': oneOf('Always'),
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
  'EmbeddedObjectMeta.finalizers[]': finalizer,
  'EmbeddedObjectMeta.labels': labelKeys,
  'EmbeddedObjectMeta.labels{}': labelValue,
  'EmptyDirVolumeSource.medium': matching('^(Memory|HugePages(-.+)?)?$', 'Memory or HugePages'),
  'EmbeddedObjectMeta.annotations': annotationKeys,
  'EnvFromSource.prefix': matching('^[ -<>-~]*$', 'printable ASCII characters other than ='),
  'EnvVar.name': matching('^[ -<>-~]+$', 'printable ASCII characters other than ='),
  'ExecAction.command': { minItems: 1 },
  'GRPCAction.port': port,
  'HTTPGetAction.path': { minLength: 1 },
  'HTTPGetAction.port': portOrName,
  'HTTPGetAction.scheme': oneOf('HTTP', 'HTTPS'),
  'HTTPHeader.name': matching('^[-A-Za-z0-9]+$', 'the name of a header, such as X-Forwarded-Proto'),
  'HTTPIngressPath.path': matching('^(/|$)', 'a path that begins with /'),
  'HTTPIngressPath.pathType': oneOf('Exact', 'Prefix', 'ImplementationSpecific'),
  'HTTPIngressRuleValue.paths': { minItems: 1 },
  'HostAlias.hostnames[]': dnsSubdomain,
  'HostAlias.ip': ip,
  'HostPathVolumeSource.path': matching('^(?!(.*/)?\\.\\.(/|$))[^]', 'a path without ..'),
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
  'IngressRule.host': { ...hostname, maxLength: 253 },
  'IngressServiceBackend.name': serviceName,
  'IngressSpec.ingressClassName': dnsSubdomain,
  'IngressTLS.hosts[]': {
    ...matching(`^(\\*\\.)?${domain}$`, 'a host name, or one that begins with *.'),
    maxLength: 253,
  },
  'IngressTLS.secretName': optionalSubdomain,
  'KaiwoService.spec.podTemplateSpecLabels': labelKeys,
  'KeyToPath.key': dataKey,
  'KeyToPath.mode': fileMode,
  'KeyToPath.path': { ...relativePath, minLength: 1 },
  'KaiwoService.spec.deployment.apiVersion': oneOf('apps/v1'),
  'KaiwoService.spec.deployment.kind': oneOf('Deployment'),
  'LabelSelector.matchLabels': labelKeys,
  'LabelSelector.matchLabels{}': labelValue,
  'LabelSelectorRequirement.key': labelKey,
  'LabelSelectorRequirement.values[]': labelValue,
  'LabelSelectorRequirement.operator': oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'),
  'LocalObjectReference.name': dnsSubdomain,
  'NFSVolumeSource.path': matching('^/', 'an absolute path'),
  'NFSVolumeSource.server': { minLength: 1 },
  'NodeSelector.nodeSelectorTerms': { minItems: 1 },
  'NodeSelectorRequirement.operator': oneOf('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'),
  'NodeSelectorRequirement.values[]': labelValue,
  'ObjectMeta.annotations': annotationKeys,
  'ObjectMeta.finalizers[]': finalizer,
  'ObjectMeta.labels': labelKeys,
  'ObjectMeta.labels{}': labelValue,
  'ObjectMeta.name': dnsSubdomain,
  'ObjectMeta.namespace': dnsLabel,
  PersistentVolumeAccessMode: oneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'),
  'PersistentVolumeClaimSpec.accessModes': { minItems: 1 },
  'PersistentVolumeClaimSpec.storageClassName': optionalSubdomain,
  'PersistentVolumeClaimSpec.volumeAttributesClassName': dnsSubdomain,
  'PersistentVolumeClaimSpec.volumeMode': oneOf('Block', 'Filesystem'),
  'PersistentVolumeClaimVolumeSource.claimName': { minLength: 1 },
  'PodAffinityTerm.matchLabelKeys[]': labelKey,
  'PodAffinityTerm.mismatchLabelKeys[]': labelKey,
  'PodAffinityTerm.namespaces[]': dnsLabel,
  'PodAffinityTerm.topologyKey': labelKey,
  'PodDNSConfig.nameservers': { maxItems: 3 },
  'PodDNSConfig.nameservers[]': ip,
  'PodDNSConfig.searches': { maxItems: 32 },
  'PodDNSConfig.searches[]': matching(
    `^(?=.{1,253}\\.?$)(\\.|${domain.replaceAll('[a-z0-9]', '[a-z0-9_]').replaceAll('[-a-z0-9]', '[-a-z0-9_]')}\\.?)$`,
    'a domain in lower case',
  ),
  'PodDNSConfigOption.name': { minLength: 1 },
  'PodDisruptionBudgetSpec.maxUnavailable': countOrPercent,
  'PodDisruptionBudgetSpec.minAvailable': countOrPercent,
  'PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy': oneOf('AlwaysAllow', 'IfHealthyBudget'),
  'PodOS.name': oneOf('linux'),
  'PodReadinessGate.conditionType': qualifiedName,
  'PodResourceClaim.name': dnsLabel,
  'PodResourceClaim.resourceClaimName': dnsSubdomain,
  'PodResourceClaim.resourceClaimTemplateName': dnsSubdomain,
  'PodSchedulingGate.name': qualifiedName,
  'PodSecurityContext.fsGroup': userId,
  'PodSecurityContext.fsGroupChangePolicy': oneOf('Always', 'OnRootMismatch'),
  'PodSecurityContext.runAsGroup': userId,
  'PodSecurityContext.runAsUser': userId,
  'PodSecurityContext.seLinuxChangePolicy': oneOf('Recursive'),
  'PodSecurityContext.supplementalGroups[]': userId,
  'PodSecurityContext.supplementalGroupsPolicy': oneOf('Merge', 'Strict'),
  'PodSpec.activeDeadlineSeconds': between(1, 2 ** 31 - 1),
  'PodSpec.containers': { minItems: 1 },
  'PodSpec.dnsPolicy': oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'),
  'PodSpec.hostname': optionalDnsLabel,
  'PodSpec.nodeName': optionalSubdomain,
  'PodSpec.nodeSelector': labelKeys,
  'PodSpec.nodeSelector{}': labelValue,
  'PodSpec.preemptionPolicy': oneOf('Never', 'PreemptLowerPriority'),
  'PodSpec.priorityClassName': optionalSubdomain,
  'PodSpec.restartPolicy': oneOf('Always', 'OnFailure', 'Never'),
  'PodSpec.runtimeClassName': dnsSubdomain,
  'PodSpec.serviceAccountName': dnsSubdomain,
  'PodSpec.subdomain': optionalDnsLabel,
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
  'ResourceClaim.name': dnsLabel,
  'ResourceClaim.request': dnsLabel,
  'ResourceRequirements.limits': resourceNames,
  'ResourceRequirements.requests': resourceNames,
  'RollingUpdateDeployment.maxSurge': countOrPercent,
  'RollingUpdateDeployment.maxUnavailable': countOrPercent,
  'SeccompProfile.type': profile,
  'SeccompProfile.localhostProfile': relativePath,
  'SecretEnvSource.name': dnsSubdomain,
  'SecretKeySelector.key': dataKey,
  'SecretKeySelector.name': { minLength: 1 },
  'SecretProjection.name': { minLength: 1 },
  'SecretVolumeSource.defaultMode': fileMode,
  'SecretVolumeSource.secretName': { minLength: 1 },
  'SecurityContext.procMount': oneOf('Default', 'Unmasked'),
  'SecurityContext.runAsGroup': userId,
  'SecurityContext.runAsUser': userId,
  'ServiceAccountTokenProjection.expirationSeconds': between(600, 2 ** 32),
  'ServiceAccountTokenProjection.path': { ...relativePath, minLength: 1 },
  'ServiceBackendPort.name': optionalPortName,
  'ServiceBackendPort.number': port,
  'ServicePort.appProtocol': qualifiedName,
  'ServicePort.name': dnsLabel,
  'ServicePort.nodePort': optionalPort,
  'ServicePort.port': port,
  'ServicePort.protocol': protocol,
  'ServicePort.targetPort': { ...optionalPort, ...portName },
  'ServiceSpec.clusterIP': noneOrIp,
  'ServiceSpec.clusterIPs[]': noneOrIp,
  'ServiceSpec.externalIPs[]': ip,
  'ServiceSpec.externalTrafficPolicy': oneOf('Cluster', 'Local'),
  'ServiceSpec.internalTrafficPolicy': oneOf('Cluster', 'Local'),
  'ServiceSpec.ipFamilies': { uniqueItems: true },
  'ServiceSpec.ipFamilies[]': oneOf('IPv4', 'IPv6'),
  'ServiceSpec.ipFamilyPolicy': oneOf('PreferDualStack', 'RequireDualStack', 'SingleStack'),
  'ServiceSpec.loadBalancerClass': qualifiedName,
  'ServiceSpec.selector': labelKeys,
  'ServiceSpec.selector{}': labelValue,
  'ServiceSpec.trafficDistribution': oneOf('PreferClose', 'PreferSameZone', 'PreferSameNode'),
  'ServiceSpec.sessionAffinity': oneOf('ClientIP', 'None'),
  'ServiceSpec.type': oneOf('ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'),
  'Sysctl.name': matching(
    '^(?=.{1,253}$)([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$',
    'the name of a sysctl, such as net.core.somaxconn',
  ),
  'TCPSocketAction.port': portOrName,
  'Toleration.effect': oneOf('NoExecute', 'NoSchedule', 'PreferNoSchedule'),
  'Toleration.key': optionalLabelKey,
  'Toleration.operator': oneOf('Equal', 'Exists'),
  'TopologySpreadConstraint.maxSkew': atLeast(1),
  'TopologySpreadConstraint.minDomains': atLeast(1),
  'TopologySpreadConstraint.nodeAffinityPolicy': oneOf('Honor', 'Ignore'),
  'TopologySpreadConstraint.nodeTaintsPolicy': oneOf('Honor', 'Ignore'),
  'TopologySpreadConstraint.matchLabelKeys[]': labelKey,
  'TopologySpreadConstraint.topologyKey': labelKey,
  'TopologySpreadConstraint.whenUnsatisfiable': oneOf('DoNotSchedule', 'ScheduleAnyway'),
  'TypedLocalObjectReference.apiGroup': optionalSubdomain,
  'TypedObjectReference.apiGroup': optionalSubdomain,
  'Volume.name': dnsLabel,
  'VolumeDevice.devicePath': { ...matching('^(?!(.*/)?\\.\\.(/|$))[^]', 'a path without ..'), minLength: 1 },
  'VolumeMount.mountPath': { minLength: 1 },
  'VolumeMount.mountPropagation': oneOf('Bidirectional', 'HostToContainer', 'None'),
  'VolumeMount.recursiveReadOnly': oneOf('Disabled', 'Enabled', 'IfPossible'),
  'VolumeMount.subPath': relativePath,
  'VolumeMount.subPathExpr': relativePath,
  'VolumeResourceRequirements.limits': claimResources,
  'VolumeResourceRequirements.requests': { ...claimResources, required: ['storage'] },
  'WeightedPodAffinityTerm.weight': weight,
}

/** Fields without which the API server refuses an object, beside those that the document requires. */
export const required: Record<string, readonly string[]> = {
  ConfigMapEnvSource: ['name'],
  ConfigMapKeySelector: ['name'],
  ConfigMapProjection: ['name'],
  ConfigMapVolumeSource: ['name'],
  Container: ['image'],
  Deployment: ['spec'],
  EphemeralVolumeSource: ['volumeClaimTemplate'],
  ExecAction: ['command'],
  Ingress: ['spec'],
  'KaiwoService.spec.deployment': ['spec'],
  ObjectMeta: ['name'],
  PersistentVolumeClaim: ['spec'],
  PodDNSConfigOption: ['name'],
  PersistentVolumeClaimSpec: ['accessModes', 'resources'],
  PodTemplateSpec: ['spec'],
  LocalObjectReference: ['name'],
  SecretEnvSource: ['name'],
  SecretKeySelector: ['name'],
  SecretProjection: ['name'],
  SecretVolumeSource: ['secretName'],
  Service: ['spec'],
  VolumeResourceRequirements: ['requests'],
}

/**
 * Fields that the document has and a manifest can't use: a status, ephemeral containers (forbidden in a pod template),
 * and what is alpha in 1.34: a server drops it unless started with its feature gate, and KaiwoService doesn't know it.
 * The overhead of a pod, which its RuntimeClass
 * sets. Windows' options, as MLflow's images are Linux'. Volumes whose source is gone from Kubernetes, or is a CSI driver's by
 * now, or needs a PersistentVolume to be of use: a claim, `csi` or `nfs` is in their place. The bundles of
 * ClusterTrustBundle and volumes of images are beta, and off by default.
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
  'PodSecurityContext.windowsOptions',
  'PodSpec.hostnameOverride',
  'PodSpec.overhead',
  'SecurityContext.windowsOptions',
  'Volume.image',
  'TypedObjectReference.namespace',
  'VolumeProjection.clusterTrustBundle',
  'VolumeProjection.podCertificate',
  ...[
    'awsElasticBlockStore',
    'azureDisk',
    'azureFile',
    'cephfs',
    'cinder',
    'fc',
    'flexVolume',
    'flocker',
    'gcePersistentDisk',
    'gitRepo',
    'glusterfs',
    'iscsi',
    'photonPersistentDisk',
    'portworxVolume',
    'quobyte',
    'rbd',
    'scaleIO',
    'storageos',
    'vsphereVolume',
  ].map((source) => `Volume.${source}`),
]
