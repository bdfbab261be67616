import { collector } from '../../diagnostics/collector.ts'
import { type Diagnostic, diagnose, type Location } from '../../diagnostics/diagnostic.ts'
import { locateValue, type PatchedEnvironment } from '../../model/environment.ts'
import type { FleetFile } from '../../model/fleet-file.ts'
import { asJson, at, type Path, parsePath } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoize } from '../../model/memo.ts'
import { locate } from '../../model/source.ts'
import type { Fleet } from '../../schema/generated/fleet.ts'
import { root } from '../../schema/schema.ts'
import { matches } from '../../text/wildcard.ts'
import { causeOf } from './cause.ts'
import { type Cel, type CompiledPolicy, comparisonHelp, compilePolicy, type Fault } from './compiled-policy.ts'
import { exceptionNote } from './exception-note.ts'
import { seen } from './seen.ts'

type Policy = NonNullable<Fleet['policies']>[number]
type Exception = Policy['exceptions'][number]

/** What an expression read last: of the values, or of one of the objects. */
interface Read {
  object?: KubernetesObject
  path: Path
}

/** An environment that violates a policy: the place, and what is said. */
interface Violation {
  compiled: PatchedEnvironment
  location: Location
  message: string
  help: string | undefined
}

/** Evaluates the policies of the fleet file for the environments that each is about. */
export function policyDiagnostics(
  environments: readonly PatchedEnvironment[],
  fleetFile: FleetFile,
  today: string,
  cel: Cel,
): Diagnostic[] {
  const found = collector()
  for (const [index, policy] of (fleetFile.fleet?.policies ?? []).entries()) {
    const invalid = ({ path, ...details }: Fault, ids?: string[]): void =>
      found.add(diagnose('policy-invalid', placeOf(fleetFile, ['policies', index, ...path]), details), ids)
    const compiled = compilePolicy(policy, cel)
    for (const fault of compiled.faults) invalid(fault)
    if (compiled.faults.length > 0) continue
    const violations = environments
      .filter(({ environment: { id } }) => isAbout(policy, id))
      .flatMap((environment) => violationsOf(environment, policy, compiled, { cel, invalid }))
    const needed = new Set<Exception>()
    for (const violation of violations) {
      const { id } = violation.compiled.environment
      const own = policy.exceptions.filter((exception) => isAbout(exception, id))
      const current = own.find(({ until }) => until >= today)
      if (current) needed.add(current)
      else found.add(refusal(violation, policy, index, fleetFile, own.at(-1)))
    }
    for (const [at, exception] of policy.exceptions.entries()) {
      const isViolated = violations.some(({ compiled }) => isAbout(exception, compiled.environment.id))
      const told = exceptionNote(policy.name, exception, { isNeeded: needed.has(exception), isViolated, today })
      if (told) found.add(diagnose(told.code, placeOf(fleetFile, ['policies', index, 'exceptions', at, 'until']), told))
    }
  }
  return found.all()
}

const placeOf = ({ source, file }: FleetFile, path: Path): Location => (source ? locate(source, path) : { file: file! })

const isAbout = ({ environments }: { environments: readonly string[] }, id: string): boolean =>
  environments.some((pattern) => matches(pattern, id))

interface Evaluation {
  cel: Cel
  invalid: (fault: Fault, ids: string[]) => void
}

const noBool = 'it is no bool'

/** What to write in place of what can't be evaluated, by the beginning of what is said of it. */
const evaluationHelp: [beginning: string, help: string][] = [
  [
    'No such key',
    'ask first whether it is there, as has(values.a.b), or read it with a default, as values.?a.?b.orValue(0)',
  ],
  [noBool, comparisonHelp],
  ['error parsing regexp', 'write a regular expression of RE2 (https://github.com/google/re2/wiki/Syntax)'],
]

function violationsOf(
  compiled: PatchedEnvironment,
  policy: Policy,
  { expression, message, help, isSpent }: CompiledPolicy,
  { cel, invalid }: Evaluation,
): Violation[] {
  const { environment, objects } = compiled
  const { kinds } = policy
  const subjects = kinds ? objects.filter(({ kind }) => kinds.includes(kind)) : [undefined]
  return subjects.flatMap((object) => {
    if (isSpent.value) return []
    const reads: Read[] = []
    const context = contextOf(compiled, object, cel.step, (read) => reads.push(read))
    try {
      const result = expression!.evaluate(context)
      if (result === true) return []
      if (result !== false) throw new Error(`${noBool}, but ${cel.typeName(result)}`)
    } catch (error) {
      isSpent.value = error instanceof cel.TooManySteps
      const where = object ? `${object.kind} ${object.metadata.name} of ${environment.id}` : environment.id
      const why = cel.summaryOf(error)
      const message = `${policy.name} can't be evaluated for ${where}: ${why}`
      const [, help] = evaluationHelp.find(([beginning]) => why.startsWith(beginning)) ?? []
      invalid({ path: ['expression'], message, ...(help !== undefined && { help }) }, [environment.id])
      return []
    }
    const read = policy.path === undefined ? reasonOf(reads, compiled) : { path: parsePath(policy.path)! }
    return [{ compiled, location: locationOf(compiled, read), message: message(context), help: help?.(context) }]
  })
}

/** What the variables of an expression stand for; `read` is told of all that is read of them. */
function contextOf(
  compiled: PatchedEnvironment,
  object: KubernetesObject | undefined,
  step: () => void,
  read: (read: Read) => void,
): { [variable: string]: unknown } {
  const views = viewsOf(compiled)
  views.read = (what) => {
    step()
    read(what)
  }
  const { id } = compiled.environment
  return { id, values: views.values, objects: views.objects, ...(object && { object: views.of(object) }) }
}

/** An environment's values and objects as CEL sees them, made once for all policies. */
const viewsOf = memoize((compiled: PatchedEnvironment) => {
  const made = new Map<KubernetesObject, unknown>()
  const views = {
    read: (_: Read): void => {},
    values: undefined as unknown,
    objects: [] as unknown[],
    of(object: KubernetesObject): unknown {
      if (!made.has(object))
        made.set(
          object,
          seen(object, undefined, (path) => views.read({ object, path })),
        )
      return made.get(object)
    },
  }
  views.values = seen(asJson(compiled.environment.values), root, (path) => views.read({ path }))
  views.objects = compiled.objects.map(views.of)
  return views
})

/**
 * What an expression read last: loops end where they fail. Of values the last that somebody has written, unless all are
 * defaults.
 */
function reasonOf(reads: readonly Read[], { environment: { written } }: PatchedEnvironment): Read | undefined {
  const last = reads.at(-1)
  if (!last || last.object) return last
  return reads.findLast(({ object, path }) => !object && path.length > 0 && at(written, path) !== undefined) ?? last
}

const locationOf = (compiled: PatchedEnvironment, read: Read | undefined): Location =>
  read?.object
    ? causeOf(compiled, read.object, read.path).location
    : locateValue(compiled.environment, read?.path ?? [])

function refusal(
  { compiled, location, message, help }: Violation,
  { name, severity }: Policy,
  index: number,
  fleetFile: FleetFile,
  ended: Exception | undefined,
): Diagnostic {
  return diagnose(severity === 'warning' ? 'policy-warning' : 'policy-violated', location, {
    message: ended ? `${message} (the exception from ${name} ended on ${ended.until})` : message,
    help: help ?? `change it, or ask the platform team for an exception from ${name} in ${fleetFile.file}`,
    related: [{ message: `this is the policy ${name}`, location: placeOf(fleetFile, ['policies', index, 'name']) }],
    environments: [compiled.environment.id],
  })
}
