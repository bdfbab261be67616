import { isPlainText } from '../../facts/kustomize/plain-text.ts'
import type { JsonObject } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Pairing } from './pair.ts'
import { targetNamed, targetOf } from './target.ts'

/**
 * Entries of `patches` that give objects their new names, one for all that go from one name to another. Kustomize then
 * writes the new names where it knows that others refer to them.
 *
 * @param all every object that the overlay starts from or adds
 */
export function renaming(renamed: Pairing['pairs'], all: readonly KubernetesObject[]): JsonObject[] {
  const groups = new Map<string, Pairing['pairs']>()
  for (const pair of renamed) {
    const move = JSON.stringify([pair.base.metadata.name, pair.object.metadata.name])
    groups.set(move, [...(groups.get(move) ?? []), pair])
  }
  const newNames = new Set(renamed.map(({ object }) => object.metadata.name))
  return [...groups.values()].flatMap((group) => {
    const [{ base, object }] = group as [Pairing['pairs'][number]]
    const { name } = base.metadata
    const isShared = newNames.has(name) || all.filter(({ metadata }) => metadata.name === name).length > group.length
    const targets = isShared ? group.map(({ base }) => targetOf(base)) : [targetNamed(name)]
    return targets.map((target) => ({ target, patch: renamePatch(object.metadata.name) }))
  })
}

/** The patch as YAML, which Kustomize reads from a text here. */
const renamePatch = (name: string): string =>
  `- op: replace\n  path: /metadata/name\n  value: ${isPlainText(name) ? name : JSON.stringify(name)}\n`
