import { at, type JsonObject, listOf, mapOf, mapsOf, own } from '../model/json.ts'
import { type Manifest, named } from './manifest.ts'

/** The script that a container runs, where a volume has it of a ConfigMap among the manifests; undefined elsewhere. */
export function mountedScript(
  container: JsonObject,
  pod: JsonObject,
  manifests: readonly Manifest[],
): string | undefined {
  const words = ['command', 'args'].flatMap((field) => listOf(container[field]).map(String))
  const volumes = mapsOf(at(pod, ['spec', 'volumes']))
  const scripts = mapsOf(container.volumeMounts).flatMap((mount) => {
    const configMap = mapOf(
      at(
        volumes.find(({ name }) => name === mount.name),
        ['configMap'],
      ),
    )
    const data = mapOf(named(manifests, 'ConfigMap', configMap.name)?.object.data)
    return words.flatMap((word) => {
      const path = pathIn(mount, word)
      const item = mapsOf(configMap.items).find((entry) => entry.path === path)
      const text = path === undefined ? undefined : own(data, String(item?.key ?? path))
      return typeof text === 'string' ? [text] : []
    })
  })
  return scripts[0]
}

/** What a path of the container is called within a volume. */
function pathIn({ mountPath, subPath }: JsonObject, path: string): string | undefined {
  const folder = String(mountPath).replace(/(?<!\/)\/+$/, '')
  if (typeof subPath === 'string') return path === folder ? subPath : undefined
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined
}
