import { compile } from './compile.ts'
import { newEnvironment } from './new.ts'
import type { Options } from './options.ts'
import { render } from './render.ts'
import { set } from './set.ts'

export interface Command {
  /** Is given its operands and the options, and gives the exit status. */
  run: (operands: string[], options: Options) => Promise<number>
  /** The options that only this command takes. */
  options: (keyof Options)[]
}

/** The commands by name. */
export const commands: Record<string, Command> = {
  compile: { run: compile, options: ['check'] },
  new: { run: newEnvironment, options: ['database', 'artifacts', 'route', 'extends'] },
  set: { run: set, options: [] },
  render: { run: render, options: ['file', 'set'] },
}
