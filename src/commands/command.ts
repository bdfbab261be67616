import type { Options } from './options.ts'

/** A command of the command line: what help shows of it, and what does it. */
export interface Command {
  /** What stands behind its name; the words say what each is completed with: `ENV [PATH]`. */
  operands: string
  /** What it does, in a few words. */
  summary: string
  /** What else there is to know, in sentences. */
  details?: string | (() => Promise<string>)
  examples: readonly string[]
  /** The values of `--format`, the default first. */
  formats: readonly string[]
  /** What does it, loaded only then. */
  load: () => Promise<{ run: Run }>
}

/** @returns the exit status */
type Run = (operands: string[], options: Options) => Promise<number>
