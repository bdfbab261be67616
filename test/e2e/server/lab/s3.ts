import { join } from 'node:path'
import type { JsonObject } from '../../../../src/model/json.ts'
import { freePort, start, stop, until } from '../../lab/process.ts'
import type { Certificate } from './certificates.ts'
import { tlsProxy } from './nginx.ts'
import { moto } from './python.ts'

/** A server on the loopback that speaks S3, with and without TLS. */
export interface S3 {
  /** What values say of it: `secure` by TLS, whose CA they then have to name. */
  envVars: JsonObject
  secureEnvVars: JsonObject
  /** The Secret that the values refer to by default. */
  secrets: Record<string, Record<string, string>>
  buckets(): Promise<string[]>
  /** The keys of a bucket, 1,000 at most. */
  objects(bucket: string): Promise<string[]>
  stop(): Promise<void>
}

export async function s3(folder: string, certificate: Certificate): Promise<S3> {
  const port = await freePort()
  const server = start(join(await moto(), 'bin/moto_server'), ['--host', '127.0.0.1', '--port', `${port}`])
  const url = `http://127.0.0.1:${port}`
  const list = async (path = ''): Promise<string> => (await fetch(url + path)).text()
  await until('the S3 server answers', async () => (await list()) !== '')
  const secure = await tlsProxy(url, folder, certificate)
  const envVars = { MLFLOW_S3_ENDPOINT_URL: url, AWS_DEFAULT_REGION: 'eu-central-1' }
  return {
    envVars,
    secureEnvVars: { ...envVars, MLFLOW_S3_ENDPOINT_URL: `https://127.0.0.1:${secure.port}` },
    secrets: { 'minio-credentials': { 'minio-access-key': 'lab', 'minio-secret-key': 'a secret of the lab' } },
    buckets: async () => [...(await list()).matchAll(/<Bucket>.*?<Name>(.*?)<\/Name>/gs)].map(([, name]) => name!),
    objects: async (bucket) =>
      [...(await list(`/${bucket}?list-type=2`)).matchAll(/<Key>(.*?)<\/Key>/gs)].map(([, key]) => key!),
    stop: async () => void (await Promise.all([stop(server), secure.stop()])),
  }
}
