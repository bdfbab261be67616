// A NetworkPolicy in force: a pod in a network of its own, with the policy of its environment in nftables.

import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { type Connection, type End, passes } from '../../../support/network-policy.ts'
import { see } from '../../attempt.ts'
import { freePort } from '../../lab/process.ts'
import { read, write } from '../lab/client.ts'
import { seePages } from '../lab/front.ts'
import { namespace, providerAddress, release } from '../lab/lab.ts'
import { enforce, type PodNetwork, podNetwork } from '../lab/network.ts'
import { ana, robot, signedIn } from '../lab/signed-in.ts'
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
  provider: { address: providerAddress } as End,
}
const others = Object.values(ends)

/** Where somebody listens: the pod may go there, or not; what comes goes on to a port of the loopback, if one is named. */
type Target = [End, port: number, target?: number]

/** Listens at all of them, and puts the policies of an environment into force in the pod's network. */
async function prepare(pods: PodNetwork, objects: readonly KubernetesObject[], targets: Target[]): Promise<void> {
  for (const [{ address }, port, target] of targets) await pods.listen(address, port, target)
  enforce(pods, objects, node, others)
}

/** Sees that of all ways to the pod and from it those are open that the policies let through, and no others. */
async function seeOpen(
  pods: PodNetwork,
  objects: readonly KubernetesObject[],
  ports: number[],
  targets: Target[],
): Promise<void> {
  const asked: [Connection, boolean][] = await Promise.all([
    ...ports.flatMap((port) =>
      others.map(
        async (from): Promise<[Connection, boolean]> => [
          { from, to: server, port },
          await pods.isReached(from.address, port),
        ],
      ),
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
      passes(objects, connection) === isOpen,
      `${from.address} to ${to.address}:${port}: ${isOpen ? 'open' : 'closed'}`,
    )
  }
  const open = asked.filter(([, isOpen]) => isOpen).length
  see(open >= 4 && open < asked.length - 4, `${open} of ${asked.length} are open`)
}

const signInTrial: Trial = {
  what: [
    'a NetworkPolicy',
    'sign-in',
    'in force: people and programs sign in, the provider is reached, and nothing else',
    mlflowColumn('current'),
  ],
  async run(lab) {
    const pods = podNetwork(server.address, node, others)
    const free = await freePort()
    let targets: Target[] = []
    try {
      await signedIn(
        lab,
        'current',
        async ({ provider, machine, url, service, objects, pod, folder }) => {
          const made = await write({ ...machine, token: provider.token(ana) }, url)
          await read({ ...machine, login: robot }, url, made)
          provider.signedIn = ana
          await seePages(url, made, folder)
          await seeOpen(pods, objects, [Number(new URL(service).port)], targets)
          const own = pod.spec.containers[0]!.args!.find((argument) => argument.startsWith('--port='))!.split('=')[1]!
          for (const { address } of others)
            see(!(await pods.isReached(address, Number(own))), `${address} reaches MLflow around the proxy`)
        },
        {
          route: 'HTTPRoute',
          values: {
            http_route: { parentRefs: [{ name: 'a', namespace: 'gateways' }] },
            networkPolicy: { enabled: true, egress: { enabled: true } },
          },
          async network(objects, { port }) {
            targets = [
              [ends.provider, port, port],
              ...others.map((end): Target => [end, free]),
              [ends.metadata, 80],
              [ends.database, lab.postgres.port],
              [ends.neighbour, 53],
            ]
            await prepare(pods, objects, targets)
            return pods
          },
        },
      )
    } finally {
      pods.stop()
    }
  },
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
        const targets: Target[] = [
          [ends.database, lab.postgres.port, lab.postgres.port],
          [ends.registry, lab.mariadb.port, lab.mariadb.port],
          [ends.store, s3, s3],
          ...others.map((end): Target => [end, free]),
          [ends.stranger, lab.postgres.port],
          [ends.store, lab.postgres.port],
          [ends.metadata, 80],
          [ends.neighbour, 53],
        ]
        await prepare(pods, environment.objects, targets)

        const pod = await environment.start(pods)
        await pod.ready()
        await read(lab.images.current, pod.url, await write(lab.images.current, pod.url))
        await seeOpen(pods, environment.objects, [Number(new URL(pod.url).port)], targets)
        await pod.delete()
      } finally {
        pods.stop()
      }
    },
  },
  signInTrial,
]
