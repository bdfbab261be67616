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

/** A place where an environment violates a policy, and what is said. */
interface Violation {
  location: Location
  message: string
  help?: string | undefined
}

/** What a policy finds in one environment: data. */
export interface Judgement {
  id: string
  /** The place of the policy in the fleet file. */
  policy: number
  violations: Violation[]
  /** Why it could not be evaluated. */
  faults: Fault[]
  /** Whether it took too many steps here, or in one before, and was not asked any more. */
  isSpent: boolean
}

/** The policies of a fleet file, compiled; only where there are any is loaded what evaluates them. */
const compiledPolicies = memoize(async ({ policies = [] }: Fleet) =>
  policies.length === 0 ? [] : compileAll(policies, await import('./expression.ts')),
)

const compileAll = (policies: readonly Policy[], cel: Cel) =>
  policies.map((policy) => ({ policy, cel, compiled: compilePolicy(policy, cel) }))

/** Evaluates the policies of the fleet file for the environments that each is about. */
export async function judge(environments: readonly PatchedEnvironment[], { fleet }: FleetFile): Promise<Judgement[]> {
  const policies = fleet ? await compiledPolicies(fleet) : []
  return environments.flatMap((environment) =>
    [...policies.entries()].flatMap(([index, { policy, compiled, cel }]) => {
      const { id } = environment.environment
      if (compiled.faults.length > 0 || !isAbout(policy, id)) return []
      const faults: Fault[] = []
      const violations = violationsOf(environment, policy, compiled, cel, (fault) => faults.push(fault))
      return [{ id, policy: index, violations, faults, isSpent: compiled.isSpent.value }]
    }),
  )
}

/**
 * What the policies say, and what there is to say of their exceptions.
 *
 * @param judgements those of all environments, in the order of their ids
 * @param today the day by which exceptions end: `2027-01-31`
 */
export async function policyDiagnostics(
  judgements: readonly Judgement[],
  fleetFile: FleetFile,
  today: string,
): Promise<Diagnostic[]> {
  const found = collector()
  const policies = fleetFile.fleet ? await compiledPolicies(fleetFile.fleet) : []
  for (const [index, { policy, compiled }] of policies.entries()) {
    const invalid = ({ path, ...details }: Fault, ids?: string[]): void =>
      found.add(diagnose('policy-invalid', placeOf(fleetFile, ['policies', index, ...path]), details), ids)
    for (const fault of compiled.faults) invalid(fault)
    if (compiled.faults.length > 0) continue
    const own = untilSpent(judgements.filter((judgement) => judgement.policy === index))
    const needed = new Set<Exception>()
    for (const { id, faults, violations } of own) {
      for (const fault of faults) invalid(fault, [id])
      for (const violation of violations) {
        const exceptions = policy.exceptions.filter((exception) => isAbout(exception, id))
        const current = exceptions.find(({ until }) => until >= today)
        if (current) needed.add(current)
        else found.add(refusal(id, violation, policy, index, fleetFile, exceptions.at(-1)))
      }
    }
    for (const [at, exception] of policy.exceptions.entries()) {
      const isViolated = own.some(({ id, violations }) => violations.length > 0 && isAbout(exception, id))
      const told = exceptionNote(policy.name, exception, { isNeeded: needed.has(exception), isViolated, today })
      if (told) found.add(diagnose(told.code, placeOf(fleetFile, ['policies', index, 'exceptions', at, 'until']), told))
    }
  }
  return found.all()
}

/** Those up to the first environment in which a policy took too many steps: another thread may have gone on. */
function untilSpent(judgements: Judgement[]): Judgement[] {
  const last = judgements.findIndex(({ isSpent }) => isSpent)
  return last === -1 ? judgements : judgements.slice(0, last + 1)
}

const placeOf = ({ source, file }: FleetFile, path: Path): Location => (source ? locate(source, path) : { file: file! })

const isAbout = ({ environments }: { environments: readonly string[] }, id: string): boolean =>
  environments.some((pattern) => matches(pattern, id))

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
  cel: Cel,
  invalid: (fault: Fault) => void,
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
      invalid({ path: ['expression'], message, ...(help !== undefined && { help }) })
      return []
    }
    const read = policy.path === undefined ? reasonOf(reads, compiled) : { path: parsePath(policy.path)! }
    return [{ location: locationOf(compiled, read), message: message(context), help: help?.(context) }]
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
  id: string,
  { location, message, help }: Violation,
  { name, severity }: Policy,
  index: number,
  fleetFile: FleetFile,
  ended: Exception | undefined,
): Diagnostic {
  return diagnose(severity === 'warning' ? 'policy-warning' : 'policy-violated', location, {
    message: ended ? `${message} (the exception from ${name} ended on ${ended.until})` : message,
    help: help ?? `change it, or ask the platform team for an exception from ${name} in ${fleetFile.file}`,
    related: [{ message: `this is the policy ${name}`, location: placeOf(fleetFile, ['policies', index, 'name']) }],
    environments: [id],
  })
}
