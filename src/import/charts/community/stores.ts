import { type ChartValues, nameOf, ofSecret, type Told } from '../chart.ts'

/** The database: of which only user and password are in a Secret, the chart's own where they stand in text. */
export function databaseOf(values: ChartValues): Told {
  const { at: of, text, isOn } = values
  const name = nameOf(values, 'mlflow')
  const kind = (['postgres', 'mysql', 'mssql'] as const).find((kind) => isOn(`backendStore.${kind}.enabled`))
  const driver = (kind: string) => text(`backendStore.${kind}.driver`) && `+${text(`backendStore.${kind}.driver`)}`
  if (kind === undefined) {
    const chart = (['postgresql', 'mysql'] as const).find((chart) => isOn(`${chart}.enabled`))
    if (chart === undefined)
      return {
        args: [
          [`--backend-store-uri=sqlite:///${text('backendStore.defaultSqlitePath')}`, 'backendStore.defaultSqlitePath'],
        ],
        env: [],
      }
    const user = text(`${chart}.auth.username`)
    const own = chart === 'mysql' ? 'mysql' : 'postgres'
    return {
      args: [
        [
          `--backend-store-uri=${chart}${driver(own)}://${user || (own === 'mysql' ? 'root' : own)}:$(P)@${name}-${chart}/${text(`${chart}.auth.database`)}`,
          chart,
        ],
      ],
      env: [
        [
          ofSecret(
            'P',
            `${name}-${chart}`,
            user ? 'password' : own === 'mysql' ? 'mysql-root-password' : 'postgres-password',
          ),
          chart,
        ],
      ],
    }
  }
  const key = `backendStore.${kind}`
  const dialect = kind === 'postgres' ? 'postgresql' : kind
  const given = 'backendStore.existingDatabaseSecret'
  const isGiven = text(`${given}.name`) !== ''
  const [ofUser, ofPassword] = kind === 'postgres' ? ['PGUSER', 'PGPASSWORD'] : ['MYSQL_USERNAME', 'MYSQL_PWD']
  const secret = isGiven ? text(`${given}.name`) : `${name}-env-secret`
  const from = isGiven ? given : key
  const place = `${text(`${key}.host`)}:${String(of(`${key}.port`) ?? '')}/${text(`${key}.database`)}`
  return {
    args: [[`--backend-store-uri=${dialect}${driver(kind)}://$(U):$(P)@${place}`, `${key}.host`]],
    env: [
      [ofSecret('U', secret, isGiven ? text(`${given}.usernameKey`) : ofUser), from],
      [ofSecret('P', secret, isGiven ? text(`${given}.passwordKey`) : ofPassword), from],
    ],
  }
}

export function artifactsOf(values: ChartValues): Told {
  const { text, isOn } = values
  const name = nameOf(values, 'mlflow')
  const isProxied = isOn('artifactRoot.proxiedArtifactStorage')
  const option = isProxied ? '--artifacts-destination' : '--default-artifact-root'
  const [s3, gcs, azure] = ['s3', 'gcs', 'azureBlob'].map((kind) => `artifactRoot.${kind}`) as [string, string, string]
  const found = isOn(`${azure}.enabled`)
    ? [
        `wasbs://${text(`${azure}.container`)}@${text(`${azure}.storageAccount`)}.blob.core.windows.net/${text(`${azure}.path`)}`,
        azure,
      ]
    : isOn(`${s3}.enabled`)
      ? [`s3://${text(`${s3}.bucket`)}/${text(`${s3}.path`)}`, s3]
      : isOn(`${gcs}.enabled`)
        ? [`gs://${text(`${gcs}.bucket`)}/${text(`${gcs}.path`)}`, gcs]
        : undefined
  const own = isProxied ? 'artifactRoot.defaultArtifactsDestination' : 'artifactRoot.defaultArtifactRoot'
  const [uri, key] = found ?? [text(own), own]
  const env: Told['env'] = []
  const held = (variable: string, secret: string, of: string, from: string): void => {
    if (of !== '') env.push([ofSecret(variable, secret, of), from])
  }
  if (key === azure)
    for (const [field, variable] of [
      ['connectionString', 'AZURE_STORAGE_CONNECTION_STRING'],
      ['accessKey', 'AZURE_STORAGE_ACCESS_KEY'],
    ] as const)
      held(variable, `${name}-env-secret`, text(`${azure}.${field}`) && variable, `${azure}.${field}`)
  const secret = text(`${s3}.existingSecret.name`)
  if (key === s3)
    for (const [field, given, variable] of [
      ['awsAccessKeyId', 'keyOfAccessKeyId', 'AWS_ACCESS_KEY_ID'],
      ['awsSecretAccessKey', 'keyOfSecretAccessKey', 'AWS_SECRET_ACCESS_KEY'],
    ] as const)
      if (secret) held(variable, secret, text(`${s3}.existingSecret.${given}`), `${s3}.existingSecret`)
      else held(variable, `${name}-env-secret`, text(`${s3}.${field}`) && variable, `${s3}.${field}`)
  return { args: [[`${option}=${uri}`, key!]], env }
}
