/** How a cloud gives pods an identity: one row an annotation of their ServiceAccount. */
export interface Identity {
  annotation: string
  /** Credentials that the clients of the cloud's stores take first. */
  overriding: readonly string[]
  /** The label without which the pods don't get it. */
  label?: readonly [key: string, value: string]
  /** What the pods ask for it: a server of the node, or one that may be anywhere. */
  asks: readonly { host?: string; port: number }[]
}

/**
 * https://boto3.amazonaws.com/v1/documentation/api/latest/guide/credentials.html,
 * https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html,
 * https://cloud.google.com/docs/authentication/application-default-credentials, and the order in which MLflow's
 * azure_blob_artifact_repo.py looks for credentials. What GKE's pods ask, with and without Dataplane V2:
 * https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy.
 */
export const identities: readonly Identity[] = [
  {
    annotation: 'eks.amazonaws.com/role-arn',
    overriding: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
    asks: [{ port: 443 }],
  },
  {
    annotation: 'iam.gke.io/gcp-service-account',
    overriding: ['GOOGLE_APPLICATION_CREDENTIALS'],
    asks: [
      { host: '169.254.169.254', port: 80 },
      { host: '169.254.169.252', port: 988 },
    ],
  },
  {
    annotation: 'azure.workload.identity/client-id',
    overriding: ['AZURE_STORAGE_CONNECTION_STRING', 'AZURE_STORAGE_ACCESS_KEY'],
    label: ['azure.workload.identity/use', 'true'],
    asks: [{ port: 443 }],
  },
]
