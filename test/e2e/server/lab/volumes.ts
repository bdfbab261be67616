import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import type { ConfigMap, Volume } from '../../../../src/schema/generated/types.ts'

/** What lies behind a mount: a folder, one that may only be read, or a file system of that many bytes in memory. */
export type Content = { folder: string; readOnly?: boolean } | { bytes: number }

/** What a pod's volumes are made of. */
export interface Sources {
  objects: readonly KubernetesObject[]
  /** The Secrets of the namespace: their keys, by their names. */
  secrets: Record<string, Record<string, string>>
  /** The claims of the namespace, by their names. */
  claims: Record<string, Content>
  /** Where new folders are made. */
  folder: string
}

/** As large as no test fills it. */
const inMemory: Content = { bytes: 256 << 20 }

/** Lays out one volume as a kubelet does. Throws where what it is made of is not there. */
export function layOut(volume: Volume, { objects, secrets, claims, folder }: Sources): Content {
  const { configMap, projected, persistentVolumeClaim: claim, emptyDir, ephemeral } = volume
  if (emptyDir?.medium === 'Memory') return inMemory
  if (emptyDir || ephemeral) return { folder: mkdtempSync(join(folder, `${volume.name}-`)) }
  if (claim) return found(claims[claim.claimName], `the claim ${claim.claimName}`)
  const dataOf = (name: string | undefined): Record<string, string> => {
    const object = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name)
    return found((object as ConfigMap | undefined)?.data, `the ConfigMap ${name}`)
  }
  if (configMap) return published(folder, dataOf(configMap.name))
  const files = (projected?.sources ?? []).flatMap(({ configMap, secret }) => {
    const data = configMap ? dataOf(configMap.name) : found(secrets[secret!.name!], `the Secret ${secret!.name}`)
    const items = (configMap ?? secret)!.items ?? []
    return items.map(({ key, path }) => [path, found(data[key], `its key ${key}`)] as const)
  })
  if (files.length === 0) throw new Error(`the lab can't lay out the volume ${JSON.stringify(volume)}`)
  return published(folder, Object.fromEntries(files))
}

/** A kubelet writes files to a folder of their own, and puts symbolic links to them into the volume. */
function published(parent: string, files: Record<string, string>): Content {
  const folder = mkdtempSync(join(parent, 'files-'))
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, '..2026_11_25', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  symlinkSync('..2026_11_25', join(folder, '..data'))
  for (const name of new Set(Object.keys(files).map((path) => path.split('/')[0]!))) {
    symlinkSync(join('..data', name), join(folder, name))
  }
  return { folder, readOnly: true }
}

export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`there is no such thing in the lab: ${what}`)
  return value
}
