// The pod itself: as the defaults have it, and as its values say.
import type { JsonObject } from '../../../../src/model/json.ts'
import { see } from '../../attempt.ts'
import { until } from '../../lab/process.ts'
import { read, write } from '../lab/client.ts'
import { processesBelow } from '../lab/memory.ts'
import type { Pod } from '../lab/pod.ts'
import { mlflowColumn, type Trial } from './trial.ts'

const gibibyte = 1 << 30

/** What the values of the lab make smaller. */
const defaults: JsonObject = { server: { workers: null, jobExecution: null } }

const variable = (pod: Pod, name: string): string | undefined =>
  pod.spec.containers[0]!.env!.find((variable) => variable.name === name)?.value

export const pods: Trial[] = [
  {
    what: [
      'a pod of the defaults',
      'sqlite',
      'user 1000, read-only root; workers and jobs within the memory limit',
      mlflowColumn('current'),
    ],
    async run(lab) {
      const pod = await (await lab.environment('current', await lab.store('sqlite'), defaults)).start()
      await pod.ready()
      const { runAsNonRoot, runAsUser, seccompProfile } = pod.spec.securityContext!
      const { readOnlyRootFilesystem, allowPrivilegeEscalation, capabilities } =
        pod.spec.containers[0]!.securityContext!
      see(
        runAsNonRoot === true && runAsUser === 1000 && seccompProfile?.type === 'RuntimeDefault',
        'the pod is not restricted',
      )
      see(
        readOnlyRootFilesystem === true && allowPrivilegeEscalation === false && capabilities?.drop?.[0] === 'ALL',
        'the container is not',
      )
      await read(lab.images.current, pod.url, await write(lab.images.current, pod.url))
      await pod.says('periodic task')
      const limit = Number.parseInt(String(pod.spec.containers[0]!.resources!.limits!.memory), 10) * gibibyte
      see(pod.memory() < limit * 0.75, `it takes ${(pod.memory() / gibibyte).toFixed(2)} GiB`)
      see(!/Traceback|Read-only|Permission denied/.test(pod.log()), pod.log())
      await pod.delete()
    },
  },
  ...(['current', 'older'] as const).map(
    (version): Trial => ({
      what: ['settings', 'sqlite', 'workers, log level, extra arguments, telemetry', mlflowColumn(version)],
      async run(lab) {
        const server = { workers: 2, logLevel: 'warning', extraArgs: ['--serve-artifacts'] }
        const pod = await (await lab.environment(version, await lab.store('sqlite'), { server })).start()
        await pod.ready()
        const commands = processesBelow(process.pid).map(({ command }) => command)
        const workers = commands.filter(
          (command) => /multiprocessing\.spawn|gunicorn/.test(command) && !command.startsWith('bwrap'),
        ).length
        see(workers >= 2, `there are ${workers} workers`)
        await fetch(`${pod.url}/version`)
        see(!pod.log().includes('GET /'), `requests are logged:\n${pod.log()}`)
        see(variable(pod, 'MLFLOW_DISABLE_TELEMETRY') === 'true', 'telemetry is not off')
        await pod.delete()
      },
    }),
  ),
  {
    what: ['a static prefix', 'sqlite', 'pages and probes under it', mlflowColumn('current')],
    async run(lab) {
      const pod = await (
        await lab.environment('current', await lab.store('sqlite'), { server: { staticPrefix: '/tracking' } })
      ).start()
      await pod.ready()
      see((await fetch(`${pod.url}/tracking/`)).ok, 'the page is not there')
      see(await pod.probe('livenessProbe'), 'the liveness probe fails')
      await pod.delete()
    },
  },
  {
    what: [
      'an entrypoint',
      'sqlite',
      'as root, writing to the root; the server sees what it exports',
      mlflowColumn('current'),
    ],
    async run(lab) {
      const entrypoint = 'set -e\nid -u > /root-of-the-container\nexport MLFLOW_WORKERS=3\n'
      const values = { entrypoint, server: { workers: null } }
      const pod = await (await lab.environment('current', await lab.store('sqlite'), values)).start()
      await pod.ready()
      await until('three workers have started', () => pod.log().split('Started server process').length === 4)
      await pod.delete()
    },
  },
  {
    what: [
      'database goes away',
      'postgresql',
      'the pod stays alive, and goes on when it is back',
      mlflowColumn('current'),
    ],
    async run(lab) {
      const store = await lab.store('postgresql')
      const pod = await (await lab.environment('current', store)).start()
      await pod.ready()
      const made = await write(lab.images.current, pod.url)
      lab.postgres.sql(`ALTER DATABASE ${store.database} ALLOW_CONNECTIONS false`)
      lab.postgres.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${store.database}'`)
      see(
        !(await fetch(`${pod.url}/api/2.0/mlflow/experiments/search?max_results=1`)).ok,
        'it answers without a database',
      )
      see(await pod.probe('livenessProbe'), 'it would be restarted, which mends nothing')
      lab.postgres.sql(`ALTER DATABASE ${store.database} ALLOW_CONNECTIONS true`)
      await read(lab.images.current, pod.url, made)
      await pod.delete()
    },
  },
]
