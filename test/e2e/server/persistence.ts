// What was logged is there again after a restart, with users and passwords of every character.
import { read, write } from './client.ts'
import { kinds, type Kind, type Version } from './lab.ts'
import { mlflowColumn, seeNoSecret, type Trial } from './trial.ts'

type Artifacts = 'local' | 's3'
const combinations: [Version, Kind, Artifacts][] = [
  ...kinds.flatMap((kind): [Version, Kind, Artifacts][] => [['current', kind, 'local'], ['current', kind, 's3']]),
  ['older', 'sqlite', 'local'],
  ['older', 'postgresql', 's3'],
  ['older', 'mariadb', 's3'],
]

export const persistence: Trial[] = combinations.map(([version, kind, artifacts]) => ({
  what: ['restart', kind, `${artifacts} artifacts`, mlflowColumn(version)],
  async run(lab) {
    const store = await lab.database(kind)
    const bucket = `${kind}-${version}`
    const remote = {
      ...lab.s3.environment,
      MLFLOW_ARTIFACTS_DESTINATION: `s3://${bucket}/below/it`,
      MLFLOW_GITOPS_CREATE_BUCKET: 'true',
    }
    const more = artifacts === 's3' ? remote : {}

    const first = await lab.run(version, store, more)
    await first.ready()
    const made = await write(lab.images[version], first.url)
    seeNoSecret(store, [first])
    await first.delete()

    const second = await lab.run(version, store, more)
    await second.ready()
    await read(lab.images[version], second.url, made)
    await second.delete()
    seeNoSecret(store, [first, second])
    if (artifacts === 'local') return
    if (!(await lab.s3.buckets()).includes(bucket)) throw new Error(`there is no bucket ${bucket}`)
  },
}))
