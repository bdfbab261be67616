import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Format } from '../diagnostics/format-names.ts'
import { formats } from '../diagnostics/formats.ts'
import { asIs, type Place } from '../diagnostics/place.ts'
import { belowEnvironments, inEnvironments } from '../model/environments-folder.ts'
import { readInside } from '../phases/1-load/door.ts'
import { wantsColor } from '../text/color.ts'
import type { Options } from './options.ts'
import { exampleOf } from './reference.ts'
import { isOfRoot, repositoryTop, seenFrom } from './root.ts'
import { documents, version } from './version.ts'

interface Means {
  stream?: NodeJS.WriteStream
  text?: (file: string) => string | undefined
  more?: object | undefined
}

/**
 * Prints diagnostics in the format that was asked for: for people to standard error, for machines to standard output,
 * or to `stream` where standard output is taken. `text` is where a file's lines are taken from: the root, or, of files
 * that were named on the command line, the folder where it runs. `more` is what JSON holds besides.
 */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  { format, quiet, root }: Options,
  { stream, text = (file) => readText(isOfRoot(file) ? root : '.', file), more }: Means = {},
): void {
  const shown = quiet ? diagnostics.filter(({ severity }) => severity === 'error') : diagnostics
  const target = stream ?? (format === 'pretty' ? process.stderr : process.stdout)
  target.write(
    formats[format as Format](shown, {
      text,
      place: placed(format, root),
      color: wantsColor(target, process.env),
      width: target.columns,
      version,
      ...(documents !== undefined && { documents }),
      example: exampleOf,
      more,
    }),
  )
}

/** Says to people what keeps a result from being whole, where standard output is the result's. */
export const printErrors = (
  diagnostics: readonly Diagnostic[],
  options: Options,
  more: Pick<Means, 'text'> = {},
): void =>
  printDiagnostics(diagnostics, { ...options, format: 'pretty', quiet: true }, { stream: process.stderr, ...more })

/** Formats whose files are those of a repository, by their paths below its top. */
const ofRepository: readonly string[] = ['github', 'gitlab', 'junit', 'sarif']

/** The names of a root's files in a format: as they are seen from here, or below the top of the repository. */
function placed(format: string, root: string): Place {
  if (format === 'json') return asIs
  const seen = seenFrom(ofRepository.includes(format) ? repositoryTop(root) : '.', root)
  return (file) => (format !== 'pretty' && seen(file).startsWith('..') ? file : seen(file))
}

/** The text of a file for its code frame; without one there is no frame. */
export function readText(root: string, file: string): string | undefined {
  try {
    const isInside = file.startsWith(inEnvironments(''))
    const bytes = isInside ? readInside(root, belowEnvironments(file)) : readFileSync(join(root, file))
    return bytes.toString('utf8').replace(/^\ufeff/, '')
  } catch {
    return undefined
  }
}
