import type { Diagnostic } from '../../diagnostics/diagnostic.ts'

/** A mistake of a whole file. */
export const failure = (code: string, file: string, message: string, help?: string): Diagnostic => ({
  code,
  severity: 'error',
  message,
  ...(help !== undefined && { help }),
  location: { file },
})

/** The system's own words for an error of the file system, without Node's call and path. */
export function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return message.match(/^[A-Z]+: ([^,]+)/)?.[1] ?? code ?? message
}
