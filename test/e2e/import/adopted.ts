import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { at, mapsOf } from '../../../src/model/json.ts'
import { command, newProject, readFiles, removeProjects, runCommand } from '../../support/project.ts'
import { attempt } from '../attempt.ts'
import { type Cluster, openCluster } from '../cluster/lab/lab.ts'
import { buildPrograms } from '../cluster/lab/programs.ts'
import { argocdEngine, type Engine, fluxEngine } from '../cluster/trials/engine.ts'
import { fleetFile } from '../cluster/trials/fleet.ts'
import { until } from '../lab/process.ts'
import type { Attempt } from '../suite.ts'
import { textOf } from './source.ts'
import { type Variant, variants } from './variants.ts'

const namespace = 'ml'

const ofChart = 'PostgreSQL, a Secret; S3, direct, keys of a Secret'

/** The servers that are taken over, and whether they are away for a moment: two pods can't share SQLite's file. */
const taken = [
  { name: ofChart, by: 'kubectl', isGap: false },
  { name: ofChart, by: 'Argo CD', isGap: false },
  { name: ofChart, by: 'Flux', isGap: false },
  { name: 'keys of a Secret', by: 'kubectl', isGap: false },
  { name: 'a Service of another name', by: 'kubectl', isGap: false },
  { name: 'two labels', by: 'kubectl', isGap: false },
  { name: 'SQLite on a claim', source: 'objects', by: 'kubectl', isGap: true },
] as const

/** What delivers the environment, where it isn't kubectl, and the fleet file that says so. */
const engines: Record<string, (cluster: Cluster) => { engine: Engine; fleet: string }> = {
  'Argo CD': (cluster) => ({
    engine: argocdEngine(cluster, '3s'),
    fleet: fleetFile(cluster).replace(/^flux: .*\n/m, ''),
  }),
  Flux: (cluster) => ({ engine: fluxEngine(cluster), fleet: fleetFile(cluster).replace(/^argocd: .*\n/m, '') }),
}

/** Servers that run in a cluster, taken over by the commands that the report of their import prints. */
export async function adopted(options: { shared: string }): Promise<Attempt[]> {
  const lineOf = ({ name, by }: (typeof taken)[number]): string[] => ['taken over', `by ${by}`, name]
  const chosen = taken.filter((one) =>
    lineOf(one)
      .join(' ')
      .includes(process.env.TRIALS ?? ''),
  )
  if (chosen.length === 0) return []
  const cluster = await openCluster(options)
  try {
    const attempts: Attempt[] = []
    for (const one of chosen) {
      const variant = variants.find(
        (variant) => variant.name === one.name && (!('source' in one) || one.source in variant),
      )!
      attempts.push(await attempt(lineOf(one), () => takeOver(cluster, variant, one)))
    }
    return attempts
  } finally {
    await cluster.stop()
    removeProjects()
  }
}

async function takeOver(
  cluster: Cluster,
  variant: Variant,
  { by, isGap }: { by: string; isGap: boolean },
): Promise<string> {
  const { kubernetes, access } = cluster
  const { kubectl } = kubernetes
  const delivery = engines[by]?.(cluster)
  await kubectl(['create', 'namespace', namespace])
  try {
    // As Helm makes them: nothing remembers what was applied.
    await kubectl(['-n', namespace, 'create', '-f', '-'], await textOf(variant))
    await until('the old server is ready', async () => (await readyAddresses(kubernetes)) > 0, 60)
    const claims = await identities(kubernetes)
    const running = await kubectl([
      '-n',
      namespace,
      'get',
      'deploy,svc,ing,pvc,sa,cm,hpa,pdb,netpol,secret',
      '-o',
      'yaml',
    ])
    const root = newProject({
      'running.yaml': running,
      ...(delivery && { 'environments/_fleet.yaml': delivery.fleet }),
    })
    await delivery?.engine.start()
    const { database } = variant.options ?? {}
    const asked = database === undefined ? [] : ['--database', String(database)]
    const said = runCommand(['import', 'prod', `${root}/running.yaml`, '--root', root, '--format', 'json', ...asked])
    if (said.status !== 0 && said.status !== 3) throw new Error(said.stderr)
    const { commands, verdict } = JSON.parse(said.stdout) as {
      verdict: string
      commands: { what: string; run: string[] }[]
    }
    if (verdict !== 'in place') throw new Error(`it is to be taken over ${verdict}`)
    const watch = watchReady(kubernetes)
    const env = {
      ...process.env,
      KUBECONFIG: access.kubeconfig,
      PATH: `${dirname((await buildPrograms()).kubectl)}:${process.env.PATH}`,
    }
    for (const { what, run } of commands) {
      if (what.startsWith('commit and push')) await push(cluster, delivery!.engine, root)
      for (const line of run) await shell(line, root, env)
    }
    await sleep(2000)
    const least = await watch.stop()
    if ((least === 0) !== isGap)
      throw new Error(isGap ? 'the watch has not seen the gap that there is' : 'for a moment no endpoint was ready')
    const kept = await identities(kubernetes)
    for (const [claim, uid] of claims) if (kept.get(claim) !== uid) throw new Error(`${claim} is another`)
    const pods = await kubernetes.list(`/api/v1/namespaces/${namespace}/pods`)
    const isOurs = pods.every((pod) => mapsOf(at(pod, ['spec', 'volumes'])).some(({ name }) => name === 'start'))
    if (!isOurs) throw new Error('an old pod runs on')
    return `${least} ready at the least, ${claims.size} claims and Services kept`
  } finally {
    await delivery?.engine.stop()
    await kubectl(['delete', 'namespace', namespace, '--wait=true'])
  }
}

/** Has the environment delivered as it was compiled, and waits until its Deployment is there. */
async function push({ git, kubernetes }: Cluster, engine: Engine, root: string): Promise<void> {
  const files = Object.entries(readFiles(root)).filter(([path]) => /^(environments|out)\//.test(path))
  git.push(new Map(files), 'A server is taken over')
  await kubernetes.kubectl(['apply', '--filename', join(root, 'out', engine.root)])
  const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`
  await until('it is delivered', async () => (await kubernetes.list(deployments)).length > 0, 120)
}

/** Runs a line of the report as its reader would, in the repository; whoever watches goes on meanwhile. */
async function shell(line: string, root: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (line.startsWith('npx mlflow-gitops needs')) return
  const cli = `${process.execPath} ${command}`
  const typed = line.replace(/^npx mlflow-gitops/, cli)
  await promisify(execFile)('sh', ['-c', typed], { cwd: root, env })
}

/** What must stay the same objects: claims, and what clients find the server by. */
async function identities({ list }: Cluster['kubernetes']): Promise<Map<string, unknown>> {
  const kinds = ['persistentvolumeclaims', 'services']
  const all = await Promise.all(kinds.map((kind) => list(`/api/v1/namespaces/${namespace}/${kind}`)))
  return new Map(all.flat().map((object) => [`${object.kind} ${object.metadata.name}`, object.metadata.uid]))
}

/** How many addresses are ready behind the Services. */
async function readyAddresses({ list }: Cluster['kubernetes']): Promise<number> {
  const slices = await list(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`)
  const endpoints = slices.flatMap((slice) => (mapsOf(slice.ports).length > 0 ? mapsOf(slice.endpoints) : []))
  return endpoints.filter((endpoint) => at(endpoint, ['conditions', 'ready']) === true).length
}

function watchReady(kubernetes: Cluster['kubernetes']): { stop: () => Promise<number> } {
  let least = Number.POSITIVE_INFINITY
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      least = Math.min(least, await readyAddresses(kubernetes))
      await sleep(50)
    }
  })()
  return {
    async stop() {
      isOver = true
      await watching
      return least
    },
  }
}
