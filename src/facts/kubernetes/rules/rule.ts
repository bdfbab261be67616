import { isObject, type Json, type JsonObject, type Path } from '../../../model/json.ts'

/** What a rule finds: where, from the value on that it looks at, and what to write instead. */
export interface Fault {
  at: Path
  help: string
}

/**
 * A rule of a definition: what an API server refuses of a value whose every field is valid (validation.go of the kind's
 * group in kubernetes/kubernetes, pkg/apis, 1.34.4).
 */
export type Rule = (value: JsonObject, report: Report) => void

/** Takes what a rule finds. Of the many values that rules look at nearly all are right: then a call is all it costs. */
type Report = (fault: Fault) => void

/** The rules of a definition by the sentence that follows the path of what they find. */
export type DefinitionRules = Record<string, Rule>

/** Rules by the definitions of schema/kubernetes.schema.json. */
export type Rules = Record<string, DefinitionRules>

/** The field is to go. */
export const remove = (...at: Path): Fault => ({ at, help: 'remove it' })

/** Whether a field is there; an empty text is one that is not. */
export const isSet = (value: Json | undefined): boolean => value !== undefined && value !== null && value !== ''

/** Whether a field is there and has something in it. */
export const isFilled = (value: Json | undefined): boolean =>
  Array.isArray(value) ? value.length > 0 : isObject(value) ? Object.keys(value).length > 0 : isSet(value)

/** Of two fields that exclude each other the second; `isNeeded` where one of them must be there. */
export const exclusive = (fields: readonly string[], { isNeeded = false } = {}): DefinitionRules => ({
  'excludes another field beside it'(value, report) {
    const used = fields.filter((field) => isSet(value[field]))
    if (used.length < 2) return
    for (const field of used.slice(1)) {
      report({
        at: [field],
        help: `keep one of ${used.join(' and ')}: maps merge, so write ${used[0]}: null to remove what stands below`,
      })
    }
  },
  ...(isNeeded && {
    [`needs one of ${fields.join(', ')}`](value, report) {
      if (!fields.some((field) => isSet(value[field])))
        report({ at: [], help: `add one of ${fields.join(', ')}, or remove it` })
    },
  }),
})

/** Of texts that stand twice the later ones. */
export function twice(paths: Iterable<[Path, Json | undefined]>, report: Report): void {
  const seen = new Set<Json>()
  for (const [at, value] of paths) {
    if (!isSet(value)) continue
    if (seen.has(value!)) report({ at, help: 'give it another value, or remove one of the two' })
    seen.add(value!)
  }
}
