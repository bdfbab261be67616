import type { Version } from './version.ts'

interface ArtifactStore {
  /** The first release that has it, where that is after 1.29. */
  since?: Version
  /** The package that it imports and that mlflow doesn't require. */
  needs?: string
}

/**
 * The places that artifacts can go to, by the scheme of their URI: mlflow/store/artifact/artifact_repository_registry.py,
 * and the imports of the file that each names. Packages of others register more.
 */
export const artifactStores: Readonly<Record<string, ArtifactStore>> = {
  file: {},
  s3: { needs: 'boto3' },
  r2: { since: [2, 7], needs: 'boto3' },
  b2: { since: [3, 11], needs: 'boto3' },
  gs: { needs: 'google-cloud-storage' },
  wasbs: { needs: 'azure-storage-blob' },
  abfss: { since: [2, 22], needs: 'azure-storage-file-datalake' },
  ftp: {},
  sftp: { needs: 'pysftp' },
  hdfs: { needs: 'libhdfs' },
  viewfs: { needs: 'libhdfs' },
  dbfs: {},
  http: {},
  https: {},
  'mlflow-artifacts': {},
}

/** What other programs call a store, and the scheme by which MLflow knows it. */
export const otherSchemes: Readonly<Record<string, string>> = {
  s3a: 's3',
  s3n: 's3',
  minio: 's3',
  gcs: 'gs',
  azure: 'wasbs',
  az: 'wasbs',
  wasb: 'wasbs',
  abfs: 'abfss',
}

/** The scheme of a place's URI; undefined for a path. */
export const schemeOf = (place: string): string | undefined => /^([a-z][a-z0-9+.-]*):/i.exec(place)?.[1]?.toLowerCase()
