import type { OptionName, Options } from './options.ts'

/** A command of the command line: what help shows of it, and what it does. */
export interface Command {
  /** What stands behind its name: `ENV [PATH]`. */
  operands: string
  /** What it does, in a few words. */
  summary: string
  /** What else there is to know, in sentences. */
  details?: string
  examples: string[]
  /** The options that not every command takes, with their meanings here. */
  options: { [name in OptionName]?: string }
  /** The values of `--format`, the default first. */
  formats: readonly string[]
  /** @returns the exit status */
  run: (operands: string[], options: Options) => Promise<number>
}
