import { join } from 'node:path'
import { freePort, start, stop, until } from './process.ts'
import { moto } from './python.ts'

/** A server on the loopback that speaks S3. */
export interface S3 {
  /** What a pod needs to know of it. */
  environment: Record<string, string>
  buckets(): Promise<string[]>
  stop(): Promise<void>
}

export async function s3(): Promise<S3> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = start(join(await moto(), 'bin/moto_server'), ['--host', '127.0.0.1', '--port', `${port}`])
  const list = async (): Promise<string> => (await fetch(url)).text()
  await until('the S3 server answers', async () => (await list()) !== '')
  return {
    environment: {
      MLFLOW_S3_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'lab',
      AWS_SECRET_ACCESS_KEY: 'a secret of the lab',
      AWS_DEFAULT_REGION: 'eu-central-1',
    },
    buckets: async () => [...(await list()).matchAll(/<Bucket>.*?<Name>(.*?)<\/Name>/gs)].map(([, name]) => name!),
    stop: () => stop(server),
  }
}
