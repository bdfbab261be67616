import type { Command } from './command.ts'
import { compile } from './compile.ts'
import { diff } from './diff.ts'
import { explain } from './explain.ts'
import { newEnvironment } from './new.ts'
import { promote } from './promote.ts'
import { render } from './render.ts'
import { set } from './set.ts'

/** The commands by name, in the order in which help lists them. */
export const commands: Record<string, Command> = {
  compile,
  diff,
  explain,
  new: newEnvironment,
  set,
  promote,
  render,
}
