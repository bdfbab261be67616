// What was logged is there again after a restart, with users and passwords of every character.
import { see } from '../../attempt.ts'
import { read, write } from '../lab/client.ts'
import { type Kind, kinds, type Version, versions } from '../lab/lab.ts'
import { mlflowColumn, seeNoSecret, type Trial } from './trial.ts'

const artifacts = ['local', 's3'] as const
const combinations = (Object.keys(versions) as Version[]).flatMap((version) =>
  kinds.flatMap((kind) =>
    artifacts.map((store): [Version, Kind, (typeof artifacts)[number]] => [version, kind, store]),
  ),
)

export const persistence: Trial[] = combinations.map(([version, kind, artifacts]) => ({
  what: ['restart', kind, `${artifacts} artifacts`, mlflowColumn(version)],
  async run(lab) {
    const store = await lab.store(kind)
    const bucket = `${kind}-${version}`
    const remote = {
      env_vars: { ...lab.s3.envVars, MLFLOW_ARTIFACTS_DESTINATION: `s3://${bucket}/below/it` },
      artifacts: { createBucket: true },
    }
    const environment = await lab.environment(version, store, artifacts === 's3' ? remote : {})

    const first = await environment.start()
    await first.ready()
    const made = await write(lab.images[version], first.url)
    seeNoSecret(store, [first])
    await first.delete()

    const second = await environment.start()
    await second.ready()
    await read(lab.images[version], second.url, made)
    await second.delete()
    seeNoSecret(store, [first, second])
    if (artifacts === 's3') see((await lab.s3.buckets()).includes(bucket), `there is no bucket ${bucket}`)
  },
}))
