import type { Diagnostic } from './diagnostic.ts'
import type { Format } from './format-names.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { hideSecretsOfFile, isAtSecret, withoutSecrets } from './hide-secrets.ts'
import { type JsonOptions, json } from './json.ts'
import { junit } from './junit.ts'
import { type PrettyOptions, pretty } from './pretty.ts'
import { type SarifOptions, sarif } from './sarif.ts'

export type FormatOptions = PrettyOptions & SarifOptions & JsonOptions

type Formatter = (diagnostics: readonly Diagnostic[], options: FormatOptions) => string

/**
 * Diagnostics as text that ends with a newline (or is empty), by the name that `--format` knows. The input is sorted
 * and free of duplicates; none of the formats throws, or lets a control character of the user's or a secret through.
 */
export const formats: Record<Format, Formatter> = {
  pretty: hiding(pretty),
  json: hiding(json),
  github: hiding(github),
  gitlab: hiding(gitlab),
  junit: hiding(junit),
  sarif: hiding(sarif),
}

function hiding(format: Formatter): Formatter {
  return (diagnostics, options) => {
    const secrets = diagnostics.filter(isAtSecret).map(({ location }) => location)
    const text = (file: string): string | undefined => {
      const own = options.text(file)
      const ranges = secrets.flatMap((location) => (location.file === file && location.range) || [])
      return own && hideSecretsOfFile(own, ranges)
    }
    return format(withoutSecrets(diagnostics), { ...options, text })
  }
}
