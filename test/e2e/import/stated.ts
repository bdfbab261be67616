/**
 * By which fields an imported server differs from the one that ran, and why: every one is in the report, and none
 * changes what clients see. What is in no row is a fault.
 */
const stated: { kind: RegExp; path: RegExp; why: string }[] = [
  {
    kind: /^Deployment$/,
    path: /^spec\.template\.spec\.containers \(the order\)$/,
    why: 'no order of containers is theirs',
  },
  { kind: /./, path: /^metadata\.(labels|annotations)/, why: 'our own labels; those of tools go; the claim is kept' },
  { kind: /^(ServiceAccount)$/, path: /^automountServiceAccountToken$/, why: 'the pod says it' },
  { kind: /^PersistentVolumeClaim$/, path: /^metadata/, why: 'our own labels' },
  { kind: /^Deployment$/, path: /^spec\.strategy/, why: 'derived' },
  {
    kind: /^Deployment$/,
    path: /^apiVersion$|^kind$|^spec\.(volumeClaimTemplates|serviceName|podManagementPolicy|updateStrategy)/,
    why: 'a StatefulSet becomes a Deployment',
  },
  {
    kind: /^Deployment$/,
    path: /^spec\.template\.metadata\.(labels|annotations)/,
    why: 'our own labels; checksums go',
  },
  {
    kind: /^Deployment$/,
    path: /^spec\.template\.spec\.(enableServiceLinks|volumes|initContainers|automountServiceAccountToken|terminationGracePeriodSeconds|topologySpreadConstraints|affinity)/,
    why: 'what every pod has; containers that are not needed',
  },
  {
    kind: /^Deployment$/,
    path: /^spec\.template\.spec\.containers\[mlflow\]\.(command|args|volumeMounts|env|envFrom|imagePullPolicy|lifecycle|workingDir)/,
    why: 'started by the start-up program, which variables tell what arguments said',
  },
  { kind: /^Deployment$/, path: /^spec\.template\.spec\.containers\[mlflow\]\.ports/, why: 'the port is called http' },
  {
    kind: /^Deployment$/,
    path: /^spec\.template\.spec\.containers\[mlflow\]\.\w+Probe\.(httpGet|tcpSocket)\.port$/,
    why: 'the port is called http',
  },
  {
    kind: /^Deployment$/,
    path: /^spec\.template\.spec\.containers\[mlflow\]\.resources/,
    why: 'a limit is the request, too',
  },
  {
    kind: /^Service$/,
    path: /^spec\.ports\[[^\]]+\]\.(name|targetPort)$/,
    why: 'the port is called http, and found by its number',
  },
  { kind: /^Deployment$/, path: /^spec\.replicas$/, why: 'the HorizontalPodAutoscaler counts them' },
  { kind: /^HorizontalPodAutoscaler$/, path: /^spec\.metrics/, why: "by the server's container, and CPU alone" },
  { kind: /^PodDisruptionBudget$/, path: /^spec\.unhealthyPodEvictionPolicy$/, why: 'a sick pod holds nothing up' },
  { kind: /^ServiceMonitor$/, path: /^spec/, why: 'the counts have a port of their own' },
  {
    kind: /^NetworkPolicy$/,
    path: /^spec/,
    why: 'who asks by routes, and what databases are reached by, is let through',
  },
  { kind: /^Ingress$/, path: /^spec\.(rules|tls)/, why: 'the port of the Service by number' },
]

export const statedWhy = (kind: string, path: string): string | undefined =>
  stated.find((row) => row.kind.test(kind) && row.path.test(path))?.why
