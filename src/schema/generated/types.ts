// Generated from schema/*.schema.json by npm run generate. Do not edit.

/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "serviceName".
 */
export type ServiceName = string
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "dnsLabel".
 */
export type DnsLabel = string
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "labelValue".
 */
export type LabelValue = string | number | boolean
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "pathSegment".
 */
export type PathSegment = string
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "dnsSubdomain".
 */
export type DnsSubdomain = string
/**
 * Host of the database server: a DNS name, an IP address, or a Unix socket such as /cloudsql/project:region:instance. Required for postgres and mysql.
 *
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "databaseHost".
 */
export type DatabaseHost = string
/**
 * Port of the database server. Empty means the driver's default (PostgreSQL 5432, MySQL 3306).
 *
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "databasePort".
 */
export type DatabasePort = number | string
/**
 * Name of the database. It must exist. Required for postgres and mysql.
 *
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "databaseName".
 */
export type DatabaseName = string
/**
 * Its user, where only the password is a secret. Without it that of the Secret.
 *
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "databaseUser".
 */
export type DatabaseUser = string
/**
 * SQLAlchemy's name of the MySQL driver. Empty means pymysql, which MLflow's -full images carry. PostgreSQL takes psycopg2, always.
 *
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "databaseDriver".
 */
export type DatabaseDriver = string
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "dataKey".
 */
export type DataKey = string
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "secretKey".
 */
export type SecretKey = string
/**
 * Whether a pod upgrades the schema of an older MLflow. never: the new pod logs it and exits, while the old one goes on serving. auto: the pod upgrades it, once the old ones have ended; back up first, there is no way back. An empty database is always initialised. Without it auto for sqlite, which is copied first, and never for the others.
 *
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "databaseUpgrade".
 */
export type DatabaseUpgrade = 'never' | 'auto'
/**
 * Whether another environment may work on the same database: both have to say so.
 *
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "databaseShared".
 */
export type DatabaseShared = boolean
/**
 * Text, a number or a boolean; or {name, key} of a Secret or {configMap, key} of a ConfigMap, with file: true for the path of a file that holds it; or {fieldRef} for a field of the pod; or {value} for a text that is no secret, whatever its name.
 *
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "envVar".
 */
export type Variable =
  | string
  | number
  | boolean
  | {
      /**
       * Name of a Secret.
       */
      name?: DnsSubdomain
      /**
       * Name of a ConfigMap, in place of a Secret: for what is no secret, such as a CA that trust-manager or a cloud's operator keeps up to date.
       */
      configMap?: DnsSubdomain
      /**
       * Key in the Secret or the ConfigMap.
       */
      key?: string
      /**
       * Whether the variable is the path of a file that holds the key: for certificates and key files.
       */
      file?: boolean
      /**
       * A field of the pod, as a variable of Kubernetes can refer to it: spec.nodeName, status.hostIP, metadata.labels['app'].
       */
      fieldRef?: string
      /**
       * The text, which is no secret.
       */
      value?: string | number | boolean
    }
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "issuerUrl".
 */
export type IssuerUrl = string
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "audience".
 */
export type Audience = string
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "quantity".
 */
export type Quantity = number | string
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "remoteKey".
 */
export type RemoteKey = string
/**
 * How the store names a Secret and its keys. false: the Secret is not fetched, but made by hand or by something else; true: it is, as the others are.
 *
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "mappedSecret".
 */
export type MappedSecret =
  | {
      /**
       * Where the store keeps this one, in place of secrets.remoteKey. Templates are expanded.
       */
      remoteKey?: RemoteKey
      /**
       * What the store calls the keys of the Secret that it calls otherwise. Of a Secret that is taken whole, by envFrom or as a volume: all of its keys, because nothing else tells them.
       */
      keys?: {
        [k: string]: string
      }
    }
  | boolean
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "port".
 */
export type Port = number
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "dnsSubdomainOrEmpty".
 */
export type DnsSubdomainOrEmpty = string
export type PersistentVolumeAccessMode = 'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod'
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "accessModes".
 */
export type AccessModes = PersistentVolumeAccessMode[]
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "countOrPercent".
 */
export type CountOrPercent = number | string
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "hostname".
 */
export type Hostname = string
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "dnsLabelOrEmpty".
 */
export type DnsLabelOrEmpty = string
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "schedule".
 */
export type Schedule = string
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "prometheusDuration".
 */
export type PrometheusDuration = string
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "jsonPointer".
 */
export type JsonPointer = string
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "qualifiedName".
 */
export type QualifiedName = string

/**
 * The values of one environment of the MLflow tracking server.
 */
export interface Values {
  /**
   * Files of values that lie beneath this one, the first lowest: paths relative to environments/, never outside it. Each may extend others; a circle is an error.
   *
   * @maxItems 100
   */
  extends?: string | string[]
  /**
   * Name of the Deployment and, unless service.name is set, of the Service, so that clients find the server at http://<release>. A DNS label that begins with a letter, at most 63 characters.
   */
  release: ServiceName
  /**
   * Namespace of every object. Without it: mlflow-<id of the environment>, each / written as -.
   */
  namespace: DnsLabel
  /**
   * Name of the cluster it runs on. Environments on different clusters may share release, namespace and routes.
   */
  cluster: DnsLabel
  /**
   * Put in front of the release: objects are named <nameOverride>-<release>. Prefer `release`.
   */
  nameOverride?: string
  /**
   * Name of the objects in place of the release, whole. Give it the name that the chart rendered to adopt a running Deployment.
   */
  fullnameOverride?: string
  /**
   * Labels by which the server's pods are found. Empty means app: <name>. A Deployment's never change: give it those of a running one to adopt it. Other labels of ours give way to them.
   */
  selector: {
    [k: string]: LabelValue
  }
  /**
   * Who the server belongs to, and what is written on its objects.
   */
  metadata: {
    /**
     * URL path of the routes, in place of /<project_id>/<user_id>/<workload_id>: / for a host of its own.
     */
    path?: string
    /**
     * First segment of the URL path. Empty means project_id.
     */
    project_id?: PathSegment
    /**
     * Second segment of the URL path. Empty or null: the server belongs to the project and the segment is left out.
     */
    user_id?: PathSegment
    /**
     * Last segment of the URL path. Empty means the name of the Deployment.
     */
    workload_id?: PathSegment
    /**
     * Labels of the workload and its pods, beside those of the selector and the recommended app.kubernetes.io ones.
     */
    labels: {
      [k: string]: LabelValue
    }
    /**
     * Annotations of the workload and its pods. Templates are expanded.
     */
    annotations: {
      [k: string]: string
    }
  }
  /**
   * How Argo CD or Flux keeps the environment in sync. Needs environments/_fleet.yaml, which sets them up.
   */
  delivery: {
    /**
     * Whether commits are applied automatically. false: Argo CD waits for somebody to sync, Flux suspends the environment.
     */
    automated: boolean
    /**
     * Whether objects that are no longer committed are deleted. Claims never are.
     */
    prune: boolean
    /**
     * Whether Argo CD undoes what was changed by hand in the cluster. Flux always does.
     */
    selfHeal: boolean
    /**
     * Wave in which Argo CD's root Application applies that of the environment, the lowest first. Without it: 0, or what `order` of _fleet.yaml gives.
     */
    syncWave?: number
    /**
     * The fate of the workload when the environment's file is removed: kept as it is, or deleted. Claims and namespaces are kept in any case, and by Flux the workload too while automated is false.
     */
    deletionPolicy: 'keep' | 'delete'
    /**
     * Recipients of Argo CD's notifications, by <trigger>.<service>, such as on-health-degraded.slack: mlflow-alerts. Several are separated by ;.
     */
    notifications: {
      [k: string]: string
    }
  }
  /**
   * Container image, with a tag or a digest. PostgreSQL, MySQL and S3 need drivers that MLflow's own images carry only with -full in the tag (MLflow 3.10 and later; Azure from 3.11 on). Pin it where a database server is used: the server refuses a schema of another version.
   */
  image: string
  /**
   * Version of MLflow in the image, such as 3.17.2. Needed only where the image's tag does not name it: the options that the server supports depend on it. Without either, the newest is assumed.
   */
  mlflowVersion?: string
  /**
   * When the node pulls the image. Empty means Always.
   */
  imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never' | ''
  /**
   * Names of the Secrets with which the image is pulled.
   */
  imagePullSecrets: DnsSubdomain[]
  /**
   * The database of experiments, runs and registered models.
   */
  backendStore: {
    /**
     * Kind of database. sqlite is one file, for one pod.
     */
    type: 'sqlite' | 'postgres' | 'mysql'
    /**
     * Absolute path of the SQLite file. It is lost with the pod unless it lies on a volume of persistent_storage.
     */
    dbpath: string
    host?: DatabaseHost
    port?: DatabasePort
    database?: DatabaseName
    user?: DatabaseUser
    driver?: DatabaseDriver
    secret: DatabaseSecret
    parameters?: DatabaseParameters
    tls?: DatabaseTls
    upgrade?: DatabaseUpgrade
    /**
     * A server from which the server reads, with the same database and credentials. MLflow 3.13 and later.
     */
    readReplica?: {
      /**
       * Its host: a DNS name or an IP address.
       */
      host: string
      /**
       * Its port. Without it that of backendStore.
       */
      port?: number
    }
    /**
     * The connections that each worker keeps to its databases (SQLAlchemy's QueuePool). A server's limit has to hold pods × workers × (size + maxOverflow) of them.
     */
    pool?: {
      /**
       * Connections that stay open. Without it SQLAlchemy's 5.
       */
      size?: number
      /**
       * Connections beyond them, under load; MLflow takes 0 for unset. Without it SQLAlchemy's 10.
       */
      maxOverflow?: number
      /**
       * Seconds after which a connection is replaced: less than the server, or a proxy before it, lets one idle. Without it never.
       */
      recycle?: number
    }
    shared: DatabaseShared
  }
  /**
   * A database of its own for the registered models. Without a type they are in that of backendStore.
   */
  registryStore: {
    /**
     * Kind of database.
     */
    type?: 'postgres' | 'mysql'
    host?: DatabaseHost
    port?: DatabasePort
    database?: DatabaseName
    user?: DatabaseUser
    driver?: DatabaseDriver
    secret: DatabaseSecret
    parameters?: DatabaseParameters
    tls?: DatabaseTls
    upgrade?: DatabaseUpgrade
    shared: DatabaseShared
  }
  /**
   * The store of artifacts, beside its variables in env_vars.
   */
  artifacts: {
    /**
     * Whether the bucket of s3://bucket/path is created when it is missing.
     */
    createBucket: boolean
    /**
     * Whether clients send artifacts to the bucket and fetch them there by presigned URLs alone, and none goes through the server (MLflow 3.18 and later): all of them have to reach it.
     */
    presignedOnly?: boolean
    /**
     * Whether another environment may have its artifacts in the same folder of a bucket, or in one inside: both have to say so.
     */
    shared: boolean
  }
  /**
   * Environment variables of the server, by name: MLflow's own, and the credentials of the artifact store. MLFLOW_ARTIFACTS_DESTINATION sets where artifacts go: s3://bucket/path, gs://bucket/path, wasbs://… of Azure, or an absolute path. The defaults for S3 apply only while it begins with s3.
   */
  env_vars: {
    [k: string]: Variable
  }
  /**
   * How the server is kept from whoever doesn't belong.
   */
  auth?: {
    /**
     * none: whoever reaches the server may do everything. basic: MLflow's own users, with passwords and permissions; MLflow 2.5 to 3.2, 3.10 and later, but for 3.16.0, with Flask-WTF, as -full images from 3.14 on have it. oidc: a proxy in the pod, which signs people in at a provider of identities. external: something before the server asks who comes, such as annotations of the route, and nobody reaches the server around it. Without auth none.
     */
    type: 'none' | 'basic' | 'oidc' | 'external'
    /**
     * The administrator, of basic: a Secret in the environment's namespace. At every start they get the password that is in it: at least 12 printable characters of ASCII. Required for basic.
     */
    admin?: {
      /**
       * Name of the Secret.
       */
      name: DnsSubdomain
      /**
       * Its key for the user name. Without it username.
       */
      usernameKey?: SecretKey
      /**
       * Its key for the password. Without it password.
       */
      passwordKey?: SecretKey
    }
    /**
     * What users may do. Of basic; of oidc where it is given, even as {}: then MLflow keeps permissions for whoever signs in, known by emailClaim, and programs with a password, known as client:<name> (MLflow 3.16.1 and later).
     */
    permissions?: {
      /**
       * What every user may do with what others have made, unless they were given another permission. Whoever makes something may do everything with it. MLflow knows USE from 3.9 on. Without it READ.
       */
      default?: 'NO_PERMISSIONS' | 'READ' | 'USE' | 'EDIT' | 'MANAGE'
      /**
       * Groups of the provider, of oidc: their members are administrators, and nobody else. Without it nobody is.
       */
      adminGroups?: string[]
    }
    /**
     * How long each worker remembers a password that was right, with basic and MLflow 3.12 and later: as long, a changed password or a deleted user is accepted by others. 0: never, and each request hashes it several times, which takes most of the time of many. Without it 60.
     */
    cacheSeconds?: number
    /**
     * The provider of identities, and who of those it knows may come in: with type oidc a proxy in the pod (oauth2-proxy) signs people in, takes the provider's tokens from programs, and is the only way to the server.
     */
    oidc?: {
      /**
       * The provider's issuer, exactly as its discovery document (<issuer>/.well-known/openid-configuration) has it, such as https://sso.example.com/realms/ml. Required.
       */
      issuerUrl?: IssuerUrl
      /**
       * The client that the provider knows the server as. Its redirect URI is https://<host><URL path>/oauth2/callback. Required.
       */
      clientId?: string
      /**
       * The Secret with the client's secret, without a line break at its end. Required.
       */
      clientSecret?: {
        /**
         * Name of the Secret.
         */
        name: DnsSubdomain
        /**
         * Its key there.
         */
        key: SecretKey
      }
      /**
       * The Secret with the key that sessions are encrypted with: 16, 24 or 32 bytes, as openssl rand -hex 16 makes them. Another one ends every session. Required.
       */
      cookieSecret?: {
        /**
         * Name of the Secret.
         */
        name: DnsSubdomain
        /**
         * Its key there.
         */
        key: SecretKey
      }
      /**
       * What the provider is asked for: add groups where it has that. Without it openid, email and profile.
       */
      scopes?: string[]
      /**
       * The claim by which people are known to the server. Whoever can choose its value can be anybody. Without it email, unless the provider says that it is not verified.
       */
      emailClaim?: string
      /**
       * The claim that holds the groups. Without it groups.
       */
      groupsClaim?: string
      /**
       * Groups of which one is enough to come in. This or allowedEmailDomains is required; with both, both are asked.
       */
      allowedGroups?: string[]
      /**
       * Domains of e-mail addresses that may come in: example.com, .example.com for those below it, or * for everybody whom the provider knows.
       */
      allowedEmailDomains?: string[]
      /**
       * How long a session lasts: what the provider takes away from somebody in the meantime is noticed at its end. Without it 12h.
       */
      sessionDuration?: string
      /**
       * Audiences of tokens that are taken, beside clientId.
       */
      audiences?: Audience[]
      /**
       * More issuers of whom tokens are taken, such as a cluster's for its service accounts; nobody signs in there. Whom they name has to be in allowedGroups and allowedEmailDomains as well: service accounts, which have neither, come in only where allowedEmailDomains is ['*'] and there are no allowedGroups.
       */
      extraIssuers?: {
        /**
         * The issuer.
         */
        issuerUrl: IssuerUrl
        /**
         * The audience that its tokens are made for.
         */
        audience: Audience
      }[]
      /**
       * The Secret with a file of names and passwords for programs that have no tokens, as htpasswd -nbB makes its lines. Each is taken for a member of the first of allowedGroups.
       */
      clients?: {
        /**
         * Name of the Secret.
         */
        name: DnsSubdomain
        /**
         * Its key there.
         */
        key: SecretKey
      }
      /**
       * The Secret with the CA's certificate, in PEM, where the provider's is one of your own.
       */
      ca?: {
        /**
         * Name of the Secret.
         */
        name: DnsSubdomain
        /**
         * Its key there.
         */
        key: SecretKey
      }
      /**
       * Image of oauth2-proxy. Its configuration may change between minor releases: keep to 7.15, from 7.15.2 on. Without it the release that this was tried with.
       */
      image?: string
      /**
       * Resources of the proxy. Without it requests of 10m and 64Mi, and a limit of 128Mi.
       */
      resources?: ResourceRequirements
      /**
       * More arguments of oauth2-proxy, such as --banner=Sign in. Every process can read them, so no secret belongs here.
       */
      extraArgs?: string[]
    }
  }
  /**
   * A database of its own for the users and permissions of auth.type basic, and of oidc with permissions. Without a type they are in that of backendStore. Not MySQL, which can't keep them.
   */
  authStore: {
    /**
     * Kind of database. sqlite is one file, for one pod.
     */
    type?: 'sqlite' | 'postgres'
    /**
     * Absolute path of the SQLite file. It is lost with the pod unless it lies on a volume of persistent_storage.
     */
    dbpath: string
    host?: DatabaseHost
    port?: DatabasePort
    database?: DatabaseName
    user?: DatabaseUser
    secret: DatabaseSecret
    parameters?: DatabaseParameters
    tls?: DatabaseTls
    upgrade?: DatabaseUpgrade
    shared: DatabaseShared
  }
  /**
   * MLflow's AI gateway (3.8 and later), which keeps the API keys of providers of models in the database. It runs only with a passphrase of its own: MLflow's default is public.
   */
  gateway: {
    /**
     * Whether the gateway runs. Without it whether there is a passphrase. MLflow before 3.17 can't switch it off.
     */
    enabled?: boolean
    /**
     * The Secret's key with the passphrase by which API keys are encrypted: 32 random characters or more.
     */
    passphrase?: KeyOfSecret
    /**
     * Its version, which mlflow crypto rotate-kek raises by one. Without it MLflow's 1.
     */
    passphraseVersion?: number
    /**
     * The providers that may be used, as MLflow calls them: openai, anthropic. Empty means all of them. MLflow 3.12 and later.
     */
    allowedProviders: string[]
    /**
     * Whether a model's server may be at a private address, such as a vLLM in the cluster. MLflow 3.17 and later; before, it always may.
     */
    allowPrivateAddresses: boolean
  }
  /**
   * MLflow's webhooks (3.3 and later).
   */
  webhooks?: {
    /**
     * The Secret's key with the Fernet key by which webhooks' own secrets are encrypted in the database: 32 bytes in URL-safe base64. Without it each worker makes one of its own, which no other knows.
     */
    encryptionKey?: KeyOfSecret
  }
  /**
   * External Secrets (external-secrets.io) fetches the Secrets that the values name from a store: with a store there is an ExternalSecret for each of them, with the keys that are used. Not for those of ingress.tls, nor for what only a patch names.
   */
  secrets: {
    /**
     * The store that they come from. Without it they are made by hand. It has to exist.
     */
    store?: {
      /**
       * Kind of store: one of the cluster, or one of the namespace. Without it ClusterSecretStore.
       */
      kind?: 'ClusterSecretStore' | 'SecretStore'
      /**
       * Its name.
       */
      name: DnsSubdomain
    }
    /**
     * Where the store keeps a Secret. <secret> stands for its name, and <key> for a key of it: with <key> each key is an entry of its own in the store, without it a property of the one entry. Templates are expanded.
     */
    remoteKey: RemoteKey
    /**
     * How often the store is asked. 0s is once.
     */
    refreshInterval: string
    /**
     * What differs from that, by the names of Secrets.
     */
    mapping: {
      [k: string]: MappedSecret
    }
  }
  /**
   * How MLflow serves.
   */
  server: {
    /**
     * The address on which the server listens: 0.0.0.0 for IPv4, or :: for IPv6, as clusters of IPv6 alone need it. With several workers :: takes IPv4, too.
     */
    host: '0.0.0.0' | '::'
    /**
     * Number of processes that answer requests, each of some 250 MiB. Without it MLflow's 4.
     */
    workers?: number
    /**
     * The least severe messages that are logged. From warning on requests are not. Without it MLflow's info.
     */
    logLevel?: 'debug' | 'info' | 'warning' | 'error' | 'critical'
    /**
     * Whether MLflow reports its usage to its makers (3.2 and later).
     */
    telemetry: boolean
    /**
     * Whether MLflow runs background jobs, such as the evaluation of traces: 8 more processes, of 1.4 GiB together. Without it MLflow's default: true from 3.9 on.
     */
    jobExecution?: boolean
    /**
     * Whether experiments and models are kept apart by workspaces (MLflow 3.10 and later). Clients name theirs in MLFLOW_WORKSPACE; those that name none work in the workspace default.
     */
    workspaces?: boolean
    /**
     * Path under which the server itself serves its pages, such as /mlflow. http_route and ingress then lead to it as it is, and strip nothing. From MLflow 3.12 on clients' API lies below it too, and up to 3.11 at the top.
     */
    staticPrefix?: string
    /**
     * Host names that the server answers to, beside those that are derived: the Service's, localhost, private addresses, and those of http_route and ingress. With the port, unless it is the scheme's own; * stands for any text. MLflow 3.5 and later.
     */
    allowedHosts: string[]
    /**
     * Origins of pages that may change something, beside those that are derived: the Service's, and those of http_route and ingress. MLflow 3.5 and later.
     */
    corsAllowedOrigins: string[]
    /**
     * The server's own certificate: it speaks HTTPS alone, the Service has port 443 in place of 80, probes and routes follow. Without it TLS ends before the pod. A new certificate is read when the pods start anew, and not before.
     */
    tls?: {
      /**
       * Secret with the certificate and its key, as cert-manager makes it: for the Service's names, such as mlflow-server.mlflow-prod.svc.
       */
      secretName: DnsSubdomain
      /**
       * The Secret's key with the certificate, in PEM, those of intermediate authorities behind it. Without it tls.crt.
       */
      certKey?: SecretKey
      /**
       * The Secret's key with the private key, in PEM, without a passphrase. Without it tls.key.
       */
      keyKey?: SecretKey
      /**
       * The name by which routes ask for the certificate, and that it must have. Without it <release>.<namespace>.svc.
       */
      hostname?: DnsSubdomain
      /**
       * Who has signed the certificate, for routes to verify it. Each is in the environment's namespace, with the key ca.crt.
       */
      ca?: {
        /**
         * ConfigMap for http_route's Gateway. Without it the Gateway trusts the authorities of its own system.
         */
        configMap?: DnsSubdomain
        /**
         * Secret for ingress's NGINX; that of the certificate will do where cert-manager made it. Without it NGINX encrypts, and verifies nobody. OpenShift's router and HAProxy's own controller (haproxy.org) read the CA from the key tls.crt: that takes a Secret of its own.
         */
        secretName?: DnsSubdomain
      }
    }
    /**
     * More arguments of `mlflow server`, such as --x-frame-options=NONE. $(NAME) stands for a variable; every process can read them, so no secret belongs here.
     */
    extraArgs: string[]
  }
  /**
   * The server's process.
   */
  deployment: {
    /**
     * Ports of the container, by name. The Service offers http on service.port, every other under its own number.
     */
    ports: {
      /**
       * Port on which MLflow listens.
       */
      http: Port
      [k: string]: Port
    }
  }
  /**
   * Holds the other probes back until the server has started. null: none.
   */
  startupProbe?: Probe
  /**
   * Restarts the container when it fails. null: none.
   */
  livenessProbe?: Probe
  /**
   * Takes the pod out of the Service while it fails. null: none.
   */
  readinessProbe?: Probe
  /**
   * Shell commands (sh) that run before the server, in the shell that starts it: what they export, the server sees.
   */
  entrypoint?: string
  /**
   * Volumes that live and die with the pod.
   */
  storage: {
    /**
     * The volume at /workload.
     */
    ephemeral: {
      /**
       * Its size: a quantity such as 20Gi. Of an emptyDir it is the limit.
       */
      quantity: Quantity & string
      /**
       * Storage class of a generic ephemeral volume. Without it, or empty: an emptyDir on the node, which every cluster has.
       */
      storageClassName?: DnsSubdomainOrEmpty
      /**
       * Access modes of the generic ephemeral volume. Empty means ReadWriteOnce.
       */
      accessModes?: AccessModes
    }
    /**
     * The memory at /dev/shm.
     */
    dshm: {
      /**
       * Its limit, a quantity. Its content counts towards the container's memory limit.
       */
      sizeLimit: Quantity & string
    }
  }
  /**
   * Volumes that outlive the pod.
   */
  persistent_storage: {
    /**
     * Whether the volumes are mounted.
     */
    enabled: boolean
    /**
     * The volumes, by their name in the pod.
     */
    volumes: {
      [k: string]: PersistentVolume
    }
  }
  /**
   * Secrets and ConfigMaps whose keys all are variables of the server, as Kubernetes has them: {secretRef: {name: …}}, {configMapRef: {name: …}}. What env_vars and other values set stands over it. Their names are not known here, so that none of them is checked.
   */
  envFrom: EnvFromSource[]
  /**
   * More volumes of the pods, as Kubernetes has them. For a claim write persistent_storage, which knows how many pods may share it.
   */
  extraVolumes: Volume[]
  /**
   * Where the server sees them, as Kubernetes has it.
   */
  extraVolumeMounts: VolumeMount[]
  /**
   * Containers beside the server, as Kubernetes has them. They have the pod's user and volumes, and what they write of their own: for the restricted Pod Security Standard each needs a securityContext.
   */
  extraContainers: Container[]
  /**
   * Containers that end before the server starts, or, with restartPolicy: Always, that start before it and stay beside it; as Kubernetes has them.
   */
  initContainers: Container[]
  /**
   * Number of pods. More than one needs a database server, and volumes that several pods may mount. Without effect while autoscaling.enabled.
   */
  replicas: number
  /**
   * More pods while these are busy, fewer while they are not, by a HorizontalPodAutoscaler: `replicas` has no effect then. Whatever several pods need has to be so for maxReplicas. The cluster has to measure pods (metrics-server).
   */
  autoscaling: {
    /**
     * Whether there is one.
     */
    enabled: boolean
    /**
     * The least number of pods.
     */
    minReplicas: number
    /**
     * The greatest number of pods.
     */
    maxReplicas: number
    /**
     * Percent of its request of CPU that the server's container takes when there are as many pods as there should be. Its memory says nothing: it hardly changes with the load.
     */
    targetCPUUtilizationPercentage: number
    /**
     * How fast there are more and fewer, as Kubernetes has it. Without it more at once, and fewer once there have been too many for 300 seconds.
     */
    behavior?: HorizontalPodAutoscalerBehavior
  }
  /**
   * Number of GPUs.
   */
  gpus: number
  /**
   * Name of the extended resource that stands for a GPU, such as amd.com/gpu or nvidia.com/gpu.
   */
  gpuResource: string
  /**
   * Memory in Gi, times the number of GPUs (once where there is none), at least 4Gi: request and limit. The chart's default is 128; four MLflow workers need 2 to 3.
   */
  memory_per_gpu: number
  /**
   * CPUs, times the number of GPUs (once where there is none), at least 1: request and limit. The chart's default is 8.
   */
  cpu_per_gpu: number
  /**
   * Resources of the container, as Kubernetes has them. `requests` and `limits`, each as a whole, replace what memory_per_gpu and cpu_per_gpu give; limits alone are the requests too; GPUs are still added.
   */
  resources?: ResourceRequirements
  /**
   * The Kaiwo operator.
   */
  kaiwo: {
    /**
     * Whether the Deployment is wrapped in a KaiwoService.
     */
    enabled: boolean
  }
  /**
   * Labels that a node must have.
   */
  nodeSelector?: {
    [k: string]: LabelValue
  }
  /**
   * Taints of nodes that the pods tolerate, as Kubernetes has them.
   */
  tolerations?: Toleration[]
  /**
   * Where the pods are scheduled, as Kubernetes has it.
   */
  affinity?: Affinity
  /**
   * How pods are spread, as Kubernetes has it; [] as the cluster does. Without it over nodes, where that can be.
   */
  topologySpreadConstraints?: TopologySpreadConstraint[]
  /**
   * Seconds for which a pod that ends still serves, before it is told to: proxies and Services go on sending it requests until they know. 0: none. A cluster before Kubernetes 1.30 takes nothing but 0.
   */
  preStopSeconds: number
  /**
   * Seconds after which a pod that ends is killed, preStopSeconds among them: time for the longest upload. Half an hour at least while upgrade is auto.
   */
  terminationGracePeriodSeconds: number
  /**
   * A PodDisruptionBudget: how many pods may be away at a time while nodes are drained, as for an upgrade of the cluster.
   */
  podDisruptionBudget?: {
    /**
     * Whether there is one. Without it while there may be several pods.
     */
    enabled?: boolean
    /**
     * The least number of pods that stay, or a percentage such as 50%. Fewer than there are, or nothing is ever drained.
     */
    minAvailable?: CountOrPercent
    /**
     * The greatest number of pods that are away, or a percentage such as 50%. Without either 1.
     */
    maxUnavailable?: CountOrPercent
  }
  /**
   * PriorityClass of the pods, which the cluster has: what makes way for what where nodes are full. Without it the cluster's default.
   */
  priorityClassName?: DnsSubdomain
  /**
   * Number of old ReplicaSets that are kept for kubectl rollout undo. Without it Kubernetes' 10.
   */
  revisionHistoryLimit?: number
  /**
   * The Service by which the server is found in the cluster, and from outside where its type opens a way.
   */
  service: {
    /**
     * Its name: clients in the cluster find the server at http://<name>. Without it that of the Deployment.
     */
    name?: ServiceName
    /**
     * Its port; routes and clients follow. Without it 80, and 443 with server.tls.
     */
    port?: Port
    /**
     * Whether the pods' port is found by its name or by its number. Pods of before, whose port has another name, are found by the number alone.
     */
    targetPort: 'name' | 'number'
    /**
     * ClusterIP: in the cluster alone. NodePort and LoadBalancer open it to the outside, past every route.
     */
    type: 'ClusterIP' | 'NodePort' | 'LoadBalancer'
    /**
     * Port on every node, for NodePort and LoadBalancer: of 30000 to 32767, unless the cluster has another range. Without it the cluster gives one.
     */
    nodePort?: Port
    /**
     * Networks from which a LoadBalancer is open. Empty means everybody.
     *
     * @maxItems 100
     */
    loadBalancerSourceRanges: string[]
    /**
     * Its annotations, such as those by which a cloud makes a load balancer internal.
     */
    annotations: {
      [k: string]: string
    }
  }
  /**
   * A Gateway API route to the server, under its URL path.
   */
  http_route: {
    /**
     * Whether there is an HTTPRoute.
     */
    enabled: boolean
    /**
     * Host names that the route answers to. Required for MLflow 3.5 and later, which refuses hosts that are not allowed. Templates are expanded.
     *
     * @maxItems 16
     */
    hostnames: Hostname[]
    /**
     * The Gateways it attaches to. Empty means the Gateway named https in gatewayNamespace.
     *
     * @maxItems 32
     */
    parentRefs: ParentReference[]
    /**
     * Namespace of the Gateway named https, used while parentRefs is empty.
     */
    gatewayNamespace?: DnsLabelOrEmpty
    /**
     * Deprecated name of gatewayNamespace; read only while that is empty.
     */
    gateway_namespace?: DnsLabelOrEmpty
    /**
     * Timeouts of the route, as Gateway API has them. null leaves them out, for Gateways that refuse a route with timeouts, such as GKE's.
     */
    timeouts?: {
      /**
       * How long a request may take from its first byte to the last of its answer. By default there is no limit: a large artifact takes longer than the 15 seconds that Envoy grants by itself.
       */
      request?: string
    }
  }
  /**
   * An Ingress to the server, under its URL path, as its controller reads it.
   */
  ingress: {
    /**
     * Whether there is an Ingress.
     */
    enabled: boolean
    /**
     * Name of the IngressClass. Without it the cluster's default class.
     */
    className?: DnsSubdomain
    /**
     * What reads the Ingress: haproxy is haproxy.org's, haproxy-ingress another project's. Without it as the class's name tells, and ingress-nginx where that tells nothing.
     */
    controller?:
      'nginx' | 'traefik' | 'haproxy' | 'haproxy-ingress' | 'alb' | 'gce' | 'kong' | 'contour' | 'openshift' | 'other'
    /**
     * Host name. Required for MLflow 3.5 and later, which refuses hosts that are not allowed. Templates are expanded.
     */
    host?: Hostname
    /**
     * Further host names, beside host. Templates are expanded.
     *
     * @maxItems 16
     */
    hosts: Hostname[]
    /**
     * Where TLS ends: the Secrets with the certificates. An entry without hosts stands for `host` and `hosts`.
     */
    tls?: IngressTLS[]
    /**
     * Annotations of the Ingress. The defaults are for ingress-nginx alone: they strip the URL path, allow long requests and bodies of any size; null removes one. Other controllers get theirs.
     */
    annotations: {
      [k: string]: string
    }
  }
  /**
   * A NetworkPolicy for the server's pods. It works where the cluster's network plugin enforces policies, and does nothing elsewhere.
   */
  networkPolicy: {
    /**
     * Whether there is one: the pods are then reached by nobody but those below.
     */
    enabled: boolean
    /**
     * Who may reach the server beside what follows from other values: the namespaces of the routes' Gateways, envoy-gateway-system and ingress-nginx, and monitoring, at the port of the metrics, where the server has some.
     */
    ingress: {
      /**
       * Whether every pod of the environment's namespace may.
       */
      sameNamespace: boolean
      /**
       * Namespaces all of whose pods may.
       *
       * @maxItems 100
       */
      namespaces: DnsLabel[]
      /**
       * Others, as Kubernetes has them: namespaceSelector and podSelector, or ipBlock.
       *
       * @maxItems 100
       */
      from: NetworkPolicyPeer[]
    }
    /**
     * What the server may reach.
     */
    egress: {
      /**
       * Whether the server reaches nothing but DNS, the databases, the stores of artifacts and the endpoints that the values name, and what is below.
       */
      enabled: boolean
      /**
       * What else it may reach.
       *
       * @maxItems 100
       */
      to: Destination[]
    }
  }
  /**
   * A CronJob that removes for good what was deleted in MLflow: runs and models with their artifacts, and experiments of which no run is left. It works on the database and on the places of artifacts themselves, and asks the server nothing: nobody has to sign in for it.
   */
  garbageCollection: {
    /**
     * Whether there is one. What it has removed nobody can restore.
     */
    enabled: boolean
    /**
     * When it runs, in UTC.
     */
    schedule: Schedule
    /**
     * How long ago something must have been deleted, in days, hours, minutes and seconds: 30d, 1d12h. Until then it can be restored.
     */
    olderThan: string
    /**
     * Whether the records of MLflow's background jobs go as well, once they are as old and have ended. MLflow 3.9 and later.
     */
    jobs: boolean
    /**
     * Whether it pauses. Without pods of the server (replicas: 0) it does.
     */
    suspend: boolean
    /**
     * Resources of its container. Without it requests of 100m and 512Mi, and a limit of 512Mi, of which thousands of runs take some 300Mi.
     */
    resources?: ResourceRequirements
  }
  /**
   * A CronJob that copies the SQLite databases of the server while it works, and the server's start, which fills the place of a missing one. PostgreSQL and MySQL have programs of their own for that.
   */
  backup: {
    /**
     * Whether there is one. Who reads its copies reads all that is in the databases.
     */
    enabled: boolean
    /**
     * When it runs, in UTC.
     */
    schedule: Schedule
    /**
     * Where the copies go: a folder of a bucket, or of any other store that artifacts may go to, which the server's credentials write to; or a folder on a volume of persistent_storage. No other environment has the same. Templates are expanded.
     */
    destination?: string
    /**
     * How many copies of each database are kept there; older ones are removed. 0 keeps all.
     */
    keep: number
    /**
     * Whether the server's start fills the place of a database that is not there: latest by the last copy at the destination, the time of a copy by that one. A database that is there stays as it is. A server that only reads the copies of another has enabled: false.
     */
    restore: string
    /**
     * Resources of its container. Without it requests of 100m and 512Mi, and a limit of 512Mi.
     */
    resources?: ResourceRequirements
  }
  /**
   * Traces that are older than some time go out of the database to a store, where MLflow reads them on. The server does that in its background jobs; where it runs none, a CronJob does. MLflow 3.13 and later.
   */
  traceArchival: {
    /**
     * Whether traces are archived. MLflow never moves them back.
     */
    enabled: boolean
    /**
     * Where they go: a folder of a bucket, or of any other store that artifacts may go to, in which the server's credentials write and delete; or one on a volume of persistent_storage, as file:///data/traces. Templates are expanded.
     */
    location?: string
    /**
     * How old a trace must be, in minutes, hours or days: 12h, 30d. Experiments may have a shorter time of their own.
     */
    retention: string
    /**
     * How many go at a time. The CronJob goes on until none is left.
     */
    maxTracesPerPass: number
    /**
     * The ids of the experiments that may keep traces in the database for longer, by a setting of theirs.
     */
    longRetentionAllowlist: string[]
    /**
     * When the CronJob runs, in UTC. A server with background jobs looks every five minutes.
     */
    schedule: Schedule
    /**
     * Resources of the CronJob's container. Without it requests of 100m and 512Mi, and a limit of 512Mi.
     */
    resources?: ResourceRequirements
  }
  /**
   * The server's metrics, as Prometheus reads them.
   */
  metrics: {
    /**
     * Whether requests are counted and timed: the pods then offer that, and nothing else, at port 9464, to whoever reaches it, without credentials. Not counted are artifacts, the AI gateway and background jobs. It takes an image with prometheus-flask-exporter, as MLflow's -full images are.
     */
    enabled: boolean
  }
  /**
   * A ServiceMonitor, by which the Prometheus Operator has its Prometheus scrape every pod. The cluster must know the kind.
   */
  serviceMonitor: {
    /**
     * Whether there is one. It takes metrics.enabled.
     */
    enabled: boolean
    /**
     * Labels by which a Prometheus finds it, such as release: kube-prometheus-stack.
     */
    labels: MonitoringLabels
    /**
     * How often the pods are asked.
     */
    interval: PrometheusDuration
    /**
     * How long an answer may take, at most the interval.
     */
    scrapeTimeout: PrometheusDuration
    /**
     * What is done with a pod's labels before it is asked, as the ServiceMonitor has it.
     *
     * @maxItems 100
     */
    relabelings: RelabelConfig[]
    /**
     * What is done with what it answers, such as dropping a metric.
     *
     * @maxItems 100
     */
    metricRelabelings: RelabelConfig[]
  }
  /**
   * A PrometheusRule with alerts. They read what kube-state-metrics, the kubelet and the ServiceMonitor give; the cluster must know the kind.
   */
  prometheusRule: {
    /**
     * Whether there is one, with every alert whose objects there are: those of requests with serviceMonitor, that of volumes with persistent_storage.
     */
    enabled: boolean
    /**
     * Labels by which a Prometheus finds it, such as release: kube-prometheus-stack.
     */
    labels: MonitoringLabels
    /**
     * Alerts that are left out.
     */
    disabled: (
      | 'MLflowDown'
      | 'MLflowReplicasMissing'
      | 'MLflowRestarting'
      | 'MLflowOutOfMemory'
      | 'MLflowMemoryHigh'
      | 'MLflowVolumeFilling'
      | 'MLflowErrors'
      | 'MLflowSlow'
      | 'MLflowScrapeFailing'
      | 'MLflowJobFailed'
      | 'MLflowJobOverdue'
    )[]
    /**
     * More rules, as Prometheus has them: alert or record, expr, for, labels, annotations.
     *
     * @maxItems 200
     */
    rules: PrometheusRuleEntry[]
  }
  /**
   * A dashboard in a ConfigMap, as Grafana's sidecar reads it.
   */
  grafanaDashboard: {
    /**
     * Whether there is one: of pods and volumes, and with serviceMonitor of requests.
     */
    enabled: boolean
    /**
     * Labels by which the sidecar finds it.
     */
    labels: MonitoringLabels
    /**
     * Annotations of the ConfigMap, such as grafana_folder: MLflow.
     */
    annotations: {
      [k: string]: string
    }
  }
  /**
   * A ServiceAccount of its own: how AWS, Google and Azure give pods an identity, and with it access to buckets.
   */
  serviceAccount: {
    /**
     * Whether it is created, named serviceAccountName or else as the Deployment.
     */
    create: boolean
    /**
     * Its annotations, such as eks.amazonaws.com/role-arn, iam.gke.io/gcp-service-account or azure.workload.identity/client-id. Templates are expanded.
     */
    annotations: {
      [k: string]: string
    }
  }
  /**
   * ServiceAccount of the pods. It must exist, unless serviceAccount.create. Without it the namespace's default.
   */
  serviceAccountName?: DnsSubdomain
  /**
   * Whether the pods get a token of the API server. Nothing of MLflow asks it, and clouds give pods an identity in other ways. Without it false, but for pods into which Vault's agent (vault.hashicorp.com/agent-inject) or Bank-Vaults (vault.security.banzaicloud.io/vault-addr) is injected by metadata.annotations: these sign in with it.
   */
  automountServiceAccountToken?: boolean
  /**
   * Whether the pod keeps to the restricted Pod Security Standard: user and group 1000, no capabilities, a root that can't be written to but for /tmp, /dev/shm and its volumes. Without it: yes, but for a pod with an entrypoint, or with claims that are not created here or are shared, whose files may be root's. openshift: restricted without user and groups of its own, because OpenShift gives those of the namespace's range and refuses others.
   */
  restricted?: true | false | 'openshift'
  /**
   * Security context of the pod, as Kubernetes has it, in place of what `restricted` gives; {} for none. MLflow's images set no user: runAsNonRoot needs runAsUser.
   */
  podSecurityContext?: PodSecurityContext
  /**
   * Security context of the container, as Kubernetes has it, in place of what `restricted` gives; {} for none.
   */
  securityContext?: SecurityContext
  /**
   * Changes to the finished objects, in order, for what these values have no key for.
   */
  patches: {
    /**
     * The object that is changed.
     */
    target: {
      /**
       * Its kind, such as Deployment.
       */
      kind: string
      /**
       * Its name; needed where there are several of the kind.
       */
      name?: string
    }
    /**
     * A strategic merge patch, without apiVersion, kind and name.
     */
    patch?: {
      [k: string]: unknown
    }
    /**
     * A JSON patch (RFC 6902).
     *
     * @minItems 1
     */
    json6902?: {
      /**
       * The operation.
       */
      op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test'
      /**
       * Where, as a JSON pointer (RFC 6901).
       */
      path: JsonPointer
      /**
       * From where, for move and copy.
       */
      from?: JsonPointer
      /**
       * The value, for add, replace and test.
       */
      value?: {
        [k: string]: unknown
      }
    }[]
  }[]
  /**
   * More Kubernetes objects of the environment, in its namespace: a SealedSecret, a Secret that SOPS has encrypted, a Certificate. Each is written here, or the name of a file below environments/ that holds one object. With a fleet file, its `kinds` lists which kinds are allowed. A list replaces that of the files beneath.
   *
   * Items: An object, or the name of a file relative to environments/. Its namespace is the environment's, and may be left out, but not of what is encrypted: such a file is copied as it is.
   */
  extraObjects: (
    | string
    | {
        /**
         * Group and version of its kind, such as batch/v1; v1 alone for Kubernetes' core.
         */
        apiVersion: string
        /**
         * Its kind.
         */
        kind: string
        /**
         * Its name, and whatever else Kubernetes takes there.
         */
        metadata: {
          /**
           * Its name.
           */
          name: DnsSubdomain
          /**
           * The environment's namespace.
           */
          namespace?: DnsLabel
          /**
           * Its labels.
           */
          labels?: {
            [k: string]: string
          }
          /**
           * Its annotations.
           */
          annotations?: {
            [k: string]: string
          }
          [k: string]: unknown
        }
        [k: string]: unknown
      }
  )[]
}
/**
 * The Secret that holds user and password of the database, in the environment's namespace. Any character is allowed in them.
 *
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "databaseSecret".
 */
export interface DatabaseSecret {
  /**
   * Name of the Secret.
   */
  name: DnsSubdomain
  /**
   * Its key for the user, read unless user is set. Empty means username.
   */
  userKey: DataKey
  /**
   * Its key for the password. Empty means password.
   */
  passwordKey: DataKey
  /**
   * Its key for the host, in place of host.
   */
  hostKey?: DataKey
  /**
   * Its key for the port, in place of port.
   */
  portKey?: DataKey
  /**
   * Its key for the name of the database, in place of database.
   */
  databaseKey?: DataKey
  /**
   * Its key for a whole URI, such as postgresql://user:password@host:5432/mlflow, in place of host, port, database, user and password: as operators of databases write one.
   */
  uriKey?: DataKey
}
/**
 * Parameters of the connection, as the driver has them: connect_timeout, application_name (PostgreSQL: libpq's), charset, read_timeout (MySQL: PyMySQL's).
 *
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "databaseParameters".
 */
export interface DatabaseParameters {
  [k: string]: string | number | boolean
}
/**
 * TLS to the database server, by psycopg2 and pymysql. It overrides the parameters of a whole URI in a Secret.
 *
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "databaseTls".
 */
export interface DatabaseTls {
  /**
   * disable: not encrypted; require: encrypted, whoever answers; verify-ca: with a certificate of the CA; verify-full: one for the host. Without it verify-full where a CA is given, else as the driver does: PostgreSQL's encrypts where the server offers it, PyMySQL from 1.2 on.
   */
  mode?: 'disable' | 'require' | 'verify-ca' | 'verify-full'
  /**
   * The CA's certificate, or several of them, in PEM.
   */
  ca?: {
    /**
     * Name of the Secret that holds it.
     */
    name?: DnsSubdomain
    /**
     * Name of the ConfigMap that holds it, in place of a Secret: of a cloud's bundle, or one of trust-manager.
     */
    configMap?: DnsSubdomain
    /**
     * Its key there, such as ca.crt.
     */
    key: SecretKey
  }
}
export interface ResourceRequirements {
  claims?: ResourceClaim[]
  limits?: {
    [k: string]: Quantity
  }
  requests?: {
    [k: string]: Quantity
  }
}
export interface ResourceClaim {
  name: string
  request?: string
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "keyOfSecret".
 */
export interface KeyOfSecret {
  /**
   * Name of the Secret.
   */
  name: DnsSubdomain
  /**
   * Its key.
   */
  key: SecretKey
}
export interface Probe {
  exec?: ExecAction
  failureThreshold?: number
  grpc?: GRPCAction
  httpGet?: HTTPGetAction
  initialDelaySeconds?: number
  periodSeconds?: number
  successThreshold?: number
  tcpSocket?: TCPSocketAction
  terminationGracePeriodSeconds?: number
  timeoutSeconds?: number
}
export interface ExecAction {
  /**
   * @minItems 1
   */
  command: string[]
}
export interface GRPCAction {
  port: number
  service?: string
}
export interface HTTPGetAction {
  host?: string
  httpHeaders?: HTTPHeader[]
  path?: string
  port: number | string
  scheme?: 'HTTP' | 'HTTPS'
}
export interface HTTPHeader {
  name: string
  value: string
}
export interface TCPSocketAction {
  host?: string
  port: number | string
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "persistentVolume".
 */
export interface PersistentVolume {
  /**
   * Name of the PersistentVolumeClaim. It must exist unless `size` is given. Templates are expanded.
   */
  pvc_name: string
  /**
   * Absolute path at which it is mounted. Templates are expanded.
   */
  mount_path: string
  /**
   * The folder of the volume that is mounted, relative to its top. Without it the whole volume.
   */
  subPath?: string
  /**
   * Size of the claim, a quantity. Given, the claim is created, and is kept when the environment goes; without it the claim is expected to exist.
   */
  size?: Quantity
  /**
   * Storage class of the claim that is created. Without it the cluster's default class.
   */
  storageClassName?: DnsSubdomain
  /**
   * Access modes of the claim. Without them ReadWriteOnce is assumed: one pod at a time.
   */
  accessModes?: AccessModes
}
export interface EnvFromSource {
  configMapRef?: ConfigMapEnvSource
  prefix?: string
  secretRef?: SecretEnvSource
}
export interface ConfigMapEnvSource {
  name: string
  optional?: boolean
}
export interface SecretEnvSource {
  name: string
  optional?: boolean
}
export interface Volume {
  configMap?: ConfigMapVolumeSource
  csi?: CSIVolumeSource
  downwardAPI?: DownwardAPIVolumeSource
  emptyDir?: EmptyDirVolumeSource
  ephemeral?: EphemeralVolumeSource
  hostPath?: HostPathVolumeSource
  name: string
  nfs?: NFSVolumeSource
  persistentVolumeClaim?: PersistentVolumeClaimVolumeSource
  projected?: ProjectedVolumeSource
  secret?: SecretVolumeSource
}
export interface ConfigMapVolumeSource {
  defaultMode?: number
  items?: KeyToPath[]
  name: string
  optional?: boolean
}
export interface KeyToPath {
  key: string
  mode?: number
  path: string
}
export interface CSIVolumeSource {
  driver: string
  fsType?: string
  nodePublishSecretRef?: LocalObjectReference
  readOnly?: boolean
  volumeAttributes?: {
    [k: string]: string
  }
}
export interface LocalObjectReference {
  name: string
}
export interface DownwardAPIVolumeSource {
  defaultMode?: number
  items?: DownwardAPIVolumeFile[]
}
export interface DownwardAPIVolumeFile {
  fieldRef?: ObjectFieldSelector
  mode?: number
  path: string
  resourceFieldRef?: ResourceFieldSelector
}
export interface ObjectFieldSelector {
  apiVersion?: string
  fieldPath: string
}
export interface ResourceFieldSelector {
  containerName?: string
  divisor?: Quantity
  resource: string
}
export interface EmptyDirVolumeSource {
  medium?: string
  sizeLimit?: Quantity
}
export interface EphemeralVolumeSource {
  volumeClaimTemplate: PersistentVolumeClaimTemplate
}
export interface PersistentVolumeClaimTemplate {
  metadata?: EmbeddedObjectMeta
  spec: PersistentVolumeClaimSpec
}
export interface EmbeddedObjectMeta {
  annotations?: {
    [k: string]: string
  }
  finalizers?: string[]
  labels?: {
    [k: string]: string
  }
  name?: string
  namespace?: string
}
export interface PersistentVolumeClaimSpec {
  /**
   * @minItems 1
   */
  accessModes: PersistentVolumeAccessMode[]
  dataSource?: TypedLocalObjectReference
  dataSourceRef?: TypedObjectReference
  resources: VolumeResourceRequirements
  selector?: LabelSelector
  storageClassName?: string
  volumeAttributesClassName?: string
  volumeMode?: 'Block' | 'Filesystem'
  volumeName?: string
}
export interface TypedLocalObjectReference {
  apiGroup?: string
  kind: string
  name: string
}
export interface TypedObjectReference {
  apiGroup?: string
  kind: string
  name: string
}
export interface VolumeResourceRequirements {
  limits?: {
    [k: string]: Quantity
  }
  requests: {
    [k: string]: Quantity
  }
}
export interface LabelSelector {
  matchExpressions?: LabelSelectorRequirement[]
  matchLabels?: {
    [k: string]: string
  }
}
export interface LabelSelectorRequirement {
  key: string
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  values?: string[]
}
export interface HostPathVolumeSource {
  path: string
  type?: '' | 'BlockDevice' | 'CharDevice' | 'Directory' | 'DirectoryOrCreate' | 'File' | 'FileOrCreate' | 'Socket'
}
export interface NFSVolumeSource {
  path: string
  readOnly?: boolean
  server: string
}
export interface PersistentVolumeClaimVolumeSource {
  claimName: string
  readOnly?: boolean
}
export interface ProjectedVolumeSource {
  defaultMode?: number
  sources?: VolumeProjection[]
}
export interface VolumeProjection {
  configMap?: ConfigMapProjection
  downwardAPI?: DownwardAPIProjection
  secret?: SecretProjection
  serviceAccountToken?: ServiceAccountTokenProjection
}
export interface ConfigMapProjection {
  items?: KeyToPath[]
  name: string
  optional?: boolean
}
export interface DownwardAPIProjection {
  items?: DownwardAPIVolumeFile[]
}
export interface SecretProjection {
  items?: KeyToPath[]
  name: string
  optional?: boolean
}
export interface ServiceAccountTokenProjection {
  audience?: string
  expirationSeconds?: number
  path: string
}
export interface SecretVolumeSource {
  defaultMode?: number
  items?: KeyToPath[]
  optional?: boolean
  secretName: string
}
export interface VolumeMount {
  mountPath: string
  mountPropagation?: 'Bidirectional' | 'HostToContainer' | 'None'
  name: string
  readOnly?: boolean
  recursiveReadOnly?: 'Disabled' | 'Enabled' | 'IfPossible'
  subPath?: string
  subPathExpr?: string
}
export interface Container {
  args?: string[]
  command?: string[]
  env?: EnvVar[]
  envFrom?: EnvFromSource[]
  image: string
  imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never'
  lifecycle?: Lifecycle
  livenessProbe?: Probe
  name: string
  ports?: ContainerPort[]
  readinessProbe?: Probe
  resizePolicy?: ContainerResizePolicy[]
  resources?: ResourceRequirements
  restartPolicy?: 'Always'
  securityContext?: SecurityContext
  startupProbe?: Probe
  stdin?: boolean
  stdinOnce?: boolean
  terminationMessagePath?: string
  terminationMessagePolicy?: 'File' | 'FallbackToLogsOnError'
  tty?: boolean
  volumeDevices?: VolumeDevice[]
  volumeMounts?: VolumeMount[]
  workingDir?: string
}
export interface EnvVar {
  name: string
  value?: string
  valueFrom?: EnvVarSource
}
export interface EnvVarSource {
  configMapKeyRef?: ConfigMapKeySelector
  fieldRef?: ObjectFieldSelector
  resourceFieldRef?: ResourceFieldSelector
  secretKeyRef?: SecretKeySelector
}
export interface ConfigMapKeySelector {
  key: string
  name: string
  optional?: boolean
}
export interface SecretKeySelector {
  key: string
  name: string
  optional?: boolean
}
export interface Lifecycle {
  postStart?: LifecycleHandler
  preStop?: LifecycleHandler
  stopSignal?: string
}
export interface LifecycleHandler {
  exec?: ExecAction
  httpGet?: HTTPGetAction
  sleep?: SleepAction
  tcpSocket?: TCPSocketAction
}
export interface SleepAction {
  seconds: number
}
export interface ContainerPort {
  containerPort: number
  hostIP?: string
  hostPort?: number
  name?: string
  protocol?: 'TCP' | 'UDP' | 'SCTP'
}
export interface ContainerResizePolicy {
  resourceName: 'cpu' | 'memory'
  restartPolicy: 'NotRequired' | 'RestartContainer'
}
export interface SecurityContext {
  allowPrivilegeEscalation?: boolean
  appArmorProfile?: AppArmorProfile
  capabilities?: Capabilities
  privileged?: boolean
  procMount?: 'Default' | 'Unmasked'
  readOnlyRootFilesystem?: boolean
  runAsGroup?: number
  runAsNonRoot?: boolean
  runAsUser?: number
  seLinuxOptions?: SELinuxOptions
  seccompProfile?: SeccompProfile
}
export interface AppArmorProfile {
  localhostProfile?: string
  type: 'Localhost' | 'RuntimeDefault' | 'Unconfined'
}
export interface Capabilities {
  add?: string[]
  drop?: string[]
}
export interface SELinuxOptions {
  level?: string
  role?: string
  type?: string
  user?: string
}
export interface SeccompProfile {
  localhostProfile?: string
  type: 'Localhost' | 'RuntimeDefault' | 'Unconfined'
}
export interface VolumeDevice {
  devicePath: string
  name: string
}
export interface HorizontalPodAutoscalerBehavior {
  scaleDown?: HPAScalingRules
  scaleUp?: HPAScalingRules
}
export interface HPAScalingRules {
  /**
   * @minItems 1
   */
  policies?: HPAScalingPolicy[]
  selectPolicy?: 'Max' | 'Min' | 'Disabled'
  stabilizationWindowSeconds?: number
  tolerance?: Quantity
}
export interface HPAScalingPolicy {
  periodSeconds: number
  type: 'Pods' | 'Percent'
  value: number
}
export interface Toleration {
  effect?: 'NoExecute' | 'NoSchedule' | 'PreferNoSchedule'
  key?: string
  operator?: 'Equal' | 'Exists'
  tolerationSeconds?: number
  value?: string
}
export interface Affinity {
  nodeAffinity?: NodeAffinity
  podAffinity?: PodAffinity
  podAntiAffinity?: PodAntiAffinity
}
export interface NodeAffinity {
  preferredDuringSchedulingIgnoredDuringExecution?: PreferredSchedulingTerm[]
  requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector
}
export interface PreferredSchedulingTerm {
  preference: NodeSelectorTerm
  weight: number
}
export interface NodeSelectorTerm {
  matchExpressions?: NodeSelectorRequirement[]
  matchFields?: NodeSelectorRequirement[]
}
export interface NodeSelectorRequirement {
  key: string
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt'
  values?: string[]
}
export interface NodeSelector {
  /**
   * @minItems 1
   */
  nodeSelectorTerms: NodeSelectorTerm[]
}
export interface PodAffinity {
  preferredDuringSchedulingIgnoredDuringExecution?: WeightedPodAffinityTerm[]
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[]
}
export interface WeightedPodAffinityTerm {
  podAffinityTerm: PodAffinityTerm
  weight: number
}
export interface PodAffinityTerm {
  labelSelector?: LabelSelector
  matchLabelKeys?: string[]
  mismatchLabelKeys?: string[]
  namespaceSelector?: LabelSelector
  namespaces?: string[]
  topologyKey: string
}
export interface PodAntiAffinity {
  preferredDuringSchedulingIgnoredDuringExecution?: WeightedPodAffinityTerm[]
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[]
}
export interface TopologySpreadConstraint {
  labelSelector?: LabelSelector
  matchLabelKeys?: string[]
  maxSkew: number
  minDomains?: number
  nodeAffinityPolicy?: 'Honor' | 'Ignore'
  nodeTaintsPolicy?: 'Honor' | 'Ignore'
  topologyKey: string
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'
}
export interface ParentReference {
  group?: string
  kind?: string
  name: string
  namespace?: string
  port?: number
  sectionName?: string
}
export interface IngressTLS {
  hosts?: string[]
  secretName?: string
}
export interface NetworkPolicyPeer {
  ipBlock?: IPBlock
  namespaceSelector?: LabelSelector
  podSelector?: LabelSelector
}
export interface IPBlock {
  cidr: string
  except?: string[]
}
/**
 * A peer as Kubernetes has it, and its ports. Without a peer the ports of any, without ports all of the peer's.
 *
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "destination".
 */
export interface Destination {
  ipBlock?: IPBlock
  namespaceSelector?: LabelSelector
  podSelector?: LabelSelector
  /**
   * Ports, as Kubernetes has them. Those of a Service in the cluster are its pods', not its own.
   *
   * @minItems 1
   * @maxItems 100
   */
  ports?: NetworkPolicyPort[]
}
export interface NetworkPolicyPort {
  endPort?: number
  port?: number | string
  protocol?: 'TCP' | 'UDP' | 'SCTP'
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "monitoringLabels".
 */
export interface MonitoringLabels {
  [k: string]: LabelValue
}
export interface RelabelConfig {
  action?:
    | 'replace'
    | 'Replace'
    | 'keep'
    | 'Keep'
    | 'drop'
    | 'Drop'
    | 'hashmod'
    | 'HashMod'
    | 'labelmap'
    | 'LabelMap'
    | 'labeldrop'
    | 'LabelDrop'
    | 'labelkeep'
    | 'LabelKeep'
    | 'lowercase'
    | 'Lowercase'
    | 'uppercase'
    | 'Uppercase'
    | 'keepequal'
    | 'KeepEqual'
    | 'dropequal'
    | 'DropEqual'
  modulus?: number
  regex?: string
  replacement?: string
  separator?: string
  sourceLabels?: string[]
  targetLabel?: string
}
export interface PrometheusRuleEntry {
  alert?: string
  annotations?: {
    [k: string]: string
  }
  expr: number | string
  for?: string
  keep_firing_for?: string
  labels?: {
    [k: string]: string
  }
  record?: string
}
export interface PodSecurityContext {
  appArmorProfile?: AppArmorProfile
  fsGroup?: number
  fsGroupChangePolicy?: 'Always' | 'OnRootMismatch'
  runAsGroup?: number
  runAsNonRoot?: boolean
  runAsUser?: number
  seLinuxChangePolicy?: 'Recursive'
  seLinuxOptions?: SELinuxOptions
  seccompProfile?: SeccompProfile
  supplementalGroups?: number[]
  supplementalGroupsPolicy?: 'Merge' | 'Strict'
  sysctls?: Sysctl[]
}
export interface Sysctl {
  name: string
  value: string
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "Deployment".
 */
export interface Deployment {
  apiVersion: 'apps/v1'
  kind: 'Deployment'
  metadata: ObjectMeta
  spec: DeploymentSpec
}
export interface ObjectMeta {
  annotations?: {
    [k: string]: string
  }
  finalizers?: string[]
  labels?: {
    [k: string]: string
  }
  name: string
  namespace?: string
}
export interface DeploymentSpec {
  minReadySeconds?: number
  paused?: boolean
  progressDeadlineSeconds?: number
  replicas?: number
  revisionHistoryLimit?: number
  selector: LabelSelector
  strategy?: DeploymentStrategy
  template: PodTemplateSpec
}
export interface DeploymentStrategy {
  rollingUpdate?: RollingUpdateDeployment
  type?: 'Recreate' | 'RollingUpdate'
}
export interface RollingUpdateDeployment {
  maxSurge?: number | string
  maxUnavailable?: number | string
}
export interface PodTemplateSpec {
  metadata?: EmbeddedObjectMeta
  spec: PodSpec
}
export interface PodSpec {
  activeDeadlineSeconds?: number
  affinity?: Affinity
  automountServiceAccountToken?: boolean
  /**
   * @minItems 1
   */
  containers: Container[]
  dnsConfig?: PodDNSConfig
  dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None'
  enableServiceLinks?: boolean
  hostAliases?: HostAlias[]
  hostIPC?: boolean
  hostNetwork?: boolean
  hostPID?: boolean
  hostUsers?: boolean
  hostname?: string
  imagePullSecrets?: LocalObjectReference[]
  initContainers?: Container[]
  nodeName?: string
  nodeSelector?: {
    [k: string]: string
  }
  os?: PodOS
  preemptionPolicy?: 'Never' | 'PreemptLowerPriority'
  priority?: number
  priorityClassName?: string
  readinessGates?: PodReadinessGate[]
  resourceClaims?: PodResourceClaim[]
  resources?: ResourceRequirements
  restartPolicy?: 'Always' | 'OnFailure' | 'Never'
  runtimeClassName?: string
  schedulerName?: string
  schedulingGates?: PodSchedulingGate[]
  securityContext?: PodSecurityContext
  serviceAccount?: string
  serviceAccountName?: string
  setHostnameAsFQDN?: boolean
  shareProcessNamespace?: boolean
  subdomain?: string
  terminationGracePeriodSeconds?: number
  tolerations?: Toleration[]
  topologySpreadConstraints?: TopologySpreadConstraint[]
  volumes?: Volume[]
}
export interface PodDNSConfig {
  /**
   * @maxItems 3
   */
  nameservers?: string[]
  options?: PodDNSConfigOption[]
  /**
   * @maxItems 32
   */
  searches?: string[]
}
export interface PodDNSConfigOption {
  name: string
  value?: string
}
export interface HostAlias {
  hostnames?: string[]
  ip: string
}
export interface PodOS {
  name: 'linux'
}
export interface PodReadinessGate {
  conditionType: string
}
export interface PodResourceClaim {
  name: string
  resourceClaimName?: string
  resourceClaimTemplateName?: string
}
export interface PodSchedulingGate {
  name: string
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "Service".
 */
export interface Service {
  apiVersion: 'v1'
  kind: 'Service'
  metadata: ObjectMeta
  spec: ServiceSpec
}
export interface ServiceSpec {
  allocateLoadBalancerNodePorts?: boolean
  clusterIP?: string
  clusterIPs?: string[]
  externalIPs?: string[]
  externalName?: string
  externalTrafficPolicy?: 'Cluster' | 'Local'
  healthCheckNodePort?: number
  internalTrafficPolicy?: 'Cluster' | 'Local'
  ipFamilies?: ('IPv4' | 'IPv6')[]
  ipFamilyPolicy?: 'PreferDualStack' | 'RequireDualStack' | 'SingleStack'
  loadBalancerClass?: string
  loadBalancerIP?: string
  loadBalancerSourceRanges?: string[]
  ports?: ServicePort[]
  publishNotReadyAddresses?: boolean
  selector?: {
    [k: string]: string
  }
  sessionAffinity?: 'ClientIP' | 'None'
  sessionAffinityConfig?: SessionAffinityConfig
  trafficDistribution?: 'PreferClose' | 'PreferSameZone' | 'PreferSameNode'
  type?: 'ClusterIP' | 'ExternalName' | 'LoadBalancer' | 'NodePort'
}
export interface ServicePort {
  appProtocol?: string
  name?: string
  nodePort?: number
  port: number
  protocol?: 'TCP' | 'UDP' | 'SCTP'
  targetPort?: number | string
}
export interface SessionAffinityConfig {
  clientIP?: ClientIPConfig
}
export interface ClientIPConfig {
  timeoutSeconds?: number
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "ConfigMap".
 */
export interface ConfigMap {
  apiVersion: 'v1'
  binaryData?: {
    [k: string]: string
  }
  data?: {
    [k: string]: string
  }
  immutable?: boolean
  kind: 'ConfigMap'
  metadata: ObjectMeta
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "PersistentVolumeClaim".
 */
export interface PersistentVolumeClaim {
  apiVersion: 'v1'
  kind: 'PersistentVolumeClaim'
  metadata: ObjectMeta
  spec: PersistentVolumeClaimSpec
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "Ingress".
 */
export interface Ingress {
  apiVersion: 'networking.k8s.io/v1'
  kind: 'Ingress'
  metadata: ObjectMeta
  spec: IngressSpec
}
export interface IngressSpec {
  defaultBackend?: IngressBackend
  ingressClassName?: string
  rules?: IngressRule[]
  tls?: IngressTLS[]
}
export interface IngressBackend {
  resource?: TypedLocalObjectReference
  service?: IngressServiceBackend
}
export interface IngressServiceBackend {
  name: string
  port?: ServiceBackendPort
}
export interface ServiceBackendPort {
  name?: string
  number?: number
}
export interface IngressRule {
  host?: string
  http?: HTTPIngressRuleValue
}
export interface HTTPIngressRuleValue {
  /**
   * @minItems 1
   */
  paths: HTTPIngressPath[]
}
export interface HTTPIngressPath {
  backend: IngressBackend
  path?: string
  pathType: 'Exact' | 'Prefix' | 'ImplementationSpecific'
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "NetworkPolicy".
 */
export interface NetworkPolicy {
  apiVersion: 'networking.k8s.io/v1'
  kind: 'NetworkPolicy'
  metadata: ObjectMeta
  spec?: NetworkPolicySpec
}
export interface NetworkPolicySpec {
  egress?: NetworkPolicyEgressRule[]
  ingress?: NetworkPolicyIngressRule[]
  podSelector?: LabelSelector
  /**
   * @maxItems 2
   */
  policyTypes?: ('Egress' | 'Ingress')[]
}
export interface NetworkPolicyEgressRule {
  ports?: NetworkPolicyPort[]
  to?: NetworkPolicyPeer[]
}
export interface NetworkPolicyIngressRule {
  from?: NetworkPolicyPeer[]
  ports?: NetworkPolicyPort[]
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "CronJob".
 */
export interface CronJob {
  apiVersion: 'batch/v1'
  kind: 'CronJob'
  metadata: ObjectMeta
  spec: CronJobSpec
}
export interface CronJobSpec {
  concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace'
  failedJobsHistoryLimit?: number
  jobTemplate: JobTemplateSpec
  schedule: string
  startingDeadlineSeconds?: number
  successfulJobsHistoryLimit?: number
  suspend?: boolean
  timeZone?: string
}
export interface JobTemplateSpec {
  metadata?: ObjectMeta
  spec: JobSpec
}
export interface JobSpec {
  activeDeadlineSeconds?: number
  backoffLimit?: number
  backoffLimitPerIndex?: number
  completionMode?: 'Indexed' | 'NonIndexed'
  completions?: number
  managedBy?: string
  manualSelector?: boolean
  maxFailedIndexes?: number
  parallelism?: number
  podFailurePolicy?: PodFailurePolicy
  podReplacementPolicy?: 'Failed' | 'TerminatingOrFailed'
  selector?: LabelSelector
  successPolicy?: SuccessPolicy
  suspend?: boolean
  template: PodTemplateSpec
  ttlSecondsAfterFinished?: number
}
export interface PodFailurePolicy {
  rules: PodFailurePolicyRule[]
}
export interface PodFailurePolicyRule {
  action: string
  onExitCodes?: PodFailurePolicyOnExitCodesRequirement
  onPodConditions?: PodFailurePolicyOnPodConditionsPattern[]
}
export interface PodFailurePolicyOnExitCodesRequirement {
  containerName?: string
  operator: string
  values: number[]
}
export interface PodFailurePolicyOnPodConditionsPattern {
  status: string
  type: string
}
export interface SuccessPolicy {
  rules: SuccessPolicyRule[]
}
export interface SuccessPolicyRule {
  succeededCount?: number
  succeededIndexes?: string
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "ServiceAccount".
 */
export interface ServiceAccount {
  apiVersion: 'v1'
  automountServiceAccountToken?: boolean
  imagePullSecrets?: LocalObjectReference[]
  kind: 'ServiceAccount'
  metadata: ObjectMeta
  secrets?: ObjectReference[]
}
export interface ObjectReference {
  apiVersion?: string
  fieldPath?: string
  kind?: string
  name?: string
  namespace?: string
  resourceVersion?: string
  uid?: string
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "Namespace".
 */
export interface Namespace {
  apiVersion: 'v1'
  kind: 'Namespace'
  metadata: ObjectMeta
  spec?: NamespaceSpec
}
export interface NamespaceSpec {
  finalizers?: string[]
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "PodDisruptionBudget".
 */
export interface PodDisruptionBudget {
  apiVersion: 'policy/v1'
  kind: 'PodDisruptionBudget'
  metadata: ObjectMeta
  spec?: PodDisruptionBudgetSpec
}
export interface PodDisruptionBudgetSpec {
  maxUnavailable?: number | string
  minAvailable?: number | string
  selector?: LabelSelector
  unhealthyPodEvictionPolicy?: 'AlwaysAllow' | 'IfHealthyBudget'
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "HorizontalPodAutoscaler".
 */
export interface HorizontalPodAutoscaler {
  apiVersion: 'autoscaling/v2'
  kind: 'HorizontalPodAutoscaler'
  metadata: ObjectMeta
  spec?: HorizontalPodAutoscalerSpec
}
export interface HorizontalPodAutoscalerSpec {
  behavior?: HorizontalPodAutoscalerBehavior
  maxReplicas: number
  metrics?: MetricSpec[]
  minReplicas?: number
  scaleTargetRef: CrossVersionObjectReference
}
export interface MetricSpec {
  containerResource?: ContainerResourceMetricSource
  external?: ExternalMetricSource
  object?: ObjectMetricSource
  pods?: PodsMetricSource
  resource?: ResourceMetricSource
  type: 'ContainerResource' | 'External' | 'Object' | 'Pods' | 'Resource'
}
export interface ContainerResourceMetricSource {
  container: string
  name: string
  target: MetricTarget
}
export interface MetricTarget {
  averageUtilization?: number
  averageValue?: Quantity
  type: 'AverageValue' | 'Utilization' | 'Value'
  value?: Quantity
}
export interface ExternalMetricSource {
  metric: MetricIdentifier
  target: MetricTarget
}
export interface MetricIdentifier {
  name: string
  selector?: LabelSelector
}
export interface ObjectMetricSource {
  describedObject: CrossVersionObjectReference
  metric: MetricIdentifier
  target: MetricTarget
}
export interface CrossVersionObjectReference {
  apiVersion?: string
  kind: string
  name: string
}
export interface PodsMetricSource {
  metric: MetricIdentifier
  target: MetricTarget
}
export interface ResourceMetricSource {
  name: string
  target: MetricTarget
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "HTTPRoute".
 */
export interface HTTPRoute {
  apiVersion: 'gateway.networking.k8s.io/v1'
  kind: 'HTTPRoute'
  metadata: ObjectMeta
  spec: {
    /**
     * @maxItems 16
     */
    hostnames?: string[]
    /**
     * @maxItems 32
     */
    parentRefs?: ParentReference[]
    /**
     * @minItems 1
     * @maxItems 16
     */
    rules?: HTTPRouteRule[]
  }
}
export interface HTTPRouteRule {
  /**
   * @maxItems 16
   */
  backendRefs?: HTTPBackendRef[]
  /**
   * @maxItems 16
   */
  filters?: HTTPRouteFilter[]
  /**
   * @maxItems 64
   */
  matches?: HTTPRouteMatch[]
  name?: string
  retry?: {
    attempts?: number
    backoff?: string
    codes?: number[]
  }
  timeouts?: {
    backendRequest?: string
    request?: string
  }
}
export interface HTTPBackendRef {
  /**
   * @maxItems 16
   */
  filters?: HTTPRouteFilter[]
  group?: string
  kind?: string
  name: string
  namespace?: string
  port?: number
  weight?: number
}
export interface HTTPRouteFilter {
  cors?: {
    allowCredentials?: boolean
    /**
     * @maxItems 64
     */
    allowHeaders?: string[]
    /**
     * @maxItems 9
     */
    allowMethods?: ('GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH' | '*')[]
    /**
     * @maxItems 64
     */
    allowOrigins?: string[]
    /**
     * @maxItems 64
     */
    exposeHeaders?: string[]
    maxAge?: number
  }
  extensionRef?: {
    group: string
    kind: string
    name: string
  }
  requestHeaderModifier?: {
    /**
     * @maxItems 16
     */
    add?: {
      name: string
      value: string
    }[]
    /**
     * @maxItems 16
     */
    remove?: string[]
    /**
     * @maxItems 16
     */
    set?: {
      name: string
      value: string
    }[]
  }
  requestMirror?: {
    backendRef: {
      group?: string
      kind?: string
      name: string
      namespace?: string
      port?: number
    }
    fraction?: {
      denominator?: number
      numerator: number
    }
    percent?: number
  }
  requestRedirect?: {
    hostname?: string
    path?: {
      replaceFullPath?: string
      replacePrefixMatch?: string
      type: 'ReplaceFullPath' | 'ReplacePrefixMatch'
    }
    port?: number
    scheme?: 'http' | 'https'
    statusCode?: 301 | 302 | 303 | 307 | 308
  }
  responseHeaderModifier?: {
    /**
     * @maxItems 16
     */
    add?: {
      name: string
      value: string
    }[]
    /**
     * @maxItems 16
     */
    remove?: string[]
    /**
     * @maxItems 16
     */
    set?: {
      name: string
      value: string
    }[]
  }
  type:
    | 'RequestHeaderModifier'
    | 'ResponseHeaderModifier'
    | 'RequestMirror'
    | 'RequestRedirect'
    | 'URLRewrite'
    | 'ExtensionRef'
    | 'CORS'
  urlRewrite?: {
    hostname?: string
    path?: {
      replaceFullPath?: string
      replacePrefixMatch?: string
      type: 'ReplaceFullPath' | 'ReplacePrefixMatch'
    }
  }
}
export interface HTTPRouteMatch {
  /**
   * @maxItems 16
   */
  headers?: {
    name: string
    type?: 'Exact' | 'RegularExpression'
    value: string
  }[]
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH'
  path?: {
    type?: 'Exact' | 'PathPrefix' | 'RegularExpression'
    value?: string
  }
  /**
   * @maxItems 16
   */
  queryParams?: {
    name: string
    type?: 'Exact' | 'RegularExpression'
    value: string
  }[]
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "ExternalSecret".
 */
export interface ExternalSecret {
  apiVersion: 'external-secrets.io/v1'
  kind: 'ExternalSecret'
  metadata: ObjectMeta
  spec?: {
    data?: {
      remoteRef: {
        conversionStrategy?: 'Default' | 'Unicode'
        decodingStrategy?: 'Auto' | 'Base64' | 'Base64URL' | 'None'
        key: string
        metadataPolicy?: 'None' | 'Fetch'
        property?: string
        version?: string
      }
      secretKey: string
      sourceRef?: {
        generatorRef?: {
          apiVersion?: string
          kind:
            | 'ACRAccessToken'
            | 'ClusterGenerator'
            | 'CloudsmithAccessToken'
            | 'ECRAuthorizationToken'
            | 'Fake'
            | 'GCRAccessToken'
            | 'GithubAccessToken'
            | 'QuayAccessToken'
            | 'Password'
            | 'SSHKey'
            | 'STSSessionToken'
            | 'UUID'
            | 'VaultDynamicSecret'
            | 'Webhook'
            | 'Grafana'
            | 'MFA'
          name: string
        }
        storeRef?: {
          kind?: 'SecretStore' | 'ClusterSecretStore'
          name?: string
        }
      }
    }[]
    dataFrom?: {
      extract?: {
        conversionStrategy?: 'Default' | 'Unicode'
        decodingStrategy?: 'Auto' | 'Base64' | 'Base64URL' | 'None'
        key: string
        metadataPolicy?: 'None' | 'Fetch'
        property?: string
        version?: string
      }
      find?: {
        conversionStrategy?: 'Default' | 'Unicode'
        decodingStrategy?: 'Auto' | 'Base64' | 'Base64URL' | 'None'
        name?: {
          regexp?: string
        }
        path?: string
        tags?: {
          [k: string]: string
        }
      }
      rewrite?: {
        merge?: {
          conflictPolicy?: 'Ignore' | 'Error'
          into?: string
          priority?: string[]
          priorityPolicy?: 'IgnoreNotFound' | 'Strict'
          strategy?: 'Extract' | 'JSON'
        }
        regexp?: {
          source: string
          target: string
        }
        transform?: {
          template: string
        }
      }[]
      sourceRef?: {
        generatorRef?: {
          apiVersion?: string
          kind:
            | 'ACRAccessToken'
            | 'ClusterGenerator'
            | 'CloudsmithAccessToken'
            | 'ECRAuthorizationToken'
            | 'Fake'
            | 'GCRAccessToken'
            | 'GithubAccessToken'
            | 'QuayAccessToken'
            | 'Password'
            | 'SSHKey'
            | 'STSSessionToken'
            | 'UUID'
            | 'VaultDynamicSecret'
            | 'Webhook'
            | 'Grafana'
            | 'MFA'
          name: string
        }
        storeRef?: {
          kind?: 'SecretStore' | 'ClusterSecretStore'
          name?: string
        }
      }
    }[]
    refreshInterval?: string
    refreshPolicy?: 'CreatedOnce' | 'Periodic' | 'OnChange'
    secretStoreRef?: {
      kind?: 'SecretStore' | 'ClusterSecretStore'
      name?: string
    }
    target?: {
      creationPolicy?: 'Owner' | 'Orphan' | 'Merge' | 'None'
      deletionPolicy?: 'Delete' | 'Merge' | 'Retain'
      immutable?: boolean
      manifest?: {
        apiVersion: string
        kind: string
      }
      name?: string
      template?: {
        data?: {
          [k: string]: string
        }
        engineVersion?: 'v2'
        mergePolicy?: 'Replace' | 'Merge'
        metadata?: {
          annotations?: {
            [k: string]: string
          }
          finalizers?: string[]
          labels?: {
            [k: string]: string
          }
        }
        templateFrom?: {
          configMap?: {
            items: {
              key: string
              templateAs?: 'Values' | 'KeysAndValues'
            }[]
            name: string
          }
          literal?: string
          secret?: {
            items: {
              key: string
              templateAs?: 'Values' | 'KeysAndValues'
            }[]
            name: string
          }
          target?: string
        }[]
        type?: string
      }
    }
  }
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "BackendTLSPolicy".
 */
export interface BackendTLSPolicy {
  apiVersion: 'gateway.networking.k8s.io/v1'
  kind: 'BackendTLSPolicy'
  metadata: ObjectMeta
  spec: {
    options?: {
      [k: string]: string
    }
    /**
     * @minItems 1
     * @maxItems 16
     */
    targetRefs: {
      group: string
      kind: string
      name: string
      sectionName?: string
    }[]
    validation: {
      /**
       * @maxItems 8
       */
      caCertificateRefs?: {
        group: string
        kind: string
        name: string
      }[]
      hostname: string
      /**
       * @maxItems 5
       */
      subjectAltNames?: {
        hostname?: string
        type: 'Hostname' | 'URI'
        uri?: string
      }[]
      wellKnownCACertificates?: 'System'
    }
  }
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "ServiceMonitor".
 */
export interface ServiceMonitor {
  apiVersion: 'monitoring.coreos.com/v1'
  kind: 'ServiceMonitor'
  metadata: ObjectMeta
  spec: {
    attachMetadata?: {
      node?: boolean
    }
    bodySizeLimit?: string
    convertClassicHistogramsToNHCB?: boolean
    endpoints: {
      authorization?: {
        credentials?: {
          key: string
          name?: string
          optional?: boolean
        }
        type?: string
      }
      basicAuth?: {
        password?: {
          key: string
          name?: string
          optional?: boolean
        }
        username?: {
          key: string
          name?: string
          optional?: boolean
        }
      }
      bearerTokenFile?: string
      bearerTokenSecret?: {
        key: string
        name?: string
        optional?: boolean
      }
      enableHttp2?: boolean
      filterRunning?: boolean
      followRedirects?: boolean
      honorLabels?: boolean
      honorTimestamps?: boolean
      interval?: string
      metricRelabelings?: RelabelConfig[]
      noProxy?: string
      oauth2?: {
        clientId: {
          configMap?: {
            key: string
            name?: string
            optional?: boolean
          }
          secret?: {
            key: string
            name?: string
            optional?: boolean
          }
        }
        clientSecret: {
          key: string
          name?: string
          optional?: boolean
        }
        endpointParams?: {
          [k: string]: string
        }
        noProxy?: string
        proxyConnectHeader?: {
          [k: string]: {
            key: string
            name?: string
            optional?: boolean
          }[]
        }
        proxyFromEnvironment?: boolean
        proxyUrl?: string
        scopes?: string[]
        tlsConfig?: {
          ca?: {
            configMap?: {
              key: string
              name?: string
              optional?: boolean
            }
            secret?: {
              key: string
              name?: string
              optional?: boolean
            }
          }
          cert?: {
            configMap?: {
              key: string
              name?: string
              optional?: boolean
            }
            secret?: {
              key: string
              name?: string
              optional?: boolean
            }
          }
          insecureSkipVerify?: boolean
          keySecret?: {
            key: string
            name?: string
            optional?: boolean
          }
          maxVersion?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13'
          minVersion?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13'
          serverName?: string
        }
        tokenUrl: string
      }
      params?: {
        [k: string]: string[]
      }
      path?: string
      port?: string
      proxyConnectHeader?: {
        [k: string]: {
          key: string
          name?: string
          optional?: boolean
        }[]
      }
      proxyFromEnvironment?: boolean
      proxyUrl?: string
      relabelings?: RelabelConfig[]
      scheme?: 'http' | 'https'
      scrapeTimeout?: string
      targetPort?: number | string
      tlsConfig?: {
        ca?: {
          configMap?: {
            key: string
            name?: string
            optional?: boolean
          }
          secret?: {
            key: string
            name?: string
            optional?: boolean
          }
        }
        caFile?: string
        cert?: {
          configMap?: {
            key: string
            name?: string
            optional?: boolean
          }
          secret?: {
            key: string
            name?: string
            optional?: boolean
          }
        }
        certFile?: string
        insecureSkipVerify?: boolean
        keyFile?: string
        keySecret?: {
          key: string
          name?: string
          optional?: boolean
        }
        maxVersion?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13'
        minVersion?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13'
        serverName?: string
      }
      trackTimestampsStaleness?: boolean
    }[]
    fallbackScrapeProtocol?:
      | 'PrometheusProto'
      | 'OpenMetricsText0.0.1'
      | 'OpenMetricsText1.0.0'
      | 'PrometheusText0.0.4'
      | 'PrometheusText1.0.0'
    jobLabel?: string
    keepDroppedTargets?: number
    labelLimit?: number
    labelNameLengthLimit?: number
    labelValueLengthLimit?: number
    namespaceSelector?: {
      any?: boolean
      matchNames?: string[]
    }
    nativeHistogramBucketLimit?: number
    nativeHistogramMinBucketFactor?: number | string
    podTargetLabels?: string[]
    sampleLimit?: number
    scrapeClass?: string
    scrapeClassicHistograms?: boolean
    scrapeProtocols?: (
      | 'PrometheusProto'
      | 'OpenMetricsText0.0.1'
      | 'OpenMetricsText1.0.0'
      | 'PrometheusText0.0.4'
      | 'PrometheusText1.0.0'
    )[]
    selector: {
      matchExpressions?: {
        key: string
        operator: string
        values?: string[]
      }[]
      matchLabels?: {
        [k: string]: string
      }
    }
    selectorMechanism?: 'RelabelConfig' | 'RoleSelector'
    targetLabels?: string[]
    targetLimit?: number
  }
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "PrometheusRule".
 */
export interface PrometheusRule {
  apiVersion: 'monitoring.coreos.com/v1'
  kind: 'PrometheusRule'
  metadata: ObjectMeta
  spec: {
    groups?: {
      interval?: string
      labels?: {
        [k: string]: string
      }
      limit?: number
      name: string
      partial_response_strategy?: string
      query_offset?: string
      rules?: PrometheusRuleEntry[]
    }[]
  }
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "KaiwoService".
 */
export interface KaiwoService {
  apiVersion: 'kaiwo.silogen.ai/v1alpha1'
  kind: 'KaiwoService'
  metadata: ObjectMeta
  spec?: {
    clusterQueue?: string
    dangerous?: boolean
    deployment?: {
      apiVersion?: 'apps/v1'
      kind?: 'Deployment'
      metadata?: EmbeddedObjectMeta
      spec: DeploymentSpec
    }
    duration?: string
    entrypoint?: string
    env?: EnvVar[]
    gpuModels?: string[]
    gpuVendor?: string
    gpus?: number
    gpusPerReplica?: number
    image?: string
    imagePullSecrets?: LocalObjectReference[]
    podTemplateSpecLabels?: {
      [k: string]: string
    }
    preferredTopologyLabel?: string
    priorityClass?: string
    ray?: boolean
    rayService?: {
      [k: string]: unknown
    }
    replicas?: number
    requiredTopologyLabel?: string
    resources?: ResourceRequirements
    secretVolumes?: {
      key?: string
      mountPath?: string
      name?: string
      secretName?: string
      subPath?: string
    }[]
    serveConfigV2?: string
    storage?: {
      accessMode: string
      data?: {
        download?: {
          azureBlob?: {
            connectionString: {
              file?: string
              secretKey?: string
              secretName?: string
            }
            containers: {
              files?: {
                path: string
                targetPath: string
              }[]
              folders?: {
                glob?: string
                path: string
                targetPath: string
              }[]
              name: string
            }[]
          }[]
          gcs?: {
            applicationCredentials: {
              file?: string
              secretKey?: string
              secretName?: string
            }
            buckets: {
              files?: {
                path: string
                targetPath: string
              }[]
              folders?: {
                glob?: string
                path: string
                targetPath: string
              }[]
              name: string
            }[]
          }[]
          git?: {
            branch?: string
            commit?: string
            path?: string
            repository: string
            targetPath: string
            token?: {
              file?: string
              secretKey?: string
              secretName?: string
            }
            username?: {
              file?: string
              secretKey?: string
              secretName?: string
            }
          }[]
          s3?: {
            accessKeyId?: {
              file?: string
              secretKey?: string
              secretName?: string
            }
            buckets: {
              files?: {
                path: string
                targetPath: string
              }[]
              folders?: {
                glob?: string
                path: string
                targetPath: string
              }[]
              name: string
            }[]
            endpointUrl: string
            secretKey?: {
              file?: string
              secretKey?: string
              secretName?: string
            }
          }[]
        }
        mountPath?: string
        storageSize?: string
      }
      huggingFace?: {
        mountPath?: string
        preCacheRepos?: {
          files?: string[]
          repoId: string
        }[]
        storageSize?: string
      }
      storageClassName?: string
      storageEnabled?: boolean
    }
    user?: string
    version?: string
  }
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "Application".
 */
export interface Application {
  apiVersion: 'argoproj.io/v1alpha1'
  kind: 'Application'
  metadata: ObjectMeta
  spec: {
    destination: {
      name?: string
      namespace?: string
      server?: string
    }
    ignoreDifferences?: {
      group?: string
      jqPathExpressions?: string[]
      jsonPointers?: string[]
      kind: string
      managedFieldsManagers?: string[]
      name?: string
      namespace?: string
    }[]
    info?: {
      name: string
      value: string
    }[]
    project: string
    revisionHistoryLimit?: number
    source?: {
      chart?: string
      directory?: {
        disableExtensionFilter?: boolean
        exclude?: string
        include?: string
        jsonnet?: {
          extVars?: {
            code?: boolean
            name: string
            value: string
          }[]
          libs?: string[]
          tlas?: {
            code?: boolean
            name: string
            value: string
          }[]
        }
        recurse?: boolean
      }
      helm?: {
        apiVersions?: string[]
        fileParameters?: {
          name?: string
          path?: string
        }[]
        ignoreMissingValueFiles?: boolean
        kubeVersion?: string
        namespace?: string
        parameters?: {
          forceString?: boolean
          name?: string
          value?: string
        }[]
        passCredentials?: boolean
        releaseName?: string
        skipCrds?: boolean
        skipSchemaValidation?: boolean
        skipTests?: boolean
        valueFiles?: string[]
        values?: string
        valuesObject?: {
          [k: string]: unknown
        }
        version?: string
      }
      kustomize?: {
        apiVersions?: string[]
        commonAnnotations?: {
          [k: string]: string
        }
        commonAnnotationsEnvsubst?: boolean
        commonLabels?: {
          [k: string]: string
        }
        components?: string[]
        forceCommonAnnotations?: boolean
        forceCommonLabels?: boolean
        ignoreMissingComponents?: boolean
        images?: string[]
        kubeVersion?: string
        labelIncludeTemplates?: boolean
        labelWithoutSelector?: boolean
        namePrefix?: string
        nameSuffix?: string
        namespace?: string
        patches?: {
          options?: {
            [k: string]: boolean
          }
          patch?: string
          path?: string
          target?: {
            annotationSelector?: string
            group?: string
            kind?: string
            labelSelector?: string
            name?: string
            namespace?: string
            version?: string
          }
        }[]
        replicas?: {
          count: number | string
          name: string
        }[]
        version?: string
      }
      name?: string
      path?: string
      plugin?: {
        env?: {
          name: string
          value: string
        }[]
        name?: string
        parameters?: {
          array?: string[]
          map?: {
            [k: string]: string
          }
          name?: string
          string?: string
        }[]
      }
      ref?: string
      repoURL: string
      tagPrefix?: string
      targetRevision?: string
    }
    syncPolicy?: {
      automated?: {
        allowEmpty?: boolean
        enabled?: boolean
        prune?: boolean
        selfHeal?: boolean
      }
      managedNamespaceMetadata?: {
        annotations?: {
          [k: string]: string
        }
        labels?: {
          [k: string]: string
        }
      }
      retry?: {
        backoff?: {
          duration?: string
          factor?: number
          maxDuration?: string
        }
        limit?: number
        refresh?: boolean
      }
      syncOptions?: string[]
    }
  }
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "AppProject".
 */
export interface AppProject {
  apiVersion: 'argoproj.io/v1alpha1'
  kind: 'AppProject'
  metadata: ObjectMeta
  spec: {
    clusterResourceBlacklist?: {
      group: string
      kind: string
      name?: string
    }[]
    clusterResourceWhitelist?: {
      group: string
      kind: string
      name?: string
    }[]
    description?: string
    destinationServiceAccounts?: {
      defaultServiceAccount: string
      namespace?: string
      server: string
    }[]
    destinations?: {
      name?: string
      namespace?: string
      server?: string
    }[]
    namespaceResourceBlacklist?: {
      group: string
      kind: string
    }[]
    namespaceResourceWhitelist?: {
      group: string
      kind: string
    }[]
    orphanedResources?: {
      ignore?: {
        group?: string
        kind?: string
        name?: string
      }[]
      warn?: boolean
    }
    permitOnlyProjectScopedClusters?: boolean
    roles?: {
      description?: string
      groups?: string[]
      jwtTokens?: {
        exp?: number
        iat: number
        id?: string
      }[]
      name: string
      policies?: string[]
    }[]
    signatureKeys?: {
      keyID: string
    }[]
    sourceIntegrity?: {
      git: {
        policies: {
          gpg: {
            keys: string[]
            mode: string
          }
          repos: {
            url: string
          }[]
        }[]
      }
    }
    sourceNamespaces?: string[]
    sourceRepos?: string[]
    syncWindows?: {
      andOperator?: boolean
      applications?: string[]
      clusters?: string[]
      description?: string
      duration?: string
      kind?: string
      manualSync?: boolean
      namespaces?: string[]
      schedule?: string
      syncOverrun?: boolean
      timeZone?: string
    }[]
  }
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "GitRepository".
 */
export interface GitRepository {
  apiVersion: 'source.toolkit.fluxcd.io/v1'
  kind: 'GitRepository'
  metadata: ObjectMeta
  spec?: {
    ignore?: string
    include?: {
      fromPath?: string
      repository: {
        name: string
      }
      toPath?: string
    }[]
    interval: string
    provider?: 'generic' | 'aws' | 'azure' | 'github'
    proxySecretRef?: {
      name: string
    }
    recurseSubmodules?: boolean
    ref?: {
      branch?: string
      commit?: string
      name?: string
      semver?: string
      tag?: string
    }
    secretRef?: {
      name: string
    }
    serviceAccountName?: string
    sparseCheckout?: string[]
    suspend?: boolean
    timeout?: string
    url: string
    verify?: {
      mode?: 'head' | 'HEAD' | 'Tag' | 'TagAndHEAD'
      secretRef: {
        name: string
      }
    }
  }
}
/**
 * This interface was referenced by `Values`'s JSON-Schema
 * via the `definition` "Kustomization".
 */
export interface Kustomization {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1'
  kind: 'Kustomization'
  metadata: ObjectMeta
  spec?: {
    buildMetadata?: ('originAnnotations' | 'transformerAnnotations')[]
    commonMetadata?: {
      annotations?: {
        [k: string]: string
      }
      labels?: {
        [k: string]: string
      }
    }
    components?: string[]
    decryption?: {
      provider: 'sops'
      secretRef?: {
        name: string
      }
      serviceAccountName?: string
    }
    deletionPolicy?: 'MirrorPrune' | 'Delete' | 'WaitForTermination' | 'Orphan'
    dependsOn?: {
      name: string
      namespace?: string
      readyExpr?: string
    }[]
    force?: boolean
    healthCheckExprs?: {
      apiVersion: string
      current: string
      failed?: string
      inProgress?: string
      kind?: string
    }[]
    healthChecks?: {
      apiVersion?: string
      kind: string
      name: string
      namespace?: string
    }[]
    ignore?: {
      paths: string[]
      target?: {
        annotationSelector?: string
        group?: string
        kind?: string
        labelSelector?: string
        name?: string
        namespace?: string
        version?: string
      }
    }[]
    ignoreMissingComponents?: boolean
    images?: {
      digest?: string
      name: string
      newName?: string
      newTag?: string
    }[]
    interval: string
    kubeConfig?: {
      configMapRef?: {
        name: string
      }
      secretRef?: {
        key?: string
        name: string
      }
    }
    namePrefix?: string
    nameSuffix?: string
    patches?: {
      patch: string
      target?: {
        annotationSelector?: string
        group?: string
        kind?: string
        labelSelector?: string
        name?: string
        namespace?: string
        version?: string
      }
    }[]
    path?: string
    postBuild?: {
      substitute?: {
        [k: string]: string
      }
      substituteFrom?: {
        kind: 'Secret' | 'ConfigMap'
        name: string
        optional?: boolean
      }[]
      substituteStrategy?: 'WithVariables' | 'Always'
    }
    prune: boolean
    retryInterval?: string
    serviceAccountName?: string
    sourceRef: {
      apiVersion?: string
      kind: 'OCIRepository' | 'GitRepository' | 'Bucket' | 'ExternalArtifact'
      name: string
      namespace?: string
    }
    suspend?: boolean
    targetNamespace?: string
    timeout?: string
    wait?: boolean
  }
}
