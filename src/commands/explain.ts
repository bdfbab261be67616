import { type CompiledObjects, compileObjects } from '../compile.ts'
import { type Code, catalogue } from '../diagnostics/catalogue.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { stringify } from '../diagnostics/json.ts'
import type { Place } from '../diagnostics/place.ts'
import { explainEnvironment, explainField, explainValue } from '../explain/explain.ts'
import { findPlace } from '../explain/field-path.ts'
import { explainer } from '../explain/report.ts'
import { isMadeAtStart, wayToVariable } from '../explain/variable-place.ts'
import { fullname } from '../facts/mlflow/names.ts'
import type { CompiledEnvironment } from '../model/environment.ts'
import { mapOf, type Path, parsePath } from '../model/json.ts'
import { stateOf } from '../recompile.ts'
import { type Schema, root as schema, schemaAt, valueSchemaAt } from '../schema/schema.ts'
import { wantsColor } from '../text/color.ts'
import { didYouMean } from '../text/did-you-mean.ts'
import { concerning, named } from './environments.ts'
import { type Options, UsageError } from './options.ts'
import { printErrors } from './print.ts'
import { reference } from './reference.ts'
import { seenFrom } from './root.ts'

/** Says where a value or a field of an environment comes from, and what a value reaches. */
export async function run([id, text, ...more]: string[], options: Options): Promise<number> {
  if (id === undefined || more.length > 0)
    throw new UsageError('explain takes an environment, and a value or a field of it')
  if (text === undefined && Object.hasOwn(catalogue, id)) {
    console.log(reference(id as Code, options.format))
    return 0
  }
  const all = await compileObjects(options.root)
  named([id], all.ids, all.diagnostics)
  const own = concerning(all.diagnostics, [id])
  printErrors(own, options)
  const compiled = all.environments.find(({ environment }) => environment.id === id)
  if (!compiled) return 1
  process.stdout.write(
    explanation(all, compiled, text, {
      ...options,
      color: wantsColor(process.stdout, process.env),
      place: seenFrom('.', options.root),
    }),
  )
  return hasErrors(own) ? 1 : 0
}

type Form = Pick<Options, 'all' | 'format'> & { color: boolean; place?: Place }

/**
 * An explanation as text.
 *
 * @param asked a value, a field, or nothing for all values
 * @throws UsageError where it is neither
 */
export function explanation(
  all: CompiledObjects,
  compiled: CompiledEnvironment,
  asked: string | undefined,
  form: Form,
): string {
  const { id, values } = compiled.environment
  const say = explainer(form.color, form.place)
  const told = <Explanation>(
    explanation: Explanation,
    pretty: (id: string, explanation: Explanation) => string,
  ): string => (form.format === 'json' ? stringify({ environment: id, ...explanation }) : pretty(id, explanation))
  const path =
    asked === undefined
      ? []
      : asked.startsWith('--')
        ? [asked]
        : parsePath(asked.replace('<release>', fullname(values)))
  if (path === undefined)
    throw new UsageError(
      `${asked} is no path: write it as backendStore.host or deployment.spec.template.spec.containers[0].image`,
    )
  if (path[0] === 'extends') throw new UsageError('extends names files, whose values explain shows with their places')
  if (path.length === 0) return told(explainEnvironment(compiled, form.all), say.environment)
  if (valueSchemaAt(path)) return told(explainValue(compiled, path, all), say.value)
  const { objects } = stateOf(compiled, all.fleetFile)
  const way = path.length === 1 ? wayToVariable(objects, asked!) : undefined
  const place = findPlace(objects, way ?? path)
  if (!('object' in place)) throw new UsageError(nowhere(asked!, nearestValue(path), place.there))
  const explained = told(explainField(compiled, place, all), say.field)
  const isOther = way !== undefined && isMadeAtStart(asked!) && form.format === 'pretty' && !way.includes(asked!)
  return isOther ? `${asked} is made when the server starts, of\n${explained}` : explained
}

/** The value that is meant by a path whose words are misspelt; nothing where there is none like it. */
function nearestValue(path: Path): string | undefined {
  let above: Schema | undefined = schema
  const found: string[] = []
  for (const step of path.map(String)) {
    const keys: string[] = Object.keys(mapOf(above.node.properties))
    const key: string | undefined = keys.includes(step) ? step : didYouMean(step, keys)
    above = key === undefined ? undefined : schemaAt([key], above)
    if (!above) return undefined
    found.push(key!)
  }
  return found.join('.')
}

/** What to ask for instead: the nearest value or field, or what there is. */
function nowhere(text: string, value: string | undefined, there: readonly string[]): string {
  const near = value ?? didYouMean(text, there) ?? didYouMean(text, Object.keys(schema.node.properties as object))
  return `${text} is neither a value nor a field${near ? `; did you mean ${near}?` : there.length > 0 ? `: there are ${there.join(', ')}` : ''}`
}
