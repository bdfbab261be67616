import type { JsonObject } from '../../../model/json.ts'
import { type ChartValues, ofSecret, type Told } from '../chart.ts'

/** The database of the chart's own, or another: the user stands in text, the password is a Secret's. */
export function databaseOf({ text, isOn, release }: ChartValues, full: string): Told & { users: string } {
  const isOwn = isOn('postgresql.enabled')
  if (!isOwn && text('externalDatabase.host') === '')
    return { args: [['--backend-store-uri=/bitnami/mlflow/mlruns', 'externalDatabase.host']], env: [], users: '' }
  const chart = release.includes('postgresql') ? release : `${release}-postgresql`
  const key = isOwn ? 'postgresql.auth' : 'externalDatabase'
  const secret = isOwn
    ? ofSecret(password, text('postgresql.auth.existingSecret') || chart, 'password')
    : ofSecret(
        password,
        text(`${key}.existingSecret`) || `${full}-externaldb`,
        text(`${key}.existingSecretPasswordKey`),
      )
  const [user, host, port] = isOwn
    ? [text(`${key}.username`), chart, '5432']
    : [text(`${key}.user`), text(`${key}.host`), text(`${key}.port`)]
  const uri = (database: string) =>
    `${isOwn ? 'postgresql' : text(`${key}.dialectDriver`)}://${user}:$(${password})@${host}:${port}/${database}`
  return {
    args: [[`--backend-store-uri=${uri(text(`${key}.database`))}`, isOwn ? 'postgresql.enabled' : `${key}.host`]],
    env: [[secret, isOwn ? 'postgresql.enabled' : `${key}.existingSecret`]],
    users: uri(text('externalDatabase.authDatabase')),
  }
}

const password = 'MLFLOW_DATABASE_PASSWORD'

/** Where artifacts go: the chart's MinIO, or else the first of the others that is named. */
export function artifactsOf(values: ChartValues, full: string): Told {
  const { text, isOn, release } = values
  const direct = (uri: string, key: string): Told['args'] =>
    isOn(`${key}.serveArtifacts`)
      ? []
      : [
          [`--default-artifact-root=${uri}`, key],
          ['--no-serve-artifacts', `${key}.serveArtifacts`],
        ]
  const isOwn = isOn('minio.enabled')
  if (isOwn || text('externalS3.host')) {
    const chart = release.includes('minio') ? release : `${release}-minio`
    const key = isOwn ? 'minio' : 'externalS3'
    const uri = `s3://${text(isOwn ? 'minio.defaultBuckets' : 'externalS3.bucket')}`
    const secret = isOwn
      ? text('minio.auth.existingSecret') || chart
      : text(`${key}.existingSecret`) || `${full}-externals3`
    const [id, held] = isOwn
      ? ['root-user', 'root-password']
      : [text(`${key}.existingSecretAccessKeyIDKey`), text(`${key}.existingSecretKeySecretKey`)]
    const endpoint = isOwn
      ? `http://${chart}:80`
      : `${text(`${key}.protocol`)}://${text(`${key}.host`)}:${text(`${key}.port`)}`
    const isHeld = isOn('externalS3.useCredentialsInSecret')
    return {
      args: [[`--artifacts-destination=${uri}`, key], ...(isOwn ? [] : direct(uri, 'externalS3'))],
      env: [
        ...(isHeld ? [[ofSecret('AWS_ACCESS_KEY_ID', secret, id), key] as const] : []),
        ...(isHeld ? [[ofSecret('AWS_SECRET_ACCESS_KEY', secret, held), key] as const] : []),
        [{ name: 'MLFLOW_S3_ENDPOINT_URL', value: endpoint }, isOwn ? key : `${key}.host`],
      ],
    }
  }
  if (text('externalGCS.bucket')) {
    const uri = `gs://${text('externalGCS.bucket')}`
    const isHeld = isOn('externalGCS.useCredentialsInSecret')
    const project = text('externalGCS.googleCloudProject')
    return {
      args: [[`--artifacts-destination=${uri}`, 'externalGCS.bucket'], ...direct(uri, 'externalGCS')],
      env: [
        ...(isHeld ? [[{ name: 'GOOGLE_APPLICATION_CREDENTIALS', value: keyFile }, 'externalGCS'] as const] : []),
        ...(project ? [[{ name: 'GOOGLE_CLOUD_PROJECT', value: project }, 'externalGCS'] as const] : []),
      ],
    }
  }
  if (text('externalAzureBlob.storageAccount')) return azureOf(values, direct)
  const local = `${text('tracking.persistence.mountPath')}/mlartifacts`
  return { args: [[`--artifacts-destination=${local}`, 'tracking.persistence.mountPath']], env: [] }
}

const keyFile = '/bitnami/gcs/key.json'

function azureOf({ text, isOn }: ChartValues, direct: (uri: string, key: string) => Told['args']): Told {
  const key = 'externalAzureBlob'
  const uri = `wasbs://${text(`${key}.containerName`)}@${text(`${key}.storageAccount`)}.blob.core.windows.net`
  const isHeld = isOn(`${key}.useCredentialsInSecret`)
  const rows = [
    ['AZURE_STORAGE_CONNECTION_STRING', 'connectionString', 'existingConnectionStringKey'],
    ['AZURE_STORAGE_ACCESS_KEY', 'accessKey', 'existingAccessKeyKey'],
    ['AZURE_CLIENT_SECRET', 'clientSecret', 'clientSecretKey'],
    ['AZURE_CLIENT_ID', 'clientId', ''],
    ['AZURE_TENANT_ID', 'tenantId', ''],
  ] as const
  return {
    args: [[`--artifacts-destination=${uri}`, key], ...direct(uri, key)],
    env: rows.flatMap(([name, field, given]): Told['env'] => {
      const held = given && text(`${key}.${given}`)
      if (isHeld) return held ? [[ofSecret(name, text(`${key}.existingSecret`), held), `${key}.${given}`]] : []
      const value = text(`${key}.${field}`)
      return value ? [[{ name, value }, `${key}.${field}`]] : []
    }),
  }
}

export function volumesOf({ text, isOn }: ChartValues, name: string): JsonObject[] {
  const claimName = text('tracking.persistence.existingClaim') || name
  const isHeld = isOn('externalGCS.useCredentialsInSecret')
  return [
    { name: 'tmp', emptyDir: {} },
    {
      name: 'data',
      ...(isOn('tracking.persistence.enabled') ? { persistentVolumeClaim: { claimName } } : { emptyDir: {} }),
    },
    ...(isHeld
      ? [
          {
            name: 'gcs-key',
            secret: {
              secretName: text('externalGCS.existingSecret'),
              items: [{ key: text('externalGCS.existingSecretKey'), path: 'key.json' }],
            },
          },
        ]
      : []),
  ]
}

export function mountsOf({ text, isOn }: ChartValues): JsonObject[] {
  const subPath = text('tracking.persistence.subPath')
  return [
    { name: 'tmp', mountPath: '/tmp' },
    { name: 'data', mountPath: text('tracking.persistence.mountPath'), ...(subPath && { subPath }) },
    ...(isOn('externalGCS.useCredentialsInSecret')
      ? [{ name: 'gcs-key', mountPath: keyFile, subPath: 'key.json' }]
      : []),
  ]
}
