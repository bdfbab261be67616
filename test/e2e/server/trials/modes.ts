// What a server may be told to keep apart, and to keep away from: workspaces, and artifacts that go past it.
import { see } from '../../attempt.ts'
import { exchange, read, write } from '../lab/client.ts'
import type { Lab } from '../lab/lab.ts'
import { type Pod, whileReady } from '../lab/pod.ts'
import { type Answer, ask } from '../lab/request.ts'
import { mlflowColumn, type Trial } from './trial.ts'

export const modes: Trial[] = [
  ...(['current', 'newest'] as const).map(
    (version): Trial => ({
      what: [
        'workspaces',
        'postgresql',
        'what is in one is not in another, and there is no way back while it is there',
        mlflowColumn(version),
      ],
      async run(lab) {
        const store = await lab.store('postgresql')
        const environment = await lab.environment(version, store, { server: { workspaces: true } })
        await during(await environment.start(), async ({ url }) => {
          const made = await post(`${url}/api/3.0/mlflow/workspaces`, { name: 'vision' })
          see(made.status === 200 || made.status === 201, made.body)
          const created = await post(`${url}/api/2.0/mlflow/experiments/create`, { name: 'secret' }, 'vision')
          see(created.status === 200, created.body)
          see((await namesIn(url, 'vision')).includes('secret'), 'it is not where it was made')
          for (const other of [undefined, 'default'])
            see(!(await namesIn(url, other)).includes('secret'), `it shows in ${other}`)
        })
        const without = await lab.environment(version, store, { server: { workspaces: false } })
        const pod = await without.start()
        await pod.says('Cannot disable workspaces').finally(() => pod.delete().catch(() => {}))
      },
    }),
  ),
  {
    what: [
      'presigned artifacts',
      'sqlite',
      'clients send to S3 and fetch there, an older one is told to upgrade',
      mlflowColumn('newest'),
    ],
    run: presigned,
  },
]

async function presigned(lab: Lab): Promise<void> {
  const values = {
    artifacts: { presignedOnly: true, createBucket: true },
    env_vars: { ...lab.s3.envVars, MLFLOW_ARTIFACTS_DESTINATION: 's3://presigned/below' },
  }
  const environment = await lab.environment('newest', await lab.store('sqlite'), values)
  await during(await environment.start(), async ({ url }) => {
    await read(lab.images.newest, url, await write(lab.images.newest, url))
    await exchange(lab.images.newest, url, 12 << 20)
    const proxied = await ask(`${url}/api/2.0/mlflow-artifacts/artifacts/0/a.txt`, { method: 'PUT', body: 'a' })
    see(proxied.status === 403, `an upload through the server is answered with ${proxied.status}`)
    const told = await exchange(lab.images.older, url, 1 << 20).then(
      () => '',
      (error: Error) => error.message,
    )
    see(/Upgrade your MLflow client/.test(told), `an older client is told: ${told}`)
  })
}

const post = (url: string, body: object, workspace?: string): Promise<Answer> =>
  ask(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(workspace && { 'x-mlflow-workspace': workspace }) },
    body: JSON.stringify(body),
  })

async function namesIn(url: string, workspace: string | undefined): Promise<string[]> {
  const { body } = await post(`${url}/api/2.0/mlflow/experiments/search`, { max_results: 100 }, workspace)
  return (JSON.parse(body).experiments as { name: string }[]).map(({ name }) => name)
}

const during = (pod: Pod, use: (pod: Pod) => Promise<void>): Promise<void> => whileReady(pod, () => use(pod))
