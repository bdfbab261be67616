/** The pod's own volumes, by name, and where the container sees them. */
export const mounts = {
  /** The start-up program. */
  start: '/opt/mlflow-gitops',
  /** Keys of Secrets as files, each Secret a folder. */
  secrets: '/var/run/secrets/mlflow-gitops',
  /** Keys of ConfigMaps as files, each ConfigMap a folder. */
  'config-maps': '/var/run/configmaps/mlflow-gitops',
  /** The scratch volume, as large as the values set. */
  'ephemeral-storage': '/workload',
  /** Shared memory, in which MLflow keeps the queues of its jobs. */
  dshm: '/dev/shm',
  /** Where programs put small files; a volume of the user's may take its place. */
  tmp: '/tmp',
} as const
