import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { at, mapsOf } from '../../../src/model/json.ts'
import { newProject, removeProjects, runCommand } from '../../support/project.ts'
import { attempt } from '../attempt.ts'
import { type Cluster, openCluster } from '../cluster/lab/lab.ts'
import { buildPrograms } from '../cluster/lab/programs.ts'
import { until } from '../lab/process.ts'
import type { Attempt } from '../suite.ts'
import { textOf } from './source.ts'
import { type Variant, variants } from './variants.ts'

const namespace = 'ml'

/** The servers that are taken over, and whether they may be away for a moment: two pods can't share SQLite's file. */
const taken = [
  { name: 'PostgreSQL, a Secret; S3, direct, keys of a Secret', isGap: false },
  { name: 'a Service of another name', isGap: false },
  { name: 'two labels', isGap: false },
  { name: 'SQLite on a claim', source: 'objects', isGap: true },
] as const

/** Servers that run in a cluster, taken over by the commands that the report of their import prints. */
export async function adopted(options: { shared: string }): Promise<Attempt[]> {
  const chosen = taken.filter(({ name }) => `taken over ${name}`.includes(process.env.TRIALS ?? ''))
  if (chosen.length === 0) return []
  const cluster = await openCluster(options)
  try {
    const attempts: Attempt[] = []
    for (const { name, isGap, ...more } of chosen) {
      const variant = variants.find(
        (variant) => variant.name === name && (!('source' in more) || more.source in variant),
      )!
      attempts.push(await attempt(['taken over', name], () => takeOver(cluster, variant, isGap)))
    }
    return attempts
  } finally {
    await cluster.stop()
    removeProjects()
  }
}

async function takeOver({ kubernetes, access }: Cluster, variant: Variant, isGap: boolean): Promise<string> {
  const { kubectl } = kubernetes
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
    const root = newProject({ 'running.yaml': running })
    const said = runCommand(['import', 'prod', `${root}/running.yaml`, '--root', root, '--format', 'json'])
    if (said.status !== 0 && said.status !== 3) throw new Error(said.stderr)
    const { commands, verdict } = JSON.parse(said.stdout) as { verdict: string; commands: { run: string[] }[] }
    if (verdict !== 'in place') throw new Error(`it is to be taken over ${verdict}`)
    const watch = watchReady(kubernetes)
    const env = {
      ...process.env,
      KUBECONFIG: access.kubeconfig,
      PATH: `${dirname((await buildPrograms()).kubectl)}:${process.env.PATH}`,
    }
    for (const line of commands.flatMap(({ run }) => run)) shell(line, root, env)
    await sleep(2000)
    const least = await watch.stop()
    if (!isGap && least === 0) throw new Error('for a moment no endpoint was ready')
    const kept = await identities(kubernetes)
    for (const [claim, uid] of claims) if (kept.get(claim) !== uid) throw new Error(`${claim} is another`)
    const pods = await kubernetes.list(`/api/v1/namespaces/${namespace}/pods`)
    const isOurs = pods.every((pod) => mapsOf(at(pod, ['spec', 'volumes'])).some(({ name }) => name === 'start'))
    if (!isOurs) throw new Error('an old pod runs on')
    return `${least} ready at the least, ${claims.size} claims and Services kept`
  } finally {
    await kubectl(['delete', 'namespace', namespace, '--wait=true'])
  }
}

/** Runs a line of the report as its reader would, in the repository. */
function shell(line: string, root: string, env: NodeJS.ProcessEnv): void {
  if (line.startsWith('mlflow-gitops needs')) return
  const cli = `${process.execPath} ${import.meta.dirname}/../../../dist/cli.js`
  const command = line.startsWith('mlflow-gitops') ? line.replace('mlflow-gitops', cli) : line
  const { status, stderr } = spawnSync('sh', ['-c', command], {
    cwd: root,
    env,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${line}: ${stderr}`)
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
