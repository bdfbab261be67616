// What was deleted in MLflow is removed for good: records and artifacts, and nothing else, whatever can't be.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject } from '../../../../src/model/json.ts'
import { see } from '../../attempt.ts'
import { garbage } from '../lab/client.ts'
import type { Kind, Lab, Version } from '../lab/lab.ts'
import { lines, mlflowColumn, type Trial } from './trial.ts'

/** Where artifacts go, and how many there are, that of the run that stays and that of the restored one among them. */
interface Place {
  what: string
  values: (lab: Lab, bucket: string) => JsonObject
  count: (lab: Lab, bucket: string, folder: string) => Promise<number>
}

const inBucket: Place['count'] = async (lab, bucket) => (await lab.s3.objects(bucket)).length

const places = {
  local: {
    what: 'local artifacts',
    values: () => ({}),
    count: async (_lab, _bucket, folder) => {
      const top = join(folder, 'artifacts')
      const all = existsSync(top) ? readdirSync(top, { recursive: true, encoding: 'utf8' }) : []
      return all.filter((file) => file.endsWith('.txt')).length
    },
  },
  proxied: {
    what: 's3 through the server',
    values: (lab, bucket) => ({
      env_vars: { ...lab.s3.envVars, MLFLOW_ARTIFACTS_DESTINATION: `s3://${bucket}/below` },
      artifacts: { createBucket: true },
    }),
    count: inBucket,
  },
  direct: {
    what: 's3 by the clients',
    values: (lab, bucket) => ({
      env_vars: {
        ...lab.s3.envVars,
        MLFLOW_ARTIFACTS_DESTINATION: `s3://${bucket}`,
        MLFLOW_DEFAULT_ARTIFACT_ROOT: `s3://${bucket}/root`,
        MLFLOW_SERVE_ARTIFACTS: 'false',
      },
      artifacts: { createBucket: true },
    }),
    count: inBucket,
  },
} satisfies Record<string, Place>

const administrator = { username: 'admin', password: 'the password of an administrator' }

const collected = (
  version: Version,
  kind: Kind,
  place: Place,
  { count = 5, isGuarded = false, more = '' } = {},
): Trial => ({
  what: ['garbage', kind, `${count} runs, ${place.what}${more}`, mlflowColumn(version)],
  async run(lab) {
    const store = await lab.store(kind)
    const bucket = `garbage-${kind}-${version}-${count}`
    const auth = isGuarded ? { auth: { type: 'basic', admin: { name: 'people' } } } : {}
    const environment = (olderThan: string) =>
      lab.environment(
        version,
        store,
        {
          ...place.values(lab, bucket),
          ...auth,
          garbageCollection: { enabled: true, olderThan, jobs: version !== 'older' },
        },
        { secrets: { ...store.secrets, people: administrator } },
      )
    const old = await environment('1d')
    const pod = await old.start()
    await pod.ready()
    const { s3 } = lab
    const machine = {
      image: lab.images[version],
      ...(isGuarded && { login: { name: administrator.username, password: administrator.password } }),
      // Clients that reach the bucket themselves.
      env: { ...s3.envVars, AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' } as Record<string, string>,
    }
    const before = await garbage(machine, pod.url, [count, 's3://gone/away'])
    const artifacts = () => place.count(lab, bucket, store.folder)
    see(before.runs === count + 4, `there are ${before.runs} runs before`)
    see((await artifacts()) === Math.min(count + 3, 1000), `there are ${await artifacts()} artifacts before`)

    const young = await old.job('-gc')
    see(
      young.status === 0 && (await garbage(machine, pod.url)).runs === before.runs,
      `what is young goes:\n${young.log}`,
    )

    const outcome = await (await environment('1s')).job('-gc', 1800)
    const after = await garbage(machine, pod.url)
    const said = lines(outcome.log)
    const told = `${JSON.stringify(after)}, ${await artifacts()} artifacts:\n${outcome.log.slice(-3000)}`
    // The one that stays, the restored one, and the one whose bucket nobody reaches, which makes the Job fail.
    see(after.runs === 3, `there are other runs than three: ${told}`)
    see(after.experiments.join() === 'Default,half,kept,unreachable', `other experiments are left: ${told}`)
    see((await artifacts()) === 2, `other artifacts are left: ${told}`)
    see(outcome.status === 1, `the status is ${outcome.status}: ${told}`)
    see(said.filter((line) => /^the run \w+ stays: /.test(line)).length === 1, `one run is not told: ${told}`)
    see(
      said.some((line) => line.startsWith(`removed for good: ${count + 1} runs`)),
      `its count is not told: ${told}`,
    )
    see(!outcome.log.includes('Traceback'), told)
    for (const password of [...store.passwords, administrator.password])
      see(!outcome.log.includes(password), 'a password stands in the log')
    await pod.delete()
    return `${Math.round(outcome.memory / 2 ** 20)} MiB`
  },
})

export const garbageCollections: Trial[] = [
  collected('older', 'sqlite', places.local),
  collected('current', 'sqlite', places.proxied),
  collected('newest', 'sqlite', places.local),
  collected('current', 'postgresql', places.direct),
  collected('newest', 'postgresql', places.proxied, { isGuarded: true, more: ', behind passwords' }),
  collected('newest', 'mariadb', places.local),
  collected('newest', 'postgresql', places.proxied, { count: 1000 }),
]
