import type { Code } from '../../diagnostics/catalogue.ts'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'

/** A mistake of a whole file. */
export const fileFailure = (code: Code, file: string, message: string, help?: string): Diagnostic =>
  diagnose(code, { file }, { message, help })

/** The system's own words for an error of the file system, without Node's call and path. */
export function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return message.match(/^[A-Z]+: ([^,]+)/)?.[1] ?? code ?? message
}
