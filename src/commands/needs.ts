import { compileObjects } from '../compile.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { needs } from '../needs/needs.ts'
import { needReports } from '../needs/report.ts'
import { checkScript } from '../needs/script.ts'
import { wantsColor } from '../text/color.ts'
import { concerning, named } from './environments.ts'
import { type Options, UsageError } from './options.ts'
import { printErrors } from './print.ts'

/** Prints what must exist for the environments that are named, or for all; or a program that says what of it is missing. */
export async function run(asked: string[], options: Options): Promise<number> {
  const { root, format, script } = options
  if (script && format !== 'pretty') throw new UsageError('--script prints a program: leave --format out')
  const all = await compileObjects(root)
  const ids = asked.length > 0 ? named(asked, all.ids, all.diagnostics) : all.ids
  const wrong = concerning(all.diagnostics, ids)
  printErrors(wrong, options)
  const own = all.environments.filter(({ environment: { id } }) => ids.includes(id))
  const found = needs(own, all.environments)
  const color = wantsColor(process.stdout, process.env)
  process.stdout.write(script ? checkScript(found) : needReports[format as keyof typeof needReports](found, color))
  return hasErrors(wrong) ? 1 : 0
}
