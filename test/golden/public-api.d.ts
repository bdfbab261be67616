type AccessModes = PersistentVolumeAccessMode[];
interface Affinity {
    nodeAffinity?: NodeAffinity;
    podAffinity?: PodAffinity;
    podAntiAffinity?: PodAntiAffinity;
}
type Allowance = boolean | string[];
type Amount = number | string;
interface AppArmorProfile {
    localhostProfile?: string;
    type: 'Localhost' | 'RuntimeDefault' | 'Unconfined';
}
type Audience = string;
interface CSIVolumeSource {
    driver: string;
    fsType?: string;
    nodePublishSecretRef?: LocalObjectReference;
    readOnly?: boolean;
    volumeAttributes?: {
        [k: string]: string;
    };
}
interface Capabilities {
    add?: string[];
    drop?: string[];
}
type Code = keyof typeof catalogue;
interface Compilation extends CompiledObjects {
    files: Map<string, string>;
}
interface CompileOptions {
    extra?: {
        id: string;
        layers: readonly Source[];
    };
    tree?: FileTree;
    known?: CompiledObjects;
    progress?: Progress;
}
interface CompiledEnvironment {
    environment: Environment;
    objects: KubernetesObject[];
}
interface CompiledObjects {
    environments: CompiledEnvironment[];
    ids: string[];
    company: Source[];
    fleetFile: FleetFile;
    diagnostics: Diagnostic[];
    loaded: Loaded;
}
interface ConfigMapEnvSource {
    name: string;
    optional?: boolean;
}
interface ConfigMapKeySelector {
    key: string;
    name: string;
    optional?: boolean;
}
interface ConfigMapProjection {
    items?: KeyToPath[];
    name: string;
    optional?: boolean;
}
interface ConfigMapVolumeSource {
    defaultMode?: number;
    items?: KeyToPath[];
    name: string;
    optional?: boolean;
}
interface Container {
    args?: string[];
    command?: string[];
    env?: EnvVar[];
    envFrom?: EnvFromSource[];
    image: string;
    imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
    lifecycle?: Lifecycle;
    livenessProbe?: Probe;
    name: string;
    ports?: ContainerPort[];
    readinessProbe?: Probe;
    resizePolicy?: ContainerResizePolicy[];
    resources?: ResourceRequirements;
    restartPolicy?: 'Always';
    securityContext?: SecurityContext;
    startupProbe?: Probe;
    stdin?: boolean;
    stdinOnce?: boolean;
    terminationMessagePath?: string;
    terminationMessagePolicy?: 'File' | 'FallbackToLogsOnError';
    tty?: boolean;
    volumeDevices?: VolumeDevice[];
    volumeMounts?: VolumeMount[];
    workingDir?: string;
}
interface ContainerPort {
    containerPort: number;
    hostIP?: string;
    hostPort?: number;
    name?: string;
    protocol?: 'TCP' | 'UDP' | 'SCTP';
}
interface ContainerResizePolicy {
    resourceName: 'cpu' | 'memory';
    restartPolicy: 'NotRequired' | 'RestartContainer';
}
type CountOrPercent = number | string;
type DataKey = string;
type DatabaseDriver = string;
type DatabaseHost = string;
type DatabaseName = string;
interface DatabaseParameters {
    [k: string]: string | number | boolean;
}
type DatabasePort = number | string;
interface DatabaseSecret {
    name: DnsSubdomain;
    userKey: DataKey;
    passwordKey: DataKey;
    hostKey?: DataKey;
    portKey?: DataKey;
    databaseKey?: DataKey;
    uriKey?: DataKey;
}
type DatabaseShared = boolean;
interface DatabaseTls {
    mode?: 'disable' | 'require' | 'verify-ca' | 'verify-full';
    ca?: {
        name?: DnsSubdomain;
        configMap?: DnsSubdomain;
        key: SecretKey;
    };
}
type DatabaseUpgrade = 'never' | 'auto';
type DatabaseUser = string;
interface Destination {
    ipBlock?: IPBlock;
    namespaceSelector?: LabelSelector;
    podSelector?: LabelSelector;
    ports?: NetworkPolicyPort[];
}
interface Diagnostic {
    code: Code;
    severity: 'error' | 'warning';
    message: string;
    help?: string;
    location: Location;
    related?: {
        message: string;
        location: Location;
    }[];
    environments?: string[];
}
type DnsLabel = string;
type DnsLabelOrEmpty = string;
type DnsSubdomain = string;
type DnsSubdomainOrEmpty = string;
interface DownwardAPIProjection {
    items?: DownwardAPIVolumeFile[];
}
interface DownwardAPIVolumeFile {
    fieldRef?: ObjectFieldSelector;
    mode?: number;
    path: string;
    resourceFieldRef?: ResourceFieldSelector;
}
interface DownwardAPIVolumeSource {
    defaultMode?: number;
    items?: DownwardAPIVolumeFile[];
}
type Duration = string;
interface EmbeddedObjectMeta {
    annotations?: {
        [k: string]: string;
    };
    finalizers?: string[];
    labels?: {
        [k: string]: string;
    };
    name?: string;
    namespace?: string;
}
interface EmptyDirVolumeSource {
    medium?: string;
    sizeLimit?: Quantity;
}
interface EnvFromSource {
    configMapRef?: ConfigMapEnvSource;
    prefix?: string;
    secretRef?: SecretEnvSource;
}
interface EnvVar {
    name: string;
    value?: string;
    valueFrom?: EnvVarSource;
}
interface EnvVarSource {
    configMapKeyRef?: ConfigMapKeySelector;
    fieldRef?: ObjectFieldSelector;
    resourceFieldRef?: ResourceFieldSelector;
    secretKeyRef?: SecretKeySelector;
}
interface Environment {
    id: string;
    source: Source;
    layers: Source[];
    isComplete: boolean;
    written: JsonObject;
    values: Values;
}
interface EphemeralVolumeSource {
    volumeClaimTemplate: PersistentVolumeClaimTemplate;
}
interface ExecAction {
    command: string[];
}
interface FileTree {
    find(): FoundFiles;
    size(path: string): number;
    read(path: string): Uint8Array;
    target(path: string): string;
}
interface Fleet {
    name: string;
    repository?: {
        url: string;
        revision: string;
        path: string;
    };
    clusters: {
        [k: string]: {
            server?: string;
        };
    };
    destinations: {
        cluster: Pattern;
        namespace: Pattern;
    }[];
    kinds: {
        group: string;
        kind: string;
    }[];
    readme?: boolean;
    order: {
        [k: string]: string[];
    };
    teams?: {
        [k: string]: {
            namespaces?: Patterns;
            clusters?: Patterns;
            hosts?: Patterns;
            images?: Patterns;
            serviceAccounts?: Patterns;
            remoteKeys?: Patterns;
            limits?: {
                replicas?: number;
                cpu?: Amount;
                memory?: Amount;
                gpus?: number;
                storage?: Amount;
            };
            values?: {
                allowed?: Patterns;
                denied?: Patterns;
            };
            patches?: {
                [k: string]: Patterns;
            };
            podSecurity?: 'baseline' | 'restricted';
            privileges?: {
                privileged?: Allowance;
                allowPrivilegeEscalation?: Allowance;
                capabilities?: Allowance;
                hostNetwork?: Allowance;
                hostPID?: Allowance;
                hostIPC?: Allowance;
                hostPorts?: Allowance;
                hostProbes?: Allowance;
                hostProcess?: Allowance;
                procMount?: Allowance;
                seccomp?: Allowance;
                appArmor?: Allowance;
                seLinux?: Allowance;
                sysctls?: Allowance;
                nodeName?: Allowance;
                criticalPriority?: Allowance;
                serviceAccount?: Allowance;
                foreignPods?: Allowance;
                podInstructions?: Allowance;
                hostPath?: Allowance;
                volumeTypes?: Allowance;
                volumeName?: Allowance;
                dataSource?: Allowance;
                engineMetadata?: Allowance;
                finalizers?: Allowance;
                ownerReferences?: Allowance;
                foreignNamespaces?: Allowance;
                foreignObjects?: Allowance;
                serviceTypes?: Allowance;
                externalIPs?: Allowance;
                snippets?: Allowance;
                prometheusFiles?: Allowance;
                scrapedAddresses?: Allowance;
                serverAlias?: Allowance;
            };
        };
    };
    policies?: {
        name: string;
        expression: string;
        kinds?: string[];
        message: string;
        help?: string;
        path?: string;
        severity: 'error' | 'warning';
        environments: Patterns;
        exceptions: {
            environments: Patterns;
            reason: string;
            until: string;
        }[];
    }[];
    argocd?: {
        namespace: string;
    };
    flux?: {
        namespace: string;
        sourceInterval: Duration;
        interval: Duration;
        retryInterval: Duration;
        timeout: Duration;
        decryption?: {
            provider: 'sops';
            secretName?: string;
        };
        secretName?: string;
        serviceAccountName?: string;
        rootServiceAccountName?: string;
    };
}
interface FleetFile {
    file?: string;
    fleet?: Fleet;
    source?: Source;
}
interface FoundFiles {
    readable: string[];
    refused: Map<string, Diagnostic>;
    ignored?: Diagnostic[];
}
interface GRPCAction {
    port: number;
    service?: string;
}
interface HPAScalingPolicy {
    periodSeconds: number;
    type: 'Pods' | 'Percent';
    value: number;
}
interface HPAScalingRules {
    policies?: HPAScalingPolicy[];
    selectPolicy?: 'Max' | 'Min' | 'Disabled';
    stabilizationWindowSeconds?: number;
    tolerance?: Quantity;
}
interface HTTPGetAction {
    host?: string;
    httpHeaders?: HTTPHeader[];
    path?: string;
    port: number | string;
    scheme?: 'HTTP' | 'HTTPS';
}
interface HTTPHeader {
    name: string;
    value: string;
}
interface HorizontalPodAutoscalerBehavior {
    scaleDown?: HPAScalingRules;
    scaleUp?: HPAScalingRules;
}
interface HostPathVolumeSource {
    path: string;
    type?: '' | 'BlockDevice' | 'CharDevice' | 'Directory' | 'DirectoryOrCreate' | 'File' | 'FileOrCreate' | 'Socket';
}
type Hostname = string;
interface IPBlock {
    cidr: string;
    except?: string[];
}
interface IngressTLS {
    hosts?: string[];
    secretName?: string;
}
type IssuerUrl = string;
type Json = null | boolean | number | string | Json[] | JsonObject;
type JsonObject = {
    [key: string]: Json;
};
type JsonPointer = string;
interface KeyOfSecret {
    name: DnsSubdomain;
    key: SecretKey;
}
interface KeyToPath {
    key: string;
    mode?: number;
    path: string;
}
type KubernetesObject = JsonObject & {
    apiVersion: string;
    kind: string;
    metadata: JsonObject & {
        name: string;
        namespace?: string;
    };
};
interface LabelSelector {
    matchExpressions?: LabelSelectorRequirement[];
    matchLabels?: {
        [k: string]: string;
    };
}
interface LabelSelectorRequirement {
    key: string;
    operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    values?: string[];
}
type LabelValue = string | number | boolean;
interface Lifecycle {
    postStart?: LifecycleHandler;
    preStop?: LifecycleHandler;
    stopSignal?: string;
}
interface LifecycleHandler {
    exec?: ExecAction;
    httpGet?: HTTPGetAction;
    sleep?: SleepAction;
    tcpSocket?: TCPSocketAction;
}
interface Loaded {
    sources: Map<string, Source>;
    objects: Map<string, Source>;
    broken: Set<string>;
    today: string;
    diagnostics: Diagnostic[];
}
interface LocalObjectReference {
    name: string;
}
interface Location {
    file: string;
    range?: Range;
}
type MappedSecret = {
    remoteKey?: RemoteKey;
    keys?: {
        [k: string]: string;
    };
} | boolean;
interface MonitoringLabels {
    [k: string]: LabelValue;
}
interface NFSVolumeSource {
    path: string;
    readOnly?: boolean;
    server: string;
}
interface NetworkPolicyPeer {
    ipBlock?: IPBlock;
    namespaceSelector?: LabelSelector;
    podSelector?: LabelSelector;
}
interface NetworkPolicyPort {
    endPort?: number;
    port?: number | string;
    protocol?: 'TCP' | 'UDP' | 'SCTP';
}
interface NodeAffinity {
    preferredDuringSchedulingIgnoredDuringExecution?: PreferredSchedulingTerm[];
    requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
}
interface NodeSelector {
    nodeSelectorTerms: NodeSelectorTerm[];
}
interface NodeSelectorRequirement {
    key: string;
    operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
    values?: string[];
}
interface NodeSelectorTerm {
    matchExpressions?: NodeSelectorRequirement[];
    matchFields?: NodeSelectorRequirement[];
}
interface ObjectFieldSelector {
    apiVersion?: string;
    fieldPath: string;
}
interface ParentReference {
    group?: string;
    kind?: string;
    name: string;
    namespace?: string;
    port?: number;
    sectionName?: string;
}
type PathSegment = string;
type Pattern = string;
type Patterns = string[];
interface PersistentVolume {
    pvc_name: string;
    mount_path: string;
    subPath?: string;
    size?: Quantity;
    storageClassName?: DnsSubdomain;
    accessModes?: AccessModes;
}
type PersistentVolumeAccessMode = 'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod';
interface PersistentVolumeClaimSpec {
    accessModes: PersistentVolumeAccessMode[];
    dataSource?: TypedLocalObjectReference;
    dataSourceRef?: TypedObjectReference;
    resources: VolumeResourceRequirements;
    selector?: LabelSelector;
    storageClassName?: string;
    volumeAttributesClassName?: string;
    volumeMode?: 'Block' | 'Filesystem';
    volumeName?: string;
}
interface PersistentVolumeClaimTemplate {
    metadata?: EmbeddedObjectMeta;
    spec: PersistentVolumeClaimSpec;
}
interface PersistentVolumeClaimVolumeSource {
    claimName: string;
    readOnly?: boolean;
}
interface PodAffinity {
    preferredDuringSchedulingIgnoredDuringExecution?: WeightedPodAffinityTerm[];
    requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[];
}
interface PodAffinityTerm {
    labelSelector?: LabelSelector;
    matchLabelKeys?: string[];
    mismatchLabelKeys?: string[];
    namespaceSelector?: LabelSelector;
    namespaces?: string[];
    topologyKey: string;
}
interface PodAntiAffinity {
    preferredDuringSchedulingIgnoredDuringExecution?: WeightedPodAffinityTerm[];
    requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[];
}
interface PodSecurityContext {
    appArmorProfile?: AppArmorProfile;
    fsGroup?: number;
    fsGroupChangePolicy?: 'Always' | 'OnRootMismatch';
    runAsGroup?: number;
    runAsNonRoot?: boolean;
    runAsUser?: number;
    seLinuxChangePolicy?: 'Recursive';
    seLinuxOptions?: SELinuxOptions;
    seccompProfile?: SeccompProfile;
    supplementalGroups?: number[];
    supplementalGroupsPolicy?: 'Merge' | 'Strict';
    sysctls?: Sysctl[];
}
type Port = number;
interface Position {
    line: number;
    column: number;
}
interface PreferredSchedulingTerm {
    preference: NodeSelectorTerm;
    weight: number;
}
interface Probe {
    exec?: ExecAction;
    failureThreshold?: number;
    grpc?: GRPCAction;
    httpGet?: HTTPGetAction;
    initialDelaySeconds?: number;
    periodSeconds?: number;
    successThreshold?: number;
    tcpSocket?: TCPSocketAction;
    terminationGracePeriodSeconds?: number;
    timeoutSeconds?: number;
}
type Progress = (phase: string, done?: number, total?: number) => void;
interface ProjectedVolumeSource {
    defaultMode?: number;
    sources?: VolumeProjection[];
}
type PrometheusDuration = string;
interface PrometheusRuleEntry {
    alert?: string;
    annotations?: {
        [k: string]: string;
    };
    expr: number | string;
    for?: string;
    keep_firing_for?: string;
    labels?: {
        [k: string]: string;
    };
    record?: string;
}
type Quantity = number | string;
interface Range {
    start: Position;
    end: Position;
}
interface RelabelConfig {
    action?: 'replace' | 'Replace' | 'keep' | 'Keep' | 'drop' | 'Drop' | 'hashmod' | 'HashMod' | 'labelmap' | 'LabelMap' | 'labeldrop' | 'LabelDrop' | 'labelkeep' | 'LabelKeep' | 'lowercase' | 'Lowercase' | 'uppercase' | 'Uppercase' | 'keepequal' | 'KeepEqual' | 'dropequal' | 'DropEqual';
    modulus?: number;
    regex?: string;
    replacement?: string;
    separator?: string;
    sourceLabels?: string[];
    targetLabel?: string;
}
type RemoteKey = string;
interface ResourceClaim {
    name: string;
    request?: string;
}
interface ResourceFieldSelector {
    containerName?: string;
    divisor?: Quantity;
    resource: string;
}
interface ResourceRequirements {
    claims?: ResourceClaim[];
    limits?: {
        [k: string]: Quantity;
    };
    requests?: {
        [k: string]: Quantity;
    };
}
interface SELinuxOptions {
    level?: string;
    role?: string;
    type?: string;
    user?: string;
}
type Schedule = string;
interface SeccompProfile {
    localhostProfile?: string;
    type: 'Localhost' | 'RuntimeDefault' | 'Unconfined';
}
interface SecretEnvSource {
    name: string;
    optional?: boolean;
}
type SecretKey = string;
interface SecretKeySelector {
    key: string;
    name: string;
    optional?: boolean;
}
interface SecretProjection {
    items?: KeyToPath[];
    name: string;
    optional?: boolean;
}
interface SecretVolumeSource {
    defaultMode?: number;
    items?: KeyToPath[];
    optional?: boolean;
    secretName: string;
}
interface SecurityContext {
    allowPrivilegeEscalation?: boolean;
    appArmorProfile?: AppArmorProfile;
    capabilities?: Capabilities;
    privileged?: boolean;
    procMount?: 'Default' | 'Unmasked';
    readOnlyRootFilesystem?: boolean;
    runAsGroup?: number;
    runAsNonRoot?: boolean;
    runAsUser?: number;
    seLinuxOptions?: SELinuxOptions;
    seccompProfile?: SeccompProfile;
}
interface ServiceAccountTokenProjection {
    audience?: string;
    expirationSeconds?: number;
    path: string;
}
type ServiceName = string;
interface SleepAction {
    seconds: number;
}
interface Source {
    file: string;
    text: string;
    values: JsonObject;
    spans: () => Spans;
    included?: ReadonlyMap<string, Source>;
}
interface Span {
    key: [start: number, end: number];
    value: [start: number, end: number];
}
type Spans = WeakMap<JsonObject | Json[], Span[]>;
interface Sysctl {
    name: string;
    value: string;
}
interface TCPSocketAction {
    host?: string;
    port: number | string;
}
interface Toleration {
    effect?: 'NoExecute' | 'NoSchedule' | 'PreferNoSchedule';
    key?: string;
    operator?: 'Equal' | 'Exists';
    tolerationSeconds?: number;
    value?: string;
}
interface TopologySpreadConstraint {
    labelSelector?: LabelSelector;
    matchLabelKeys?: string[];
    maxSkew: number;
    minDomains?: number;
    nodeAffinityPolicy?: 'Honor' | 'Ignore';
    nodeTaintsPolicy?: 'Honor' | 'Ignore';
    topologyKey: string;
    whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
}
interface TypedLocalObjectReference {
    apiGroup?: string;
    kind: string;
    name: string;
}
interface TypedObjectReference {
    apiGroup?: string;
    kind: string;
    name: string;
}
interface Values {
    extends?: string | string[];
    release: ServiceName;
    namespace: DnsLabel;
    cluster: DnsLabel;
    nameOverride?: string;
    fullnameOverride?: string;
    selector: {
        [k: string]: LabelValue;
    };
    metadata: {
        path?: string;
        project_id?: PathSegment;
        user_id?: PathSegment;
        workload_id?: PathSegment;
        labels: {
            [k: string]: LabelValue;
        };
        annotations: {
            [k: string]: string;
        };
    };
    delivery: {
        automated: boolean;
        prune: boolean;
        selfHeal: boolean;
        syncWave?: number;
        deletionPolicy: 'keep' | 'delete';
        notifications: {
            [k: string]: string;
        };
    };
    image: string;
    mlflowVersion?: string;
    imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never' | '';
    imagePullSecrets: DnsSubdomain[];
    backendStore: {
        type: 'sqlite' | 'postgres' | 'mysql';
        dbpath: string;
        host?: DatabaseHost;
        port?: DatabasePort;
        database?: DatabaseName;
        user?: DatabaseUser;
        driver?: DatabaseDriver;
        secret: DatabaseSecret;
        parameters?: DatabaseParameters;
        tls?: DatabaseTls;
        upgrade?: DatabaseUpgrade;
        readReplica?: {
            host: string;
            port?: number;
        };
        pool?: {
            size?: number;
            maxOverflow?: number;
            recycle?: number;
        };
        shared: DatabaseShared;
    };
    registryStore: {
        type?: 'postgres' | 'mysql';
        host?: DatabaseHost;
        port?: DatabasePort;
        database?: DatabaseName;
        user?: DatabaseUser;
        driver?: DatabaseDriver;
        secret: DatabaseSecret;
        parameters?: DatabaseParameters;
        tls?: DatabaseTls;
        upgrade?: DatabaseUpgrade;
        shared: DatabaseShared;
    };
    artifacts: {
        createBucket: boolean;
        presignedOnly?: boolean;
        shared: boolean;
    };
    env_vars: {
        [k: string]: Variable;
    };
    auth?: {
        type: 'none' | 'basic' | 'oidc' | 'external';
        admin?: {
            name: DnsSubdomain;
            usernameKey?: SecretKey;
            passwordKey?: SecretKey;
        };
        permissions?: {
            default?: 'NO_PERMISSIONS' | 'READ' | 'USE' | 'EDIT' | 'MANAGE';
            adminGroups?: string[];
        };
        cacheSeconds?: number;
        oidc?: {
            issuerUrl?: IssuerUrl;
            clientId?: string;
            clientSecret?: {
                name: DnsSubdomain;
                key: SecretKey;
            };
            cookieSecret?: {
                name: DnsSubdomain;
                key: SecretKey;
            };
            scopes?: string[];
            emailClaim?: string;
            groupsClaim?: string;
            allowedGroups?: string[];
            allowedEmailDomains?: string[];
            sessionDuration?: string;
            audiences?: Audience[];
            extraIssuers?: {
                issuerUrl: IssuerUrl;
                audience: Audience;
            }[];
            clients?: {
                name: DnsSubdomain;
                key: SecretKey;
            };
            ca?: {
                name: DnsSubdomain;
                key: SecretKey;
            };
            image?: string;
            resources?: ResourceRequirements;
            extraArgs?: string[];
        };
    };
    authStore: {
        type?: 'sqlite' | 'postgres';
        dbpath: string;
        host?: DatabaseHost;
        port?: DatabasePort;
        database?: DatabaseName;
        user?: DatabaseUser;
        secret: DatabaseSecret;
        parameters?: DatabaseParameters;
        tls?: DatabaseTls;
        upgrade?: DatabaseUpgrade;
        shared: DatabaseShared;
    };
    gateway: {
        enabled?: boolean;
        passphrase?: KeyOfSecret;
        passphraseVersion?: number;
        allowedProviders: string[];
        allowPrivateAddresses: boolean;
    };
    webhooks?: {
        encryptionKey?: KeyOfSecret;
    };
    secrets: {
        store?: {
            kind?: 'ClusterSecretStore' | 'SecretStore';
            name: DnsSubdomain;
        };
        remoteKey: RemoteKey;
        refreshInterval: string;
        mapping: {
            [k: string]: MappedSecret;
        };
    };
    server: {
        host: '0.0.0.0' | '::';
        workers?: number;
        logLevel?: 'debug' | 'info' | 'warning' | 'error' | 'critical';
        telemetry: boolean;
        jobExecution?: boolean;
        workspaces?: boolean;
        staticPrefix?: string;
        allowedHosts: string[];
        corsAllowedOrigins: string[];
        tls?: {
            secretName: DnsSubdomain;
            certKey?: SecretKey;
            keyKey?: SecretKey;
            hostname?: DnsSubdomain;
            ca?: {
                configMap?: DnsSubdomain;
                secretName?: DnsSubdomain;
            };
        };
        extraArgs: string[];
    };
    deployment: {
        ports: {
            http: Port;
            [k: string]: Port;
        };
    };
    startupProbe?: Probe;
    livenessProbe?: Probe;
    readinessProbe?: Probe;
    entrypoint?: string;
    storage: {
        ephemeral: {
            quantity: Quantity & string;
            storageClassName?: DnsSubdomainOrEmpty;
            accessModes?: AccessModes;
        };
        dshm: {
            sizeLimit: Quantity & string;
        };
    };
    persistent_storage: {
        enabled: boolean;
        volumes: {
            [k: string]: PersistentVolume;
        };
    };
    envFrom: EnvFromSource[];
    extraVolumes: Volume[];
    extraVolumeMounts: VolumeMount[];
    extraContainers: Container[];
    initContainers: Container[];
    replicas: number;
    autoscaling: {
        enabled: boolean;
        minReplicas: number;
        maxReplicas: number;
        targetCPUUtilizationPercentage: number;
        behavior?: HorizontalPodAutoscalerBehavior;
    };
    gpus: number;
    gpuResource: string;
    memory_per_gpu: number;
    cpu_per_gpu: number;
    resources?: ResourceRequirements;
    kaiwo: {
        enabled: boolean;
    };
    nodeSelector?: {
        [k: string]: LabelValue;
    };
    tolerations?: Toleration[];
    affinity?: Affinity;
    topologySpreadConstraints?: TopologySpreadConstraint[];
    preStopSeconds: number;
    terminationGracePeriodSeconds: number;
    podDisruptionBudget?: {
        enabled?: boolean;
        minAvailable?: CountOrPercent;
        maxUnavailable?: CountOrPercent;
    };
    priorityClassName?: DnsSubdomain;
    revisionHistoryLimit?: number;
    service: {
        name?: ServiceName;
        port?: Port;
        targetPort: 'name' | 'number';
        type: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
        nodePort?: Port;
        loadBalancerSourceRanges: string[];
        annotations: {
            [k: string]: string;
        };
    };
    http_route: {
        enabled: boolean;
        hostnames: Hostname[];
        parentRefs: ParentReference[];
        gatewayNamespace?: DnsLabelOrEmpty;
        gateway_namespace?: DnsLabelOrEmpty;
        timeouts?: {
            request?: string;
        };
    };
    ingress: {
        enabled: boolean;
        className?: DnsSubdomain;
        controller?: 'nginx' | 'traefik' | 'haproxy' | 'haproxy-ingress' | 'alb' | 'gce' | 'kong' | 'contour' | 'openshift' | 'other';
        host?: Hostname;
        hosts: Hostname[];
        tls?: IngressTLS[];
        annotations: {
            [k: string]: string;
        };
    };
    networkPolicy: {
        enabled: boolean;
        ingress: {
            sameNamespace: boolean;
            namespaces: DnsLabel[];
            from: NetworkPolicyPeer[];
        };
        egress: {
            enabled: boolean;
            to: Destination[];
        };
    };
    garbageCollection: {
        enabled: boolean;
        schedule: Schedule;
        olderThan: string;
        jobs: boolean;
        suspend: boolean;
        resources?: ResourceRequirements;
    };
    backup: {
        enabled: boolean;
        schedule: Schedule;
        destination?: string;
        keep: number;
        restore: string;
        resources?: ResourceRequirements;
    };
    traceArchival: {
        enabled: boolean;
        location?: string;
        retention: string;
        maxTracesPerPass: number;
        longRetentionAllowlist: string[];
        schedule: Schedule;
        resources?: ResourceRequirements;
    };
    metrics: {
        enabled: boolean;
    };
    serviceMonitor: {
        enabled: boolean;
        labels: MonitoringLabels;
        interval: PrometheusDuration;
        scrapeTimeout: PrometheusDuration;
        relabelings: RelabelConfig[];
        metricRelabelings: RelabelConfig[];
    };
    prometheusRule: {
        enabled: boolean;
        labels: MonitoringLabels;
        disabled: ('MLflowDown' | 'MLflowReplicasMissing' | 'MLflowRestarting' | 'MLflowOutOfMemory' | 'MLflowMemoryHigh' | 'MLflowVolumeFilling' | 'MLflowErrors' | 'MLflowSlow' | 'MLflowScrapeFailing' | 'MLflowJobFailed' | 'MLflowJobOverdue')[];
        rules: PrometheusRuleEntry[];
    };
    grafanaDashboard: {
        enabled: boolean;
        labels: MonitoringLabels;
        annotations: {
            [k: string]: string;
        };
    };
    serviceAccount: {
        create: boolean;
        annotations: {
            [k: string]: string;
        };
    };
    serviceAccountName?: DnsSubdomain;
    automountServiceAccountToken?: boolean;
    restricted?: true | false | 'openshift';
    podSecurityContext?: PodSecurityContext;
    securityContext?: SecurityContext;
    patches: {
        target: {
            kind: string;
            name?: string;
        };
        patch?: {
            [k: string]: unknown;
        };
        json6902?: {
            op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
            path: JsonPointer;
            from?: JsonPointer;
            value?: {
                [k: string]: unknown;
            };
        }[];
    }[];
    extraObjects: (string | {
        apiVersion: string;
        kind: string;
        metadata: {
            name: DnsSubdomain;
            namespace?: DnsLabel;
            labels?: {
                [k: string]: string;
            };
            annotations?: {
                [k: string]: string;
            };
            [k: string]: unknown;
        };
        [k: string]: unknown;
    })[];
}
type Variable = string | number | boolean | {
    name?: DnsSubdomain;
    configMap?: DnsSubdomain;
    key?: string;
    file?: boolean;
    fieldRef?: string;
    value?: string | number | boolean;
};
interface Volume {
    configMap?: ConfigMapVolumeSource;
    csi?: CSIVolumeSource;
    downwardAPI?: DownwardAPIVolumeSource;
    emptyDir?: EmptyDirVolumeSource;
    ephemeral?: EphemeralVolumeSource;
    hostPath?: HostPathVolumeSource;
    name: string;
    nfs?: NFSVolumeSource;
    persistentVolumeClaim?: PersistentVolumeClaimVolumeSource;
    projected?: ProjectedVolumeSource;
    secret?: SecretVolumeSource;
}
interface VolumeDevice {
    devicePath: string;
    name: string;
}
interface VolumeMount {
    mountPath: string;
    mountPropagation?: 'Bidirectional' | 'HostToContainer' | 'None';
    name: string;
    readOnly?: boolean;
    recursiveReadOnly?: 'Disabled' | 'Enabled' | 'IfPossible';
    subPath?: string;
    subPathExpr?: string;
}
interface VolumeProjection {
    configMap?: ConfigMapProjection;
    downwardAPI?: DownwardAPIProjection;
    secret?: SecretProjection;
    serviceAccountToken?: ServiceAccountTokenProjection;
}
interface VolumeResourceRequirements {
    limits?: {
        [k: string]: Quantity;
    };
    requests: {
        [k: string]: Quantity;
    };
}
interface WeightedPodAffinityTerm {
    podAffinityTerm: PodAffinityTerm;
    weight: number;
}
declare const catalogue: {
    'no-environments': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'file-unreadable': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'file-too-large': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'file-too-complex': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'mistakes-left-out': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'invalid-utf8': {
        readonly severity: 'error';
        readonly summary: string;
    };
    symlink: {
        readonly severity: 'error';
        readonly summary: string;
    };
    'file-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'yaml-syntax': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'yaml-slip': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'duplicate-key': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'several-documents': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'not-a-map': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'key-not-text': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'ambiguous-scalar': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'unusable-text': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'number-range': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'yaml-alias': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'yaml-depth': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'yaml-merge': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'yaml-tag': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'environment-name': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'environment-twice': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'environment-folder': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'extends-missing': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'extends-circle': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'extends-depth': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'extends-outside': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'object-missing': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'object-unused': {
        readonly severity: 'error';
        readonly summary: string;
    };
    template: {
        readonly severity: 'error';
        readonly summary: string;
    };
    'unknown-key': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'invalid-key': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'missing-key': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'wrong-type': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'not-allowed': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'invalid-value': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'delivery-nowhere': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'name-taken': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'repository-credentials': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'repository-url': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'repository-example': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'repository-foreign': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'cluster-server': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'destination-nowhere': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'destination-system': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'order-unknown': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'order-clusters': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'order-circle': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'name-too-long': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'schedule-form': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'schedule-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'gc-no-age': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'task-unseen': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'task-claim-exclusive': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'task-version': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'task-nowhere': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'task-lost': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'backup-not-sqlite': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'backup-among-artifacts': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'backup-same-volume': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'annotation-unusable': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'label-reserved': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'image-form': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'image-too-old': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'package-missing': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'image-unpinned': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'image-tag': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'database-incomplete': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'database-twice': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'database-key-ignored': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'tls-ca-missing': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'tls-ca-form': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'tls-driver-unknown': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'parameter-unknown': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'parameter-value': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'parameter-given': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'upgrade-unprotected': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'registry-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'read-replica-unknown': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'driver-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'artifacts-astray': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'sqlite-ephemeral': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'sqlite-shared': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'artifacts-ephemeral': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'store-unknown': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'sqlite-replicas': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'bucket-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'artifacts-replicas': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'volume-replicas': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'volume-name-taken': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'claim-as-volume': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'mount-twice': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'claim-twice': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'claim-not-created': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'default-only': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'placeholder-left': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'template-unexpanded': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'secret-in-text': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'secret-store-missing': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'mapping-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'secret-keys-unknown': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'secret-twice': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'remote-twice': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'env-var-form': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'env-var-reserved': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'endpoint-form': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'variable-unknown': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'env-var-overridden': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'variable-form': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'variable-content': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'variable-misspelled': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'text-too-long': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'bucket-missing': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'endpoint-bucket': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'root-endpoint': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'ca-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'proxy-outside': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'artifacts-on-clients': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'argument-given': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'argument-unknown': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'auth-incomplete': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'auth-database': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'auth-version': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'auth-static-prefix': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'auth-argument': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'auth-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'auth-open': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'auth-slow': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'auth-issuer': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'auth-route': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'auth-bypassed': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'gateway-passphrase-missing': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'gateway-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'webhook-key-missing': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'redis-module-missing': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'executor-replicas': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'assistant-remote': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'custom-scorers': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'docker-missing': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'presigned-store': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'hosts-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'static-prefix-routed': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'jobs-host': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'tls-sign-in': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'tls-options': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'tls-jobs': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'tls-untrusted': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'tls-own-authority': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'tls-unverified': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'tls-unused': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'jobs-replicas': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'user-missing': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'runs-as-root': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'path-read-only': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'service-account-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'identity-overridden': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'identity-unlabelled': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'port-twice': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'probe-port': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'quantity-unit': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'probe-scheme': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'memory-short': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'request-over-limit': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'grace-short': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'budget-blocks-drains': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'budget-twice': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'budget-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'autoscaling-bounds': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'autoscaling-kaiwo': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'autoscaling-request': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'autoscaling-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'replicas-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'route-host-missing': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'service-type': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'service-host-missing': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'ingress-class': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'ingress-limits': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'tls-host-missing': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'ingress-class-twice': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'ingress-snippet': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'policy-shuts-out': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'policy-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'policy-guesses': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'monitor-unmeasured': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'scrape-timeout': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'rule-form': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'alert-twice': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'gateway-namespace-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'kubernetes-refuses': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'patch-form': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'patch-operand': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'object-kind': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'object-namespace': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'object-encrypted': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'cluster-unknown': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'destination-refused': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'delivery-name': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'order-suspended': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'order-twice': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'spread-merged': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'delivery-ignored': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'privilege-refused': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'team-unknown': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'team-nobody': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'team-path': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'limit-exceeded': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'value-not-allowed': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'patch-not-allowed': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'pod-security': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'policy-violated': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'policy-warning': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'policy-invalid': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'exception-ends': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'exception-unused': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'value-elsewhere': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'hard-link': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'patch-failed': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'patch-refused': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'object-repeated': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'object-refused': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'object-selected': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'object-twice': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'pods-shared': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'route-twice': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'database-shared': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'backup-shared': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'artifacts-shared': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'name-shared': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'application-twice': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'output-symlink': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'output-blocked': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'output-foreign': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'output-applied': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'output-outdated': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'output-failure': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'import-unreadable': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'import-no-server': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'import-several-servers': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'import-command-unknown': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'import-variable-unknown': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'import-file-store': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'import-mlflow-too-old': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'import-database-unsupported': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'import-open': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'import-guard-lost': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'import-chart-unknown': {
        readonly severity: 'error';
        readonly summary: string;
    };
    'import-values-unknown': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'import-kind': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'import-selector': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'import-plain-secret': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'import-image-drivers': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'import-not-carried': {
        readonly severity: 'warning';
        readonly summary: string;
    };
    'import-foreign': {
        readonly severity: 'warning';
        readonly summary: string;
    };
};
declare function compile(root: string, options?: CompileOptions): Promise<Compilation>;
declare function compileObjects(root: string, { extra, tree, known: before, progress }?: CompileOptions): Promise<CompiledObjects>;
export { Compilation, CompileOptions, CompiledEnvironment, CompiledObjects, Diagnostic, Environment, Fleet, FleetFile, Json, JsonObject, KubernetesObject, Location, Position, Progress, Range, Values, compile, compileObjects };
