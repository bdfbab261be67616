// What a team does with its environments, one thing after the other, and what becomes of the cluster.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { at } from '../../../../src/model/json.ts'
import { readFiles } from '../../../support/project.ts'
import { see } from '../../attempt.ts'
import { until } from '../../lab/process.ts'
import { environments, fleetFile } from './fleet.ts'
import {
  deliver,
  delivered,
  field,
  live,
  mark,
  marks,
  objectsOf,
  ofKind,
  present,
  type Stage,
  settled,
  stays,
  type Trial,
  uids,
} from './stage.ts'
import { unknownKinds } from './unknown-kinds.ts'

/** The one that waits to be asked is never as a commit has it, until it is. */
const asked = 'trial/asked'

/** Text of an environment file of the working tree. */
const text = ({ checkout }: Stage, id: string): string =>
  readFileSync(join(checkout.root, 'environments', `${id}.yaml`), 'utf8')

/** Waits until what delivers an environment is gone. */
const gone = (stage: Stage, id: string): Promise<void> =>
  until(`nothing delivers ${id}`, async () => (await stage.engine.deliverer(id)) === undefined)

const workloads = ['Deployment', 'Service', 'ConfigMap']

/** What an environment has for a while. */
const passing = `nodeSelector: {pool: general}
metadata: {labels: {example.com/gone: soon}, annotations: {example.com/gone: soon}}
`

export const story: Trial[] = [
  {
    what: ['root.yaml is applied, and nothing else', 'all environments are synced and healthy'],
    async run(stage) {
      const { cluster, checkout, engine } = stage
      const commit = checkout.push('All environments')
      await cluster.kubernetes.kubectl(['apply', '--filename', join(checkout.root, 'out', engine.root)])
      await settled(stage, commit, { without: [asked] })
      await marks(stage, await objectsOf(stage, ...(await delivered(stage, [asked]))))
    },
  },
  {
    what: ['they are looked at again', 'no difference'],
    async run(stage) {
      const ids = await delivered(stage, [asked])
      const objects = await objectsOf(stage, ...ids)
      const before = await marks(stage, objects)
      const commit = stage.checkout.push('Nothing')
      for (const id of ids) await stage.engine.refresh(id)
      await settled(stage, commit, { without: [asked] })
      await stays('an environment is out of sync', 15, async () => (await stage.engine.differing(ids)).length === 0)
      see((await marks(stage, objects)).join() === before.join(), 'an object was changed')
    },
  },
  {
    what: ['an environment is edited', 'it moves, and no other does'],
    async run(stage) {
      const others = await delivered(stage, [asked, 'trial/edited'])
      const objects = await objectsOf(stage, ...others)
      const before = await marks(stage, objects)
      const operations = await stage.engine.operations?.(others)
      stage.checkout.write({ 'trial/edited.yaml': text(stage, 'trial/edited').replace('replicas: 2', 'replicas: 3') })
      await deliver(stage, 'Three replicas', [asked])
      const deployment = ofKind(await objectsOf(stage, 'trial/edited'), 'Deployment')
      see((await field(stage, deployment, ['spec', 'replicas'])) === 3, 'it has not moved')
      see((await marks(stage, objects)).join() === before.join(), 'an object of another environment was changed')
      see((await stage.engine.operations?.(others))?.join() === operations?.join(), 'another environment was synced')
    },
  },
  {
    what: [
      'a line of _defaults.yaml is changed',
      'of what is built bases move, and containers that only an overlay has; and every environment',
    ],
    async run(stage) {
      const { checkout } = stage
      const [defaults, out] = [text(stage, '_defaults'), join(checkout.root, 'out')]
      const before = readFiles(out)
      const pulled = async (): Promise<boolean[]> => {
        const objects = await objectsOf(stage, ...(await delivered(stage, [asked])))
        const marked = await marks(
          stage,
          objects.filter(({ kind }) => kind === 'Deployment' || kind === 'KaiwoService'),
        )
        return marked.map((one) => one.includes('IfNotPresent'))
      }
      checkout.write({ '_defaults.yaml': `${defaults}imagePullPolicy: IfNotPresent\n` })
      await deliver(stage, 'Another policy for all', [asked])
      const after = readFiles(out)
      const moved = Object.keys(after).filter((path) => after[path] !== before[path])
      see(
        moved.every((path) => path.startsWith('bases/') || after[path]!.includes('name: oauth2-proxy')),
        `these files have changed: ${moved.join(', ')}`,
      )
      see((await pulled()).every(Boolean), 'an environment is synced, and not what was committed')
      checkout.write({ '_defaults.yaml': defaults })
      await deliver(stage, 'The policy as it was', [asked])
      see(!(await pulled()).some(Boolean), 'an environment is synced, and not as it was')
    },
  },
  {
    what: ['live objects are deleted', 'they come back'],
    async run(stage) {
      const objects = (await objectsOf(stage, 'trial/edited')).filter(({ kind }) => workloads.includes(kind))
      const before = await marks(stage, objects)
      const { kubernetes } = stage.cluster
      for (const object of objects) await kubernetes.remove(await kubernetes.pathOf(object))
      await until('they are there again', async () => {
        const after = await marks(stage, objects)
        return after.every((one, index) => one !== before[index])
      })
      await healthy(stage, 'trial/edited')
    },
  },
  {
    what: ['a live object is edited by hand', 'it goes back'],
    async run(stage) {
      const { kubernetes } = stage.cluster
      const objects = await objectsOf(stage, 'trial/edited')
      const [deployment, service] = [ofKind(objects, 'Deployment'), ofKind(objects, 'Service')]
      await kubernetes.kubectl([
        'scale',
        '--namespace',
        deployment.metadata.namespace!,
        `deployment/${deployment.metadata.name}`,
        '--replicas=7',
      ])
      await kubernetes.mergePatch(await kubernetes.pathOf(service), { spec: { ports: [{ port: 80, targetPort: 9 }] } })
      await until('they are as committed', async () => {
        const ports = await field(stage, service, ['spec', 'ports', 0, 'targetPort'])
        return (await field(stage, deployment, ['spec', 'replicas'])) === 3 && ports === 'http'
      })
    },
  },
  {
    what: ['a field is taken away', 'it leaves the cluster'],
    async run(stage) {
      const before = text(stage, 'trial/edited')
      stage.checkout.write({ 'trial/edited.yaml': `${before.replace('{EMPTY', '{GONE: soon, EMPTY')}${passing}` })
      await deliver(stage, 'More fields', [asked])
      const deployment = ofKind(await objectsOf(stage, 'trial/edited'), 'Deployment')
      const left = async (): Promise<string[]> =>
        (await mark(stage, deployment)).match(/GONE|example\.com\/gone|nodeSelector/g) ?? []
      see(new Set(await left()).size === 3, 'they are not there')
      stage.checkout.write({ 'trial/edited.yaml': before })
      await deliver(stage, 'Fewer fields', [asked])
      see((await left()).length === 0, `it is synced, and has still ${(await left()).join(', ')}`)
    },
  },
  {
    what: [
      'a change is refused',
      'it is shown, with the reason, and once it is taken back all is synced: Argo CD applies the rest meanwhile, Flux nothing',
    ],
    async run(stage) {
      const { checkout, engine } = stage
      const before = text(stage, 'trial/kept')
      const objects = await objectsOf(stage, 'trial/kept')
      const [claim, deployment] = [ofKind(objects, 'PersistentVolumeClaim'), ofKind(objects, 'Deployment')]
      const uid = await field(stage, claim, ['metadata', 'uid'])
      // No claim becomes smaller.
      checkout.write({
        'trial/kept.yaml': before.replace('size: 1Gi', 'size: 512Mi').replace('env_vars: {', '$&GOOD: arrives, '),
      })
      await settled(stage, checkout.push('A smaller claim'), { without: [asked, 'trial/kept'] })
      await until('the reason is told', async () => /can ?not be less than/.test(await engine.problem('trial/kept')))
      const isShown = async (): Promise<boolean> => (await engine.differing(['trial/kept'])).length > 0
      await stays('it looks synced', 20, isShown)
      await engine.refresh('trial/kept')
      await stays('it looks synced when it is looked at again', 20, isShown)
      see(
        (await mark(stage, deployment)).includes('arrives') === (engine.name === 'Argo CD'),
        'the rest of the change is not as it was said',
      )
      checkout.write({ 'trial/kept.yaml': before })
      await deliver(stage, 'The claim as it was', [asked])
      see((await field(stage, claim, ['metadata', 'uid'])) === uid, 'the claim is another')
      see(!(await mark(stage, deployment)).includes('arrives'), 'the rest of the change is still there')
    },
  },
  {
    what: ['a claim is taken out of the values', 'it stays, until it is deleted on purpose'],
    async run(stage) {
      const before = text(stage, 'trial/kept')
      const claim = ofKind(await objectsOf(stage, 'trial/kept'), 'PersistentVolumeClaim')
      stage.checkout.write({ 'trial/kept.yaml': 'backendStore: {type: sqlite}\n' })
      await deliver(stage, 'No claim', [asked])
      await present(stage, claim)
      const { kubernetes } = stage.cluster
      await kubernetes.kubectl([
        'delete',
        'persistentvolumeclaim',
        '--namespace',
        claim.metadata.namespace!,
        claim.metadata.name,
      ])
      await stays('the claim is back', 20, async () => (await live(stage, claim)) === undefined)
      stage.checkout.write({ 'trial/kept.yaml': before })
      await deliver(stage, 'A claim again', [asked])
      await present(stage, claim)
    },
  },
  {
    what: ['a file goes away', 'its workload stays, and its claim'],
    async run(stage) {
      const objects = await objectsOf(stage, 'trial/kept')
      const before = await marks(stage, objects)
      const file = text(stage, 'trial/kept')
      stage.checkout.write({ 'trial/kept.yaml': undefined })
      await deliver(stage, 'Without one', [asked])
      await gone(stage, 'trial/kept')
      await stays('an object was changed', 15, async () => (await marks(stage, objects)).join() === before.join())
      stage.checkout.write({ 'trial/kept.yaml': file })
    },
  },
  {
    what: ['it comes back', 'what stayed is its own again'],
    async run(stage) {
      const objects = await objectsOf(stage, 'trial/kept')
      const before = await uids(stage, objects)
      await deliver(stage, 'With it again', [asked])
      see((await uids(stage, objects)).join() === before.join(), 'an object is another')
    },
  },
  {
    what: ['a file goes away whose deletion policy is delete', 'its workload goes, its claim and its namespace stay'],
    async run(stage) {
      const objects = await objectsOf(stage, 'trial/deleted')
      const claim = ofKind(objects, 'PersistentVolumeClaim')
      const before = await mark(stage, claim)
      stage.checkout.write({ 'trial/deleted.yaml': undefined })
      await deliver(stage, 'Without another', [asked])
      await gone(stage, 'trial/deleted')
      await until('its workload is gone', async () => {
        const left = await Promise.all(objects.map((object) => live(stage, object)))
        return left.filter((object) => object !== undefined).length === 1
      })
      await stays('the claim is gone', 10, async () => (await mark(stage, claim)) === before)
      const namespace = await stage.cluster.kubernetes.get(`/api/v1/namespaces/${claim.metadata.namespace}`)
      see(namespace !== undefined && at(namespace, ['status', 'phase']) === 'Active', 'its namespace is gone')
    },
  },
  {
    what: ['a file is renamed, the namespace kept', 'the new one adopts everything'],
    async run(stage) {
      const objects = await objectsOf(stage, 'trial/renamed')
      const before = await uids(stage, objects)
      const file = text(stage, 'trial/renamed')
      stage.checkout.write({ 'trial/renamed.yaml': undefined, 'trial/adopting.yaml': file })
      await deliver(stage, 'Another name', [asked])
      await gone(stage, 'trial/renamed')
      await stays('it is out of sync', 10, async () => (await stage.engine.differing(['trial/adopting'])).length === 0)
      see((await uids(stage, objects)).join() === before.join(), 'an object is another')
    },
  },
  {
    what: ['an environment is not automated', 'it is applied when somebody asks'],
    async run(stage) {
      const objects = await objectsOf(stage, asked)
      const isThere = async (): Promise<boolean> => (await live(stage, objects[0]!)) !== undefined
      see(!(await isThere()), 'it was applied by itself')
      await stage.engine.apply(asked)
      await until('it is applied', isThere)
    },
  },
  {
    what: [
      'one environment comes after another, and that one fails',
      'Argo CD applies both, Flux holds the second back while there is an order',
    ],
    async run(stage) {
      const { cluster, checkout, engine } = stage
      checkout.write({ '_fleet.yaml': fleetFile(cluster, { order: '{trial/second: [trial/first]}' }) })
      await deliver(stage, 'An order', [asked])
      const image = (version: string, id: string): string => text(stage, id).replace(/v3\.\d+\.\d+/, version)
      checkout.write({
        // Nobody has that service account: no pod starts.
        'trial/first.yaml': `${text(stage, 'trial/first')}serviceAccountName: nobody\n`,
        'trial/second.yaml': image('v3.16.1', 'trial/second'),
      })
      const second = ofKind(await objectsOf(stage, 'trial/second'), 'Deployment')
      const isApplied = async (): Promise<boolean> =>
        (await field(stage, second, ['spec', 'template', 'spec', 'containers', 0, 'image'])) ===
        'ghcr.io/mlflow/mlflow:v3.16.1-full'
      await settled(stage, checkout.push('A broken first'), { without: [asked, 'trial/first', 'trial/second'] })
      if (engine.name === 'Argo CD') await until('the second is applied', isApplied)
      else {
        await until('the first has failed', async () => (await engine.differing(['trial/first'])).length > 0, 120)
        await stays('the second is applied', 10, async () => !(await isApplied()))
        checkout.write({ '_fleet.yaml': fleetFile(cluster) })
        await settled(stage, checkout.push('No order'), { without: [asked, 'trial/first'] })
        see(await isApplied(), 'the second is not applied, and there is no order any more')
      }
      checkout.write({ 'trial/first.yaml': text(stage, 'trial/first').replace(/serviceAccountName.*\n/, '') })
      await deliver(stage, 'A sound first', [asked])
    },
  },
  unknownKinds(asked),
  {
    what: ['the fleet gets another name', 'what delivers has it, and every server that is to be kept stays'],
    async run(stage) {
      const { cluster, checkout, engine } = stage
      const environments = await checkout.environments()
      const isKept = (id: string): boolean =>
        environments.get(id)!.environment.values.delivery.deletionPolicy === 'keep'
      const objects = await objectsOf(stage, ...(await delivered(stage, [asked])).filter(isKept))
      const before = await uids(stage, objects)
      checkout.write({ '_fleet.yaml': fleetFile(cluster, { name: 'tracking' }) })
      const commit = checkout.push('Another name')
      await engine.notice()
      engine.fleet.name = 'tracking'
      await until('there is a root of that name', () => engine.notice().then(() => true))
      await settled(stage, commit, { without: [asked] })
      see((await uids(stage, objects)).join() === before.join(), 'an object is another')
    },
  },
  {
    what: ['root.yaml is deleted', 'everything stays as it is'],
    async run(stage) {
      const { cluster, checkout, engine } = stage
      const ids = await delivered(stage, [asked])
      const objects = await objectsOf(stage, ...ids)
      const all = async (): Promise<string> => {
        const deliverers = await Promise.all(ids.map((id) => engine.deliverer(id)))
        return [...(await marks(stage, objects)), ...deliverers.map((deliverer) => deliverer?.metadata.uid)].join()
      }
      const before = await all()
      await cluster.kubernetes.kubectl(['delete', '--filename', join(checkout.root, 'out', engine.root)])
      await stays('an object was changed', 15, async () => (await all()) === before)
    },
  },
]

/** Waits until an environment's Deployment has all the pods that it wants, ready. */
async function healthy(stage: Stage, id: string): Promise<void> {
  const deployment = ofKind(await objectsOf(stage, id), 'Deployment')
  await until(`${id} is ready`, async () => {
    const { spec, status } = await present(stage, deployment)
    return at(status, ['readyReplicas']) === at(spec, ['replicas'])
  })
}

/** The environments of the story. */
export const storyEnvironments = ({ checkout, cluster }: Stage): void =>
  checkout.write({ ...environments(), '_fleet.yaml': fleetFile(cluster) })
