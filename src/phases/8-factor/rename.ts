import { isPlainText } from '../../facts/kustomize/plain-text.ts'
import type { JsonObject } from '../../model/json.ts'
import { multimap } from '../../text/multimap.ts'
import type { Pairing } from './pair.ts'
import { targetOf } from './target.ts'

/**
 * Entries of `patches` that give objects their new names, one for all that go from one name to another. Kustomize then
 * writes the new names where it knows that others refer to them.
 */
export function renaming(renamed: Pairing['pairs']): JsonObject[] {
  const moveOf = ({ base, object }: Pairing['pairs'][number]): string => `${base.metadata.name}/${object.metadata.name}`
  const groups = multimap(renamed.map((pair) => [moveOf(pair), pair]))
  return [...groups.values()].map((group) => {
    const [{ base, object }] = group
    const kinds = group.map(({ base }) => base.kind)
    return { target: { ...targetOf(base), kind: kinds.join('|') }, patch: renamePatch(object.metadata.name) }
  })
}

/** The patch as YAML, which Kustomize reads from a text here. */
const renamePatch = (name: string): string =>
  `- op: replace\n  path: /metadata/name\n  value: ${isPlainText(name) ? name : JSON.stringify(name)}\n`
