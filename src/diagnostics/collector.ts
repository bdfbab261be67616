import { compareText, type Diagnostic } from './diagnostic.ts'

/** Collects diagnostics: the same words at the same place are one, which names all the environments it reaches. */
export function collector() {
  const found = new Map<string, { diagnostic: Diagnostic; ids: Set<string> }>()
  return {
    add(diagnostic: Diagnostic, ids: readonly string[] = diagnostic.environments ?? []): void {
      const key = JSON.stringify([diagnostic.code, diagnostic.location, diagnostic.message])
      const entry = found.get(key) ?? { diagnostic, ids: new Set() }
      for (const id of ids) entry.ids.add(id)
      found.set(key, entry)
    },
    all: (): Diagnostic[] =>
      [...found.values()].map(({ diagnostic, ids }) =>
        ids.size > 0 ? { ...diagnostic, environments: [...ids].sort(compareText) } : diagnostic,
      ),
  }
}

/** The diagnostics of several phases, each once. */
export function merge(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const merged = collector()
  for (const diagnostic of diagnostics) merged.add(diagnostic)
  return merged.all()
}
