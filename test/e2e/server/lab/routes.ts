import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { see } from '../../attempt.ts'
import type { Version } from './lab.ts'

const program = join(import.meta.dirname, 'routes.py')
const env = { ...process.env, MLFLOW_BACKEND_STORE_URI: 'sqlite:////nowhere/a.db', MLFLOW_EXPOSE_PROMETHEUS: '' }

/** The routes of an MLflow, as its own tables have them: of the server alone, or with its users. */
export async function routesOf(image: string, which: 'alone' | 'users'): Promise<[method: string, path: string][]> {
  const { stdout } = await promisify(execFile)(join(image, 'bin/python'), [program, which], { env, cwd: '/tmp' })
  return [...stdout.matchAll(/^([A-Z]+) (\/.*)$/gm)].map(([, method, path]) => [method!, path!])
}

/** What there is to ask for: each has routes of its own in MLflow's tables, in 3.x those of FastAPI among them. */
const kinds: Record<string, { form: RegExp; isOlder: boolean }> = {
  REST: { form: /^\/api\/2\.0\/mlflow\/experiments\//, isOlder: true },
  'the API of the pages': { form: /^\/ajax-api\/2\.0\/mlflow\/runs\//, isOlder: true },
  GraphQL: { form: /^\/graphql$/, isOlder: true },
  artifacts: { form: /^\/api\/2\.0\/mlflow-artifacts\/artifacts/, isOlder: true },
  metrics: { form: /^\/metrics$/, isOlder: true },
  OTLP: { form: /^\/v1\/traces$/, isOlder: false },
  'the gateway': { form: /^\/gateway\//, isOlder: false },
  jobs: { form: /^\/ajax-api\/3\.0\/jobs/, isOlder: false },
}

/** Sees that the routes of an MLflow are all of them: whatever kind there is has some. */
export function seeKinds(routes: readonly [method: string, path: string][], version: Version): void {
  see(routes.length > 100, `only ${routes.length} routes are known`)
  for (const [kind, { form, isOlder }] of Object.entries(kinds))
    see((version === 'older' && !isOlder) || routes.some(([, path]) => form.test(path)), `no route of ${kind} is known`)
}
