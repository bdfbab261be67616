// Generated from schema/*.schema.json by npm run generate. Do not edit.

/**
 * This interface was referenced by `Fleet`'s JSON-Schema
 * via the `definition` "pattern".
 */
export type Pattern = string
/**
 * This interface was referenced by `Fleet`'s JSON-Schema
 * via the `definition` "patterns".
 */
export type Patterns = string[]
/**
 * This interface was referenced by `Fleet`'s JSON-Schema
 * via the `definition` "amount".
 */
export type Amount = number | string
/**
 * This interface was referenced by `Fleet`'s JSON-Schema
 * via the `definition` "allowance".
 */
export type Allowance = boolean | string[]
/**
 * This interface was referenced by `Fleet`'s JSON-Schema
 * via the `definition` "duration".
 */
export type Duration = string

/**
 * environments/_fleet.yaml: what is true of the repository and not of one environment: how Argo CD and Flux deliver it, and what environments may say.
 */
export interface Fleet {
  /**
   * Name of the root Application, the AppProject of the environments (that of the root is <name>-root), the GitRepository and the root Kustomization; that of an environment's own is <name>-<id>, each / written as -. A DNS label of at most 40 characters.
   */
  name: string
  /**
   * The Git repository that holds out/. Required by argocd and flux: a file of limits alone needs none.
   */
  repository?: {
    /**
     * Its URL, as the cluster reaches it: https://host/path or ssh://git@host/path. Argo CD alone takes git@host:path too. No password or token: Argo CD has its own Secret for those, Flux the one named in flux.secretName.
     */
    url: string
    /**
     * The revision to follow: a branch, a commit of 40 digits, or a whole reference such as refs/tags/v1.
     */
    revision: string
    /**
     * The folder of the repository that holds environments/ and out/. Empty means its top.
     */
    path: string
  }
  /**
   * The clusters that environments may name in `cluster`. Argo CD knows each by its server, or else by its name; Flux runs on each and is pointed at out/flux/<name>. Given, they replace the default.
   */
  clusters: {
    [k: string]: {
      /**
       * URL of its API server, as it stands in Argo CD's Secret for the cluster. Without it Argo CD finds the cluster by its name; in-cluster is the one that Argo CD runs on.
       */
      server?: string
    }
  }
  /**
   * Where environments may go: each entry allows the namespaces of a pattern on the clusters of a pattern. The AppProject holds the same rules for Argo CD.
   *
   * @minItems 1
   */
  destinations: {
    /**
     * Name of a cluster; * stands for any characters.
     */
    cluster: Pattern
    /**
     * Name of a namespace; * stands for any characters.
     */
    namespace: Pattern
  }[]
  /**
   * Kinds of objects that environments may have in `extraObjects`, whatever the server itself is made of; * stands for any characters. The AppProject allows them to Argo CD. None by default: who may add a Role or a Deployment may do what its pods may.
   */
  kinds: {
    /**
     * The group of the kind, such as bitnami.com; empty for Kubernetes' core.
     */
    group: string
    /**
     * The kind, such as SealedSecret.
     */
    kind: string
  }[]
  /**
   * Whether out/README.md is written: a table with a line an environment, which is seen on the forge. Every pull request that changes what it shows changes that file, too.
   */
  readme?: boolean
  /**
   * Which environments come after which others of the same cluster: a map from an id to the ids before it. For Argo CD it becomes sync waves, for Flux dependsOn: see .github/docs/delivery.md for what those do and don't do.
   */
  order: {
    /**
     * @minItems 1
     */
    [k: string]: string[]
  }
  /**
   * What environments may say: a map from a pattern of their ids, in which * stands for any characters, / among them. Every entry that fits an environment holds, so that none widens what another limits. An environment that no entry fits is an error; "*": {} fits all.
   */
  teams?: {
    [k: string]: {
      /**
       * Namespaces that environments may name, of those that destinations allows.
       */
      namespaces?: Patterns
      /**
       * Clusters that environments may name.
       */
      clusters?: Patterns
      /**
       * Host names that routes may have: ["*.vision.example.com"]. A route without one, which takes all, is none of them.
       */
      hosts?: Patterns
      /**
       * Images that containers and volumes may have, whole or without tag and digest: [ghcr.io/mlflow/mlflow, "registry.example.com/vision/*"]. Those without a registry are docker.io's: docker.io/library/python.
       */
      images?: Patterns
      /**
       * ServiceAccounts that pods may have, and that may be created. Without one pods have default.
       */
      serviceAccounts?: Patterns
      /**
       * Keys in a store of secrets that ExternalSecrets may read: [mlflow/vision/*]. Whoever finds secrets by their names has no key.
       */
      remoteKeys?: Patterns
      /**
       * The most that one environment may take. Of cpu, memory and gpus what all its pods ask for or may use together, whichever is more; a container that says neither of cpu or memory is refused beside a limit of it.
       */
      limits?: {
        /**
         * Pods of the server.
         */
        replicas?: number
        /**
         * CPUs.
         */
        cpu?: Amount
        /**
         * Memory, such as 64Gi.
         */
        memory?: Amount
        /**
         * GPUs, and what else nodes have of devices.
         */
        gpus?: number
        /**
         * Claims that are created, those that go with the pods among them, such as 1Ti.
         */
        storage?: Amount
      }
      /**
       * Which values the files of environments may set, each with all that is below it: [image, env_vars, backendStore.host]; * is any key. What the _defaults.yaml of environments/ sets, with what it extends, is not the team's.
       */
      values?: {
        /**
         * Nothing else may be set.
         */
        allowed?: Patterns
        /**
         * These may not be set, nor removed.
         */
        denied?: Patterns
      }
      /**
       * What patches may change: a map from a kind to its fields, each with all that is below it: {Deployment: [spec.template.spec.priorityClassName]}. Items of lists go by their names, or their places; * is any, and alone every field, and the object. A kind that is not there may not be patched: {} forbids patches.
       */
      patches?: {
        [k: string]: Patterns
      }
      /**
       * The Pod Security Standard that the pods keep to, as a namespace would enforce it: baseline or restricted. No privilege lifts it.
       */
      podSecurity?: 'baseline' | 'restricted'
      /**
       * What patches and values may ask for beyond what a server needs: each true, or a list of what is allowed of it, in which * stands for any characters. Where no entry that fits has this key, nothing is allowed.
       */
      privileges?: {
        /**
         * Containers that may do on their node whatever root may.
         */
        privileged?: Allowance
        /**
         * Containers whose processes may get more rights than the one that started them.
         */
        allowPrivilegeEscalation?: Allowance
        /**
         * Added capabilities, by their names: [NET_ADMIN].
         */
        capabilities?: Allowance
        /**
         * Pods in the network of their node.
         */
        hostNetwork?: Allowance
        /**
         * Pods that see all processes of their node.
         */
        hostPID?: Allowance
        /**
         * Pods that share memory with processes of their node.
         */
        hostIPC?: Allowance
        /**
         * Ports of the node, by their numbers.
         */
        hostPorts?: Allowance
        /**
         * Probes and hooks of another host than the pod, by its name.
         */
        hostProbes?: Allowance
        /**
         * Containers that are processes of their Windows node.
         */
        hostProcess?: Allowance
        /**
         * Another /proc than the masked one: [Unmasked].
         */
        procMount?: Allowance
        /**
         * seccomp profiles that confine nothing: [Unconfined].
         */
        seccomp?: Allowance
        /**
         * AppArmor profiles that confine nothing: [Unconfined].
         */
        appArmor?: Allowance
        /**
         * SELinux users, roles and types, but those of containers.
         */
        seLinux?: Allowance
        /**
         * Sysctls that reach other pods, by their names.
         */
        sysctls?: Allowance
        /**
         * Pods on a node that they name, past its taints and the scheduler.
         */
        nodeName?: Allowance
        /**
         * Priorities of the cluster's own pods, by the names of their classes: [system-cluster-critical].
         */
        criticalPriority?: Allowance
        /**
         * Another ServiceAccount than the values name, by its name. Those of the values are in serviceAccounts.
         */
        serviceAccount?: Allowance
        /**
         * Pods that want none of other namespaces on their node, by the names of those: [*]; true for all that a selector finds.
         */
        foreignPods?: Allowance
        /**
         * Annotations by which a webhook or the node's runtime adds containers, images, volumes, devices or addresses to pods, by their keys: [cdi.k8s.io/*].
         */
        podInstructions?: Allowance
        /**
         * Volumes of the node, by their paths: [/mnt/shared/*].
         */
        hostPath?: Allowance
        /**
         * Volumes that are neither the pod's own nor of objects of its namespace, by their types, those of CSI drivers with the driver: [nfs, csi/secrets-store.csi.k8s.io].
         */
        volumeTypes?: Allowance
        /**
         * Claims that take a volume by its name, or by its labels.
         */
        volumeName?: Allowance
        /**
         * Claims that are filled with a snapshot or a copy, by kind and name: [VolumeSnapshot/*].
         */
        dataSource?: Allowance
        /**
         * Annotations and labels that are instructions to Argo CD or Flux, by their keys. ServerSideApply=true needs none.
         */
        engineMetadata?: Allowance
        /**
         * Finalizers, by their names.
         */
        finalizers?: Allowance
        /**
         * Owners of objects, by kind and name.
         */
        ownerReferences?: Allowance
        /**
         * Other namespaces than the environment's, by their names, but those of http_route.parentRefs.
         */
        foreignNamespaces?: Allowance
        /**
         * Objects in other namespaces that annotations name, by namespace and name: [auth/users].
         */
        foreignObjects?: Allowance
        /**
         * Types of Services but ClusterIP, and annotations by which an operator opens one, by their keys: [LoadBalancer, tailscale.com/expose].
         */
        serviceTypes?: Allowance
        /**
         * Addresses of Services outside of the cluster.
         */
        externalIPs?: Allowance
        /**
         * Annotations of an Ingress that are text of its proxy's configuration, by their keys, and paths with characters that end a rule.
         */
        snippets?: Allowance
        /**
         * Files of a Prometheus that its ServiceMonitors name, by their paths.
         */
        prometheusFiles?: Allowance
        /**
         * Addresses by which relabelings have Prometheus ask elsewhere, by their replacements.
         */
        scrapedAddresses?: Allowance
        /**
         * Further host names by annotation, whoever's proxy or DNS reads it: [www.example.com].
         */
        serverAlias?: Allowance
      }
    }
  }
  /**
   * Rules of one's own: expressions in CEL over the values and the objects of environments, each of which has to be true.
   */
  policies?: {
    /**
     * Its name, for messages and for people.
     */
    name: string
    /**
     * What has to be true, in CEL (cel.dev): of values, the environment's final values; objects, a list of its final Kubernetes objects; and id, its path below environments/. With kinds, of object, one of those. Texts are matched as RE2 matches them. has() asks for what may be missing.
     */
    expression: string
    /**
     * Asks of each object of these kinds apart: [Deployment, KaiwoService].
     *
     * @minItems 1
     */
    kinds?: string[]
    /**
     * What is said where it is false, without a full stop: {{ }} holds an expression of the same variables.
     */
    message: string
    /**
     * What to write instead, likewise.
     */
    help?: string
    /**
     * The value at whose line it is said. By default the one that the expression read last.
     */
    path?: string
    /**
     * Whether an environment that violates it compiles: with a warning, or not.
     */
    severity: 'error' | 'warning'
    /**
     * Patterns of the ids for which it holds, in which * stands for any characters, / among them.
     */
    environments: Patterns
    /**
     * Environments that may violate it for a while.
     */
    exceptions: {
      /**
       * Patterns of their ids.
       */
      environments: Patterns
      /**
       * Why, for those who read it when it ends.
       */
      reason: string
      /**
       * The last day on which it holds, in UTC: "2027-01-31". Two weeks before, a warning tells.
       */
      until: string
    }[]
  }[]
  /**
   * Given, even as {}: out/argocd is written.
   */
  argocd?: {
    /**
     * Namespace that Argo CD runs in, and with it the Applications.
     */
    namespace: string
  }
  /**
   * Given, even as {}: out/flux is written.
   */
  flux?: {
    /**
     * Namespace of the GitRepository and the Kustomizations.
     */
    namespace: string
    /**
     * How often Flux asks the repository for new commits.
     */
    sourceInterval: Duration
    /**
     * How often Flux looks for what was changed in the cluster, and undoes it.
     */
    interval: Duration
    /**
     * After which time Flux tries again what has failed.
     */
    retryInterval: Duration
    /**
     * How long Flux waits for an environment to become ready before it calls it failed.
     */
    timeout: Duration
    /**
     * How Flux decrypts what SOPS has encrypted in extraObjects, in the environments that have such.
     */
    decryption?: {
      /**
       * The only one that Flux has.
       */
      provider: 'sops'
      /**
       * Secret with the private keys, in the namespace of Flux: of age in keys that end in .agekey, of OpenPGP in .asc. Without it Flux asks the cloud's KMS by its own identity.
       */
      secretName?: string
    }
    /**
     * Secret with the credentials for the repository, in the namespace of Flux. Without it the repository is public.
     */
    secretName?: string
    /**
     * ServiceAccount as which Flux applies environments, in its namespace. It must exist. Without it Flux's own.
     */
    serviceAccountName?: string
    /**
     * ServiceAccount as which Flux applies namespaces and Kustomizations, in its namespace. It must exist. Without it Flux's own.
     */
    rootServiceAccountName?: string
  }
}
