import { formatStep, order, type Step } from '../compare/steps.ts'
import { fullname } from '../facts/mlflow/names.ts'
import { at, type Json, type Path } from '../model/json.ts'
import type { CompiledState } from '../recompile.ts'
import { newKey } from './alternatives.ts'
import type { ReachedField } from './reach.ts'

/**
 * A field as `explain` takes it: its kind, the object's name where there are several of the kind, and the path; `*` for
 * what is not there now.
 */
export function fieldName({ kind, name, path }: ReachedField, { environment, objects }: CompiledState): string {
  const release = fullname(environment.values)
  const alike = objects.filter((object) => object.kind === kind)
  const title =
    alike.length > 1
      ? `${kind.toLowerCase()}[${name.startsWith(release) ? `<release>${name.slice(release.length)}` : name}]`
      : kind.toLowerCase()
  let value: Json | undefined = alike.find(({ metadata }) => metadata.name === name)
  return path.reduce<string>((text, step) => {
    value = step === order ? value : stepInto(value, step)
    if (value !== undefined) return text + formatStep(step)
    if (typeof step !== 'string') return `${text}[*]`
    return step === newKey ? `${text}.*` : text + formatStep(step)
  }, title)
}

const stepInto = (value: Json | undefined, step: Step): Json | undefined =>
  typeof step === 'string'
    ? at(value, [step])
    : Array.isArray(value)
      ? value.find((element) => Object.entries(step).every(([key, part]) => at(element, [key] as Path) === part))
      : undefined
