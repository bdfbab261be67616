import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const program = join(import.meta.dirname, 'routes.py')
const env = { ...process.env, MLFLOW_BACKEND_STORE_URI: 'sqlite:////nowhere/a.db', MLFLOW_EXPOSE_PROMETHEUS: '' }

/** The routes of an MLflow, as its own tables have them: of the server alone, or with its users. */
export async function routesOf(image: string, which: 'alone' | 'users'): Promise<[method: string, path: string][]> {
  const { stdout } = await promisify(execFile)(join(image, 'bin/python'), [program, which], { env, cwd: '/tmp' })
  return [...stdout.matchAll(/^([A-Z]+) (\/.*)$/gm)].map(([, method, path]) => [method!, path!])
}
