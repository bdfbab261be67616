import type { ErrorObject } from 'ajv'
import type { Code } from '../../diagnostics/catalogue.ts'
import { collector } from '../../diagnostics/collector.ts'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { mostMistakes } from '../../diagnostics/limit.ts'
import { type Environment, locateValue, origin } from '../../model/environment.ts'
import type { FleetFile } from '../../model/fleet-file.ts'
import { asJson, at, isObject, type Json, type JsonObject, type Path, pathOfPointer } from '../../model/json.ts'
import { memoize } from '../../model/memo.ts'
import { locate, type Source, spelling } from '../../model/source.ts'
import { child, root, type Schema } from '../../schema/schema.ts'
import { areSound, errorsIn, isSound } from '../../schema/validate.ts'
import type { Violation } from '../../schema/violation.ts'
import { violations } from '../../schema/wording.ts'
import { multimap } from '../../text/multimap.ts'
import type { Finding } from './rule.ts'
import { rules } from './rules.ts'
import { isUnsound, withoutUnsound } from './unsound.ts'

export interface Checked {
  /** The environments without errors: their values have their type. */
  sound: Environment[]
  diagnostics: Diagnostic[]
}

/**
 * Checks environments: each of their files against the schema; then the values that the files make together; then what
 * the values mean, the fleet file in mind. `known` are mistakes that were found before: what stands at their places is
 * not reported again.
 */
export function check(
  environments: readonly Environment[],
  fleetFile: FleetFile,
  known: readonly Diagnostic[],
): Checked {
  const found = findings(known)
  for (const [source, ids] of reach(environments)) {
    for (const mistake of mistakesOf(source)) found.add(mistake, ids)
  }
  // What is missing from an incomplete environment is not its mistake.
  const complete = environments.filter(({ isComplete }) => isComplete)
  for (const environment of complete) {
    const written = (path: Path): string | undefined => {
      const layer = origin(environment.layers, path)
      return layer && spelling(layer, path)
    }
    const values = asJson(environment.values)
    const violated = isSound(values) ? [] : worded(errorsIn(values), values, written)
    for (const violation of violated.filter(({ path }) => !isOfId(environment, path))) {
      const location = locateValue(environment, violation.path, violation.part)
      found.add(diagnose(violation.code, location, violation), [environment.id])
    }
    const sound =
      violated.length > 0 ? { ...environment, values: withoutUnsound(environment.values, violated) } : environment
    for (const { code, path, part, ...details } of broken(sound, fleetFile)) {
      found.add(diagnose(code, locateValue(environment, path, part), details), [environment.id])
    }
  }
  const diagnostics = found.all()
  const [before, now] = [wrongOf(known), wrongOf(diagnostics)]
  return { sound: complete.filter(({ id }) => !before.has(id) && !now.has(id)), diagnostics }
}

/** The ids of the environments that have errors. */
const wrongOf = memoize(
  (diagnostics: readonly Diagnostic[]) =>
    new Set(diagnostics.flatMap(({ severity, environments }) => (severity === 'error' && environments) || [])),
)

/** What the schema refuses of a file, once however many environments it reaches. */
const mistakesOf = memoize((source: Source): Diagnostic[] => {
  const own = hasNull(source.values) ? withoutNulls(source.values, root) : source.values
  if (areSound(own, (error, value) => isOfFile(error, value) && !isOfTemplate(error, value))) return []
  const errors = errorsIn(own).filter((error) => isOfFile(error, own))
  return (
    worded(errors, own, (path) => spelling(source, path))
      // A template is text until it is expanded.
      .filter((violation) => !isTemplate(source.values, violation))
      .map((violation) => diagnose(violation.code, locate(source, violation.path, violation.part), violation))
  )
})

/** Whether a value is made of the environment's id, whose form is told at its file. */
const isOfId = ({ written }: Environment, [key]: Path): boolean =>
  key === 'namespace' && (written.namespace ?? null) === null

/** What rules find in an environment, each until it reads an unsound value, and no more than is listed. */
function broken(environment: Environment, fleetFile: FleetFile): (Finding & { code: Code })[] {
  const found: (Finding & { code: Code })[] = []
  let asked: Code
  const report = (finding: Finding): void => {
    found.push({ code: asked, ...finding })
    if (found.length > mostMistakes) throw enough
  }
  for (const [code, find] of rules) {
    asked = code
    try {
      find(environment, report, fleetFile)
    } catch (thrown) {
      if (thrown === enough) break
      if (!isUnsound(thrown)) throw thrown
    }
  }
  return found
}

/** Thrown where nobody would be shown what else a rule finds. */
const enough = Symbol('enough')

/** How much text one file may become in all the environments that it reaches. */
const mostBytes = 128 * 1024 * 1024

/** With the objects that it takes from other files. */
const lengthOf = ({ text, included = new Map() }: Source): number =>
  [...included.values()].reduce((length, file) => length + file.text.length, text.length)

/** The files of which too much would be made, in all environments. */
export const checkReach = (environments: readonly Layered[]): Diagnostic[] =>
  [...reach(environments)]
    .filter(([source, { length }]) => lengthOf(source) * length > mostBytes)
    .map(([source, environments]) =>
      diagnose(
        'file-too-complex',
        { file: source.file },
        {
          message: `this file has ${lengthOf(source)} characters and reaches ${environments.length} environments: too much would be made of it`,
          help: 'move what only some environments need into files that they extend',
          environments,
        },
      ),
    )

type Layered = Pick<Environment, 'id' | 'layers'>

/** Every file of the environments, and the ids of the environments that it reaches. */
function reach(environments: readonly Layered[]): Map<Source, string[]> {
  return multimap(
    environments.flatMap(({ id, layers }) => Array.from(new Set(layers), (layer) => [layer, id] as const)),
  )
}

/** Whether an environment's final values are what the schema allows: those of a sound environment are. */
export const isValid = ({ values }: Pick<Environment, 'values'>): boolean => isSound(asJson(values))

const worded = (errors: ErrorObject[], values: JsonObject, spelling: (path: Path) => string | undefined): Violation[] =>
  violations(errors.slice(0, mostMistakes + 1), values, root, spelling)

/**
 * The values of one file as the schema takes them: a null is right wherever the schema knows the key, because it
 * removes the key. One at an unknown key stays, and is found. Lists are not merged: a null in one is what it is.
 */
function withoutNulls(values: JsonObject, schema: Schema | undefined): JsonObject {
  const kept: JsonObject = {}
  for (const [key, value] of Object.entries(values)) {
    const below = schema && child(schema, key)
    if (value === null && below) continue
    kept[key] = isObject(value) ? withoutNulls(value, below) : value
  }
  return kept
}

/** What one file lacks, another may have, but for the items of a list: a list is never merged. */
const isOfFile = ({ keyword, instancePath }: ErrorObject, value: Json): boolean =>
  keyword !== 'required' ||
  (/\/\d/.test(instancePath) && pathOfPointer(instancePath, value).some((step) => typeof step === 'number'))

const hasNull = (value: Json): boolean => value === null || (isObject(value) && Object.values(value).some(hasNull))

/** Of a text that is no template yet: how long it is, or of which form. */
const isOfTemplate = ({ keyword, instancePath }: ErrorObject, value: Json): boolean => {
  const text = at(value, pathOfPointer(instancePath, value))
  return ['pattern', 'minLength', 'maxLength'].includes(keyword) && typeof text === 'string' && text.includes('{{')
}

const isTemplate = (values: JsonObject, { code, path }: Violation): boolean => {
  const value: Json | undefined = at(values, path)
  return code === 'invalid-value' && typeof value === 'string' && value.includes('{{')
}

/** Collects diagnostics; a place with a known mistake gets no other. */
function findings(known: readonly Diagnostic[]) {
  const places = placesOf(known)
  const found = collector()
  return {
    add(diagnostic: Diagnostic, ids: readonly string[]): void {
      if (!places.has(placeOf(diagnostic))) found.add(diagnostic, ids)
    },
    all: found.all,
  }
}

const placesOf = memoize((known: readonly Diagnostic[]) => new Set(known.map(placeOf)))

const placeOf = ({ location: { file, range } }: Diagnostic): string =>
  range ? `${file}:${range.start.line}:${range.start.column}` : file
