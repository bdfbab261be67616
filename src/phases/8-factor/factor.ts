import { withNewNames } from '../../facts/kustomize/name-reference.ts'
import type { Json } from '../../model/json.ts'
import { equal } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoize } from '../../model/memo.ts'
import { fileNames } from './file-name.ts'
import type { ObjectPatch } from './object-patch.ts'
import { objectPatch } from './object-patch.ts'
import { pair } from './pair.ts'
import { relabelled, relabelling } from './relabel.ts'
import { renaming } from './rename.ts'

/** Objects that many environments share. Their namespaces don't count: each overlay sets its own. */
export interface Base {
  name: string
  /** Its own objects, beside those of the base that it is built on. */
  objects: KubernetesObject[]
  on?: Base
}

/** A file that Kustomize reads, as data. The path is relative to out/, with `/`. */
export interface KustomizeFile {
  path: string
  content: Json
  /** The text to which its content must not be put anew: of an object that is encrypted. */
  text?: string
}

/** An environment, as its overlay must give it. */
export interface FactorInput {
  id: string
  base: Base
  objects: KubernetesObject[]
  namespace: string
  /** The text of an object that has to stay as it is, which states its namespace; undefined of any other. */
  textOf?: (object: KubernetesObject) => string | undefined
}

const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' }

/** The Kustomize base, and that which it is built on: one file an object, and the list of them. */
export function baseFiles(base: Base): KustomizeFile[] {
  const directory = `bases/${base.name}`
  const nameFile = fileNames(base.objects)
  const files = base.objects.map((object) => ({ name: nameFile(object), content: unplaced(object) }))
  const resources = [...(base.on ? [`../${base.on.name}`] : []), ...files.map(({ name }) => name)]
  return [
    ...(base.on ? baseFiles(base.on) : []),
    file(directory, 'kustomization.yaml', { ...kustomization, resources }),
    ...files.map(({ name, content }) => file(directory, name, content)),
  ]
}

/**
 * The smallest overlay on the base from which every Kustomize 5 builds `objects`: its kustomization.yaml, which sets
 * the labels and names that change in all objects; a patch for each object that differs besides, a deletion for each
 * that the environment does without, and the objects that only it has.
 *
 * The objects have no nulls, empty keys or `$patch` keys, and are all in `namespace`, but for those of a kind that
 * Kustomize knows to have none. No annotation of theirs has a key that isQuotedKey. Empty labels and annotations
 * count as absent, because Kustomize takes some of them away.
 */
export function factor({ id, base, objects, namespace, textOf = () => undefined }: FactorInput): KustomizeFile[] {
  const directory = `overlays/${id}`
  const texts = new Map<KubernetesObject, string>()
  const written = objects.map((object) => {
    const text = textOf(object)
    if (text === undefined) return unplaced(object)
    texts.set(object, text)
    return object
  })
  const pairing = pair(objectsOf(base), written)
  const { pairs, removed, added } = pairing
  const labels = relabelling(pairing)
  const renamed = pairs.filter(({ base, object }) => base.metadata.name !== object.metadata.name)
  const patches = [
    // Patches come first, under the names of the base: what is renamed is told once, at the end.
    ...pairs.flatMap(({ base, object }) => {
      const start = relabelled(withNewNames(base, renamed), labels)
      return objectPatch(start, named(object, base.metadata.name), base) ?? []
    }),
    ...removed.map(deletion),
  ]
  const nameFile = fileNames([...patches.map(({ object }) => object), ...added])
  const patchFiles = patches.map(({ object, content, target }) => ({
    name: nameFile(object, 'patch'),
    content,
    target,
  }))
  const entries = [
    ...patchFiles.map(({ name, target }) => ({ path: name, ...(target && { target }) })),
    ...renaming(renamed),
  ]
  const resourceFiles = added.map((object) => ({ name: nameFile(object), content: object, text: texts.get(object) }))
  const up = '../'.repeat(id.split('/').length + 1)

  return [
    file(directory, 'kustomization.yaml', {
      ...kustomization,
      namespace,
      ...(labels.length > 0 && { labels }),
      resources: [`${up}bases/${base.name}`, ...resourceFiles.map(({ name }) => name)],
      ...(entries.length > 0 && { patches: entries }),
    }),
    ...patchFiles.map(({ name, content }) => file(directory, name, content)),
    ...resourceFiles.map(({ name, content, text }) => ({
      ...file(directory, name, content),
      ...(text !== undefined && { text }),
    })),
  ]
}

const named = (object: KubernetesObject, name: string): KubernetesObject =>
  object.metadata.name === name ? object : { ...object, metadata: { ...object.metadata, name } }

const file = (directory: string, name: string, content: Json): KustomizeFile => ({
  path: `${directory}/${name}`,
  content,
})

const deletion = (object: KubernetesObject): ObjectPatch => {
  const { apiVersion, kind, metadata } = object
  return { object, content: { apiVersion, kind, metadata: { name: metadata.name }, $patch: 'delete' } }
}

/** The objects of a base as they are paired: the same for every environment. */
const objectsOf = memoize((base: Base): KubernetesObject[] => [
  ...(base.on ? objectsOf(base.on) : []),
  ...base.objects.map(unplaced),
])

/** An object as the files have it: without its namespace, which the overlay sets, and without empty labels. */
function unplaced(object: KubernetesObject): KubernetesObject {
  const metadata: KubernetesObject['metadata'] = { name: object.metadata.name }
  for (const [key, value] of Object.entries(object.metadata)) {
    if (key === 'namespace') continue
    const mayBeAbsent = (key === 'labels' || key === 'annotations') && equal(value, {})
    if (!mayBeAbsent) metadata[key] = value
  }
  return { ...object, metadata }
}
