import { readFileSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts'
import { type Format, formats } from '../diagnostics/formats.ts'
import { belowEnvironments, inEnvironments } from '../model/environments-folder.ts'
import { readInside } from '../phases/1-load/door.ts'
import { wantsColor } from '../text/color.ts'
import type { Options } from './options.ts'
import { version } from './version.ts'

/**
 * Prints diagnostics in the format that was asked for: for people to standard error, for machines to standard output,
 * or to `stream` where standard output is taken. `text` is where a file's lines are taken from: the folder below the
 * root.
 */
export function report(
  diagnostics: readonly Diagnostic[],
  { format, quiet, root }: Options,
  stream?: NodeJS.WriteStream,
  text: (file: string) => string | undefined = (file) => readText(root, file),
): void {
  const shown = quiet ? diagnostics.filter(({ severity }) => severity === 'error') : diagnostics
  const target = stream ?? (format === 'pretty' ? process.stderr : process.stdout)
  target.write(
    formats[format as Format](isForRepository(format) ? shown.map((diagnostic) => from(root, diagnostic)) : shown, {
      text,
      color: wantsColor(target, process.env),
      width: target.columns,
      version,
    }),
  )
}

/** Whether a format's files are those of a repository, at whose top the command then runs. */
const isForRepository = (format: string): boolean => format === 'github' || format === 'sarif'

/** A diagnostic as seen from here, where the root is a folder below. */
function from(root: string, diagnostic: Diagnostic): Diagnostic {
  const folder = relative('.', root).replaceAll(sep, '/')
  if (folder === '' || folder.startsWith('..') || isAbsolute(folder)) return diagnostic
  const moved = (location: Location): Location => ({ ...location, file: `${folder}/${location.file}` })
  const { location, related } = diagnostic
  return {
    ...diagnostic,
    location: moved(location),
    ...(related && { related: related.map((other) => ({ ...other, location: moved(other.location) })) }),
  }
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
