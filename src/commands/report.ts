import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { codes } from '../codes.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { wantsColor } from '../diagnostics/color.ts'
import { formats, type Format } from '../diagnostics/formats.ts'
import { version } from '../version.ts'
import type { Options } from './options.ts'

/**
 * Prints diagnostics in the format that was asked for: for people to standard error, for machines to standard output,
 * or to `stream` where standard output is taken. `text` is where a file's lines are taken from: the folder below the root.
 */
export function report(
  diagnostics: readonly Diagnostic[],
  { format, quiet, root }: Options,
  stream?: NodeJS.WriteStream,
  text: (file: string) => string | undefined = (file) => textOf(join(root, file)),
): void {
  const shown = quiet ? diagnostics.filter(({ severity }) => severity === 'error') : diagnostics
  const target = stream ?? (format === 'pretty' ? process.stderr : process.stdout)
  target.write(
    formats[format as Format](shown, {
      text,
      color: wantsColor(target, process.env),
      width: target.columns,
      version,
      rules: codes,
    }),
  )
}

/** The text of a file for its code frame; without one there is no frame. */
export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '')
  } catch {
    return undefined
  }
}
