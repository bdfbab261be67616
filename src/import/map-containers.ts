import { at, type JsonObject, mapOf, mapsOf } from '../model/json.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import { isGuard, whyUnneeded } from './kept-containers.ts'
import { guardLost } from './map-options.ts'
import { isShared, nameOfVolume, volumesOf } from './map-volumes.ts'

/** Volumes that every pod has, and that need not be brought. */
const given = ['tmp', 'dshm']

/** The containers of the pod beside the server's, and those before it. */
export function mapContainers(server: RunningServer, draft: Draft, isOpen: boolean): void {
  const { pod, podPath, workload, container } = server
  const place = (field: string, index: number) => workload.place([...podPath, 'spec', field, index, 'name'])
  for (const [index, other] of mapsOf(at(pod, ['spec', 'initContainers'])).entries()) {
    const why = whyUnneeded(other)
    if (why !== undefined) draft.change(['initContainers'], `without ${String(other.name)}: ${why}`)
    else keep('initContainers', other, place('initContainers', index))
  }
  for (const [index, other] of mapsOf(at(pod, ['spec', 'containers'])).entries()) {
    if (other.name === container.name) continue
    if (!isGuard(other)) keep('containers', other, place('containers', index))
    else
      guardLost(
        draft,
        place('containers', index),
        `the container ${String(other.name)} signs people in before the server, and is not imported`,
        isOpen,
      )
  }

  function keep(field: 'initContainers' | 'containers', other: JsonObject, from: ReturnType<typeof place>): void {
    const value = field === 'containers' ? 'extraContainers' : field
    const mounts = mapsOf(other.volumeMounts).map((mount) => ({ ...mount, name: nameOfVolume(server, mount.name) }))
    const renamed = mounts.length > 0 ? { ...other, volumeMounts: mounts } : other
    draft.set([value], [...mapsOf(draft.values[value]), renamed], from)
  }

  keepVolumes(server, draft)
}

/** The volumes that those mount, where the server's container has not brought them. */
function keepVolumes(server: RunningServer, draft: Draft): void {
  const there = [
    ...Object.keys(mapOf(at(draft.values, ['persistent_storage', 'volumes']))),
    ...mapsOf(draft.values.extraVolumes).map(({ name }) => name),
    ...given,
  ]
  const missing = volumesOf(server)
    .filter(({ name }) => isShared(server, name))
    .map((volume) => ({ ...volume, name: nameOfVolume(server, volume.name) }))
    .filter(({ name }) => !there.includes(name))
  if (missing.length > 0) draft.set(['extraVolumes'], [...mapsOf(draft.values.extraVolumes), ...missing])
}
