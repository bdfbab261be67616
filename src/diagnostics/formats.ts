import type { Diagnostic } from './diagnostic.ts'
import { github } from './github.ts'
import { json } from './json.ts'
import { type PrettyOptions, pretty } from './pretty.ts'
import { type SarifOptions, sarif } from './sarif.ts'

export type Format = 'pretty' | 'json' | 'github' | 'sarif'
export type FormatOptions = PrettyOptions & SarifOptions

/**
 * Diagnostics as text that ends with a newline (or is empty), by the name that `--format` knows. The input is sorted
 * and free of duplicates; none of the formats throws, or lets a control character of the user's through.
 */
export const formats: Record<Format, (diagnostics: readonly Diagnostic[], options: FormatOptions) => string> = {
  pretty,
  json,
  github,
  sarif,
}

/** The values of `--format` for diagnostics, the default first. */
export const diagnosticFormats: readonly string[] = Object.keys(formats)
