import { itemsOf, type Json, type JsonObject } from '../../../model/json.ts'
import type { DefinitionRules } from './rule.ts'

/** What HTTPRoute's definition says of its parents, in its first two rules in CEL: the one part that values reach. */
export const parentRules: DefinitionRules = {
  'names a Gateway that is named before: each needs a sectionName of its own'({ parentRefs }, report) {
    const seen = new Map<string, (Json | undefined)[]>()
    for (const [index, reference] of itemsOf(parentRefs)) {
      const sections = seen.get(parentOf(reference)) ?? []
      const section = reference.sectionName || ''
      if (sections.length > 0 && (section === '' || sections.includes(section) || sections.includes('')))
        report({ at: ['parentRefs', index], help: 'remove it, or give both the sectionName of a listener' })
      seen.set(parentOf(reference), [...sections, section])
    }
  },
}

const parentOf = ({ group = 'gateway.networking.k8s.io', kind = 'Gateway', name, namespace }: JsonObject): string =>
  JSON.stringify([group, kind, name, namespace ?? ''])
