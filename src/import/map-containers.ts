import { at, type JsonObject, mapsOf } from '../model/json.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'

/** What init containers of the charts do that a server here does without, or by itself. */
const unneeded: { name: RegExp; why: string }[] = [
  { name: /^(dbchecker|wait-for-.*|check-(db|database).*)$/, why: 'the server waits for its database by itself' },
  {
    name: /^(mlflow-db-migration|upgrade-db(-auth)?|db-(migrate|migration|upgrade))$/,
    why: 'the same MLflow has the same schema; backendStore.upgrade: auto upgrades it once',
  },
  { name: /^(ini-file-initializer|render-auth-conf|get-default-auth-conf)$/, why: 'auth makes that file' },
  { name: /^(volume-permissions|copy-certs|init-chmod.*)$/, why: 'fsGroup of the pod does that' },
]

/** Containers that stand before the server and keep others out. */
const guards = /oauth2?-proxy|oauth-proxy|authelia|pomerium|kube-rbac-proxy/i

/** The containers of the pod beside the server's, and those before it. */
export function mapContainers(server: RunningServer, draft: Draft, isOpen: boolean): void {
  const { pod, podPath, workload, container } = server
  const place = (field: string, index: number) => workload.place([...podPath, 'spec', field, index, 'name'])
  const kept: JsonObject[] = []
  for (const [index, other] of mapsOf(at(pod, ['spec', 'initContainers'])).entries()) {
    const known = unneeded.find(({ name }) => name.test(String(other.name)))
    if (known) draft.change(['initContainers'], `without ${String(other.name)}: ${known.why}`)
    else keep('initContainers', other, place('initContainers', index))
  }
  for (const [index, other] of mapsOf(at(pod, ['spec', 'containers'])).entries()) {
    if (other === container || other.name === container.name) continue
    const isGuard = guards.test(`${String(other.name)} ${String(other.image)}`)
    if (isGuard && !isOpen)
      draft.problem('import-guard-lost', place('containers', index), {
        message: `the container ${String(other.name)} signs people in before the server, and is not imported: the server would be open`,
        help: 'write auth.type: oidc, which puts oauth2-proxy before it, or --open',
      })
    if (!isGuard) keep('containers', other, place('containers', index))
  }

  function keep(field: 'initContainers' | 'containers', other: JsonObject, from: ReturnType<typeof place>): void {
    const value = field === 'containers' ? 'extraContainers' : field
    kept.push(other)
    if (draft.has([value]))
      draft.set([value], [...((draft.values[value] as JsonObject[] | undefined) ?? []), other], from)
    else draft.patch('Deployment', { spec: { template: { spec: { [field]: [other] } } } }, from)
  }

  keepVolumes(server, draft, kept)
}

/** The volumes that those mount, where the server's container has not brought them. */
function keepVolumes({ pod }: RunningServer, draft: Draft, containers: readonly JsonObject[]): void {
  const mounted = new Set(containers.flatMap(({ volumeMounts }) => mapsOf(volumeMounts).map(({ name }) => name)))
  const claims = Object.keys((at(draft.values, ['persistent_storage', 'volumes']) as JsonObject | undefined) ?? {})
  const patched = mapsOf(at(draft.patches.get('Deployment'), ['spec', 'template', 'spec', 'volumes'])).map(
    ({ name }) => name,
  )
  const missing = mapsOf(at(pod, ['spec', 'volumes'])).filter(
    ({ name }) =>
      mounted.has(name!) &&
      !patched.includes(name!) &&
      !claims.includes(String(name)) &&
      name !== 'tmp' &&
      name !== 'dshm',
  )
  if (missing.length > 0) draft.patch('Deployment', { spec: { template: { spec: { volumes: missing } } } })
}
