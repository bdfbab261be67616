// Encrypted connections to databases and to S3: who answers is verified, or is told from who is meant.
import type { JsonObject } from '../../../../src/model/json.ts'
import { see } from '../../attempt.ts'
import { read, write } from '../lab/client.ts'
import type { Lab, Store } from '../lab/lab.ts'
import { mlflowColumn, seeFailure, seeNoSecret, type Trial } from './trial.ts'

const ca = { name: 'database-ca', key: 'ca.crt' }
const tls = (values: JsonObject, more: JsonObject = {}): JsonObject => ({ backendStore: { tls: values, ...more } })
const trusting = (text: string) => ({ secrets: { 'database-ca': { 'ca.crt': text } } })

/** Allows an owner no connection but an encrypted one. */
const demand: Record<'postgresql' | 'mariadb', (lab: Lab, store: Store) => void> = {
  // PostgreSQL says who may connect in a file; which connections are encrypted is asked of it instead.
  postgresql: () => {},
  mariadb: (lab, { owner }) =>
    lab.mariadb.sql(`ALTER USER '${owner.user.replaceAll('\\', '\\\\').replaceAll("'", "''")}'@'%' REQUIRE SSL`),
}

export const encrypted: Trial[] = [
  ...(['postgresql', 'mariadb'] as const).flatMap((kind): Trial[] => [
    ...(['require', 'verify-ca', 'verify-full'] as const).map(
      (mode): Trial => ({
        what: ['TLS', kind, `${mode} connects`, mlflowColumn('current')],
        async run(lab) {
          const store = await lab.store(kind)
          demand[kind](lab, store)
          const values = tls(mode === 'require' ? { mode } : { mode, ca })
          const pod = await (await lab.environment('current', store, values, trusting(lab.certificate.caText))).start()
          await pod.ready()
          if (kind === 'postgresql') {
            const plain = lab.postgres.sql(
              `SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE NOT ssl AND datname = '${store.database}'`,
            )
            see(plain === '0', `${plain} connections are not encrypted`)
          }
          seeNoSecret(store, [pod])
          await pod.delete()
        },
      }),
    ),
    {
      what: ['TLS', kind, 'a CA that has not signed it is refused', mlflowColumn('current')],
      async run(lab) {
        const environment = await lab.environment('current', await lab.store(kind), tls({ ca }), trusting(lab.otherCa))
        await seeFailure(await environment.start(), /certificate verify failed.*check the TLS parameters and the CA/)
      },
    },
    {
      what: ['TLS', kind, 'a server of another name is refused by verify-full', mlflowColumn('current')],
      async run(lab) {
        const values = tls({ ca }, { host: 'other.lab' })
        const environment = await lab.environment(
          'current',
          await lab.store(kind),
          values,
          trusting(lab.certificate.caText),
        )
        await seeFailure(await environment.start(), /check the TLS parameters and the CA/)
      },
    },
  ]),
  {
    what: ['TLS', 's3', 'a CA as a file of a Secret; clients that reach S3, and that do not', mlflowColumn('current')],
    async run(lab) {
      const store = await lab.store('sqlite')
      const values = {
        artifacts: { createBucket: true },
        env_vars: {
          ...lab.s3.secureEnvVars,
          MLFLOW_ARTIFACTS_DESTINATION: 's3://secure/below',
          MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE: 'path',
          AWS_CA_BUNDLE: { name: 's3-ca', key: 'ca.pem', file: true },
        },
      }
      const secrets = { 's3-ca': { 'ca.pem': lab.certificate.caText } }
      const pod = await (await lab.environment('current', store, values, { secrets })).start()
      await pod.ready()
      const image = lab.images.current
      const made = await write(image, pod.url)
      await read({ image, isApart: true }, pod.url, made)
      await read({ image, ca: lab.certificate.ca }, pod.url, made)
      await pod.delete()
    },
  },
]
