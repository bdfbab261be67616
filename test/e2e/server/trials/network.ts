// A NetworkPolicy in force: a pod in a network of its own, with the policy of its environment in nftables.

import { type Connection, type End, passes } from '../../../support/network-policy.ts'
import { see } from '../../attempt.ts'
import { freePort } from '../../lab/process.ts'
import { read, write } from '../lab/client.ts'
import { namespace, release } from '../lab/lab.ts'
import { enforce, podNetwork } from '../lab/network.ts'
import { mlflowColumn, type Trial } from './trial.ts'

const end = (last: number, own = namespace): End => ({ address: `10.209.16.${last}`, namespace: own, labels: {} })

const node = '10.209.16.1'
const server: End = { ...end(2), labels: { app: release } }
/** Clients come from the first of them, where they choose no other. */
const ends = {
  neighbour: end(11),
  gateway: end(12, 'gateways'),
  stranger: end(13, 'elsewhere'),
  database: end(21, 'databases'),
  registry: { address: '198.51.100.22' } as End,
  store: { address: '203.0.113.23' } as End,
  metadata: { address: '169.254.169.254' } as End,
}

export const network: Trial[] = [
  {
    what: [
      'a NetworkPolicy',
      'postgresql',
      'in force: what the server needs passes, and nothing else',
      mlflowColumn('current'),
    ],
    async run(lab) {
      const others = Object.values(ends)
      const pods = podNetwork(server.address, node, others)
      try {
        const store = await lab.store('postgresql')
        const other = await lab.store('mariadb')
        const s3 = Number(new URL(String(lab.s3.envVars.MLFLOW_S3_ENDPOINT_URL)).port)
        const values = {
          backendStore: { host: ends.database.address },
          registryStore: {
            type: 'mysql',
            host: ends.registry.address,
            port: lab.mariadb.port,
            database: other.database,
            secret: { name: 'registry' },
          },
          artifacts: { createBucket: true },
          env_vars: {
            ...lab.s3.envVars,
            MLFLOW_ARTIFACTS_DESTINATION: 's3://kept/apart',
            MLFLOW_S3_ENDPOINT_URL: `http://${ends.store.address}:${s3}`,
          },
          http_route: {
            enabled: true,
            hostnames: ['mlflow.company.test'],
            parentRefs: [{ name: 'a', namespace: 'gateways' }],
          },
          networkPolicy: { enabled: true, egress: { enabled: true } },
        }
        const { user, password } = other.owner
        const secrets = { ...store.secrets, registry: { username: user, password } }
        const environment = await lab.environment('current', { ...store, secrets }, values)
        const free = await freePort()
        const targets: [End, number, target?: number][] = [
          [ends.database, lab.postgres.port, lab.postgres.port],
          [ends.registry, lab.mariadb.port, lab.mariadb.port],
          [ends.store, s3, s3],
          ...Object.values(ends).map((end): [End, number] => [end, free]),
          [ends.stranger, lab.postgres.port],
          [ends.store, lab.postgres.port],
          [ends.metadata, 80],
          [ends.neighbour, 53],
        ]
        for (const [{ address }, port, target] of targets) await pods.listen(address, port, target)
        enforce(pods, environment.objects, node, others)

        const pod = await environment.start(pods)
        await pod.ready()
        await read(lab.images.current, pod.url, await write(lab.images.current, pod.url))
        const http = Number(new URL(pod.url).port)
        const asked: [Connection, boolean][] = await Promise.all([
          ...others.map(
            async (from): Promise<[Connection, boolean]> => [
              { from, to: server, port: http },
              await pods.isReached(from.address, http),
            ],
          ),
          ...targets.map(
            async ([to, port]): Promise<[Connection, boolean]> => [
              { from: server, to, port },
              await pods.reaches(to.address, port),
            ],
          ),
        ])
        for (const [connection, isOpen] of asked) {
          const { from, to, port } = connection
          see(
            passes(environment.objects, connection) === isOpen,
            `${from.address} to ${to.address}:${port}: ${isOpen ? 'open' : 'closed'}`,
          )
        }
        const open = asked.filter(([, isOpen]) => isOpen).length
        see(open > 4 && open < asked.length - 4, `${open} of ${asked.length} are open`)
        await pod.delete()
      } finally {
        pods.stop()
      }
    },
  },
]
