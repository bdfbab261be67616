import { compile } from './compile.ts'
import type { Options } from './options.ts'
import { render } from './render.ts'

/** The commands by name. Each is given its operands and the options, and gives the exit status. */
export const commands: Record<string, (operands: string[], options: Options) => Promise<number>> = { compile, render }
