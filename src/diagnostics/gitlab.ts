import type { Diagnostic } from './diagnostic.ts'
import { fingerprinter } from './fingerprint.ts'
import { stringify } from './json.ts'
import { asIs, type PlaceOptions } from './place.ts'

/** For GitLab: a report of code quality (docs.gitlab.com/ci/testing/code_quality, "Import code quality results"). */
export function gitlab(diagnostics: readonly Diagnostic[], { place = asIs }: PlaceOptions): string {
  const fingerprint = fingerprinter()
  return stringify(
    diagnostics.map((diagnostic) => {
      const { code, severity, message, help, location } = diagnostic
      return {
        description: help === undefined ? message : `${message}; help: ${help}`,
        check_name: code,
        fingerprint: fingerprint(diagnostic),
        severity: severity === 'error' ? 'major' : 'minor',
        location: { path: place(location.file), lines: { begin: location.range?.start.line ?? 1 } },
      }
    }),
  )
}
