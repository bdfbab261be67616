import { mounts as ownMounts } from '../facts/mlflow/mount-paths.ts'
import { at, isObject, type Json, type JsonObject, listOf, mapOf, mapsOf } from '../model/json.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import { keptContainers } from './kept-containers.ts'
import { named } from './manifest.ts'

/** Folders that every pod has a volume for. */
const given: readonly string[] = [ownMounts['ephemeral-storage'], ownMounts.dshm, ownMounts.tmp]
const taken = [...Object.keys(ownMounts), 'secrets', 'sign-in', 'start']

/** Where the charts put the configuration of users, which auth makes here. */
const isForAuth = (path: string): boolean => /(?:basic[-_]auth|auth)[^/]*\.ini$/.test(path)

/** Whether a value leads below a folder. */
const isNamed = (folder: string, { values }: Draft): boolean =>
  JSON.stringify([values.env_vars, values.server, values.backendStore, values.entrypoint]).includes(folder)

/** The volumes of the server's container: claims, keys of Secrets as files, and the others as they are. */
export function mapVolumes(server: RunningServer, draft: Draft): void {
  const { container, workload, containerPath } = server
  const volumes = volumesOf(server)
  const claims: JsonObject = {}
  const others = new Map<string, { volume: JsonObject; mounts: JsonObject[] }>()
  for (const [index, mount] of mapsOf(container.volumeMounts).entries()) {
    const volume = volumes.find(({ name }) => name === mount.name)
    if (!volume) continue
    const from = workload.place([...containerPath, 'volumeMounts', index])
    const mountPath = String(mount.mountPath).replace(/(?<=[^/])\/+$/, '')
    const claim = at(volume, ['persistentVolumeClaim', 'claimName'])
    if (typeof claim === 'string' && isPlain(mount, draft)) {
      const own = nameOfVolume(server, volume.name)
      const name = claims[own] === undefined ? own : `volume-${index}`
      claims[name] = {
        pvc_name: claim,
        mount_path: mountPath,
        ...(mount.subPath !== undefined && { subPath: mount.subPath }),
        ...adopted(server, claim),
      }
      draft.carried.push({ path: ['persistent_storage', 'volumes', name], from })
      continue
    }
    if (isObject(volume.emptyDir) && (given.includes(mountPath) || isForAuth(mountPath))) continue
    if (isObject(volume.emptyDir) && !isNamed(mountPath, draft) && !isShared(server, volume.name)) {
      draft.change(
        ['storage'],
        `without the emptyDir at ${mountPath}: nothing that is set leads there, and /workload is scratch space`,
      )
      continue
    }
    if (isKeyFile(server, volume, mount, draft)) continue
    const known = others.get(String(volume.name)) ?? { volume, mounts: [] }
    others.set(String(volume.name), { volume, mounts: [...known.mounts, { ...mount, mountPath }] })
    draft.carried.push({ path: ['extraVolumes'], from })
  }
  if (Object.keys(claims).length > 0) {
    draft.set(['persistent_storage', 'enabled'], true)
    draft.set(['persistent_storage', 'volumes'], { 'pvc-user': null, ...claims })
  }
  if (others.size === 0) return
  const named = (item: JsonObject): JsonObject => ({ ...item, name: nameOfVolume(server, item.name) })
  draft.set(
    ['extraVolumes'],
    [...others.values()].map(({ volume }) => named(volume)),
  )
  draft.set(
    ['extraVolumeMounts'],
    [...others.values()].flatMap(({ mounts }) => mounts.map(named)),
  )
}

/** Whether a container that stays beside the server's mounts a volume. */
export const isShared = (server: RunningServer, volume: Json | undefined): boolean =>
  keptContainers(server).some(({ volumeMounts }) => mapsOf(volumeMounts).some(({ name }) => name === volume))

/** The name that a volume has here: ours are taken, and mean the same where they are scratch space, too. */
export function nameOfVolume(server: RunningServer, name: Json | undefined): string {
  const text = String(name)
  const isScratch = volumesOf(server).some((volume) => volume.name === name && isObject(volume.emptyDir))
  return !taken.includes(text) || (isScratch && /^(tmp|dshm)$/.test(text)) ? text : `own-${text}`
}

/** The pod's volumes, those that a StatefulSet makes of templates among them. */
export function volumesOf({ workload, pod }: RunningServer): JsonObject[] {
  const templates = mapsOf(at(workload.object, ['spec', 'volumeClaimTemplates'])).map((template) => {
    const name = at(template, ['metadata', 'name']) ?? ''
    return { name, persistentVolumeClaim: { claimName: `${String(name)}-${workload.object.metadata.name}-0` } }
  })
  return [...mapsOf(at(pod, ['spec', 'volumes'])), ...templates]
}

/** Whether a mount says nothing that the values don't. */
const isPlain = (mount: JsonObject, draft: Draft): boolean =>
  Object.keys(mount).every(
    (key) =>
      ['name', 'mountPath'].includes(key) ||
      (key === 'readOnly' && mount[key] === false) ||
      (key === 'subPath' && draft.has(['persistent_storage', 'volumes', 'any', 'subPath'])),
  )

/** What a claim is like that is to be adopted: it never becomes another, and so it is written as it is. */
function adopted({ manifests }: RunningServer, name: string): JsonObject {
  const claim = named(manifests, 'PersistentVolumeClaim', name)?.object
  const size = at(claim, ['spec', 'resources', 'requests', 'storage'])
  if (size === undefined) return {}
  const { storageClassName, accessModes } = mapOf(at(claim, ['spec']))
  return {
    size,
    ...(typeof storageClassName === 'string' && storageClassName !== '' && { storageClassName }),
    ...(Array.isArray(accessModes) && { accessModes }),
  }
}

/** A key of a Secret that one variable alone points at: the variable says it then. */
function isKeyFile(
  { workload, containerPath }: RunningServer,
  volume: JsonObject,
  mount: JsonObject,
  draft: Draft,
): boolean {
  const secret = mapOf(volume.secret)
  if (typeof secret.secretName !== 'string') return false
  const file = (path: string): string => `${String(mount.mountPath).replace(/(?<!\/)\/+$/, '')}/${path}`
  const items = listOf(secret.items).filter(isObject)
  const pointers = Object.entries(mapOf(draft.values.env_vars)).flatMap(([variable, value]) => {
    if (typeof value !== 'string') return []
    const isWhole = mount.subPath !== undefined && value === mount.mountPath
    const item = items.find(({ path }) => value === file(String(path)) || (isWhole && path === mount.subPath))
    const bare =
      items.length === 0 &&
      (isWhole ? String(mount.subPath) : value.startsWith(file('')) ? value.slice(file('').length) : undefined)
    const key = item ? String(item.key) : bare
    return typeof key === 'string' && key !== '' && !key.includes('/') ? [{ variable, key }] : []
  })
  if (pointers.length === 0 || items.length > pointers.length) return false
  for (const { variable, key } of pointers)
    draft.set(
      ['env_vars', variable],
      { name: secret.secretName, key, file: true },
      workload.place([...containerPath, 'volumeMounts']),
    )
  return true
}
