import { rowOf, unknownKind } from '../../facts/kubernetes/kinds.ts'
import { formatPath, type Path, parsePath } from '../../model/json.ts'
import type { Fleet } from '../../schema/generated/fleet.ts'
import { kindSchema, type Schema, schemaAt, valueSchemaAt } from '../../schema/schema.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import type { Expression } from './expression.ts'

type Policy = NonNullable<Fleet['policies']>[number]

/** What evaluates expressions: half a megabyte of code, which only a fleet file with policies loads. */
export type Cel = typeof import('./expression.ts')

/** A text of a policy with its expressions in place, for the variables of one environment. */
type Filled = (context: { [variable: string]: unknown }) => string

export interface Fault {
  /** Where it is, below the policy. */
  path: Path
  message: string
  help?: string
}

/** A policy whose expressions are compiled, once for all environments. */
export interface CompiledPolicy {
  expression?: Expression
  message: Filled
  help?: Filled
  /** What is wrong with it: it can't be evaluated then. */
  faults: Fault[]
  /** Set once it has taken too many steps: it would for each environment. */
  isSpent: { value: boolean }
}

export function compilePolicy({ name, expression, message, help, path, kinds }: Policy, cel: Cel): CompiledPolicy {
  const faults: Fault[] = []
  const variables = { values: 'dyn', objects: 'list', id: 'string', ...(kinds && { object: 'dyn' }) }
  const compile = (key: string, text: string): Expression | undefined => {
    const compiled = cel.compileExpression(text, variables)
    if (typeof compiled === 'string') {
      faults.push({ path: [key], message: `${name} does not compile: ${compiled}`, ...hintFor(text, kinds) })
      return undefined
    }
    for (const { variable, path } of compiled.reads) {
      const fault = readFault(variable, path, kinds)
      if (fault) faults.push({ path: [key], ...fault, message: `${name} reads ${fault.message}` })
    }
    return compiled
  }
  const fill = (key: string, text: string): Filled => {
    const parts = text.split(/\{\{((?:(?!\{\{|\}\}).)*)\}\}/s)
    const compiled = parts.map((part, index) => (index % 2 === 1 ? compile(key, part) : part))
    return (context) => compiled.map((part) => (typeof part === 'object' ? shown(part, context) : part)).join('')
  }
  for (const [index, kind] of (kinds ?? []).entries()) {
    if (!kindSchemaOf(kind)) faults.push({ path: ['kinds', index], ...unknownKind(kind) })
  }
  if (path !== undefined && (!parsePath(path) || !valueSchemaAt(parsePath(path)!)))
    faults.push({
      path: ['path'],
      message: `there is no value ${path}`,
      help: 'write one such as image or backendStore.host',
    })
  const main = compile('expression', expression)
  if (main && !['bool', 'dyn'].includes(main.type))
    faults.push({ path: ['expression'], message: `${name} is no bool, but ${main.type}`, help: comparisonHelp })
  return {
    ...(main && { expression: main }),
    message: fill('message', message),
    ...(help !== undefined && { help: fill('help', help) }),
    faults,
    isSpent: { value: false },
  }
}

export const comparisonHelp = 'write a comparison, such as values.replicas > 1'

const hintFor = (text: string, kinds: readonly string[] | undefined): { help: string } => ({
  help:
    !kinds && /\bobject\b/.test(text)
      ? 'object is one of the kinds that the policy names: add kinds: [Deployment]'
      : 'write an expression of CEL (https://cel.dev) over values, objects and id, such as values.replicas > 1',
})

/** A value in a message; what can't be evaluated is a question mark. */
function shown(expression: Expression, context: { [variable: string]: unknown }): string {
  try {
    const value = expression.evaluate(context)
    return typeof value === 'object'
      ? JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? Number(part) : part))
      : String(value)
  } catch {
    return '?'
  }
}

const kindSchemaOf = (kind: string): Schema | undefined =>
  rowOf({ kind })?.emittedFor === 'environment' ? kindSchema(kind) : undefined

/** Why a path that an expression reads leads nowhere: a rule about it would hold, or fail, for everybody. */
function readFault(
  variable: string,
  path: Path,
  kinds: readonly string[] = [],
): { message: string; help?: string } | undefined {
  const tops = variable === 'object' ? kinds.flatMap((kind) => kindSchemaOf(kind) ?? []) : []
  const find = (part: Path): Schema[] =>
    variable === 'values'
      ? [valueSchemaAt(part)].flatMap((schema) => schema ?? [])
      : tops.flatMap((top) => schemaAt(part, top) ?? [])
  if (variable !== 'values' && tops.length === 0) return undefined
  for (let length = 1; length <= path.length; length++) {
    if (find(path.slice(0, length)).length > 0) continue
    const above = find(path.slice(0, length - 1))
    // A schema that names nothing lets everything be.
    if (above.some(({ node }) => node.properties === undefined)) return undefined
    const known = above.flatMap(({ node }) => Object.keys(node.properties as object))
    const near = didYouMean(String(path[length - 1]), known)
    return {
      message: `${variable}.${formatPath(path.slice(0, length))}, which there is not`,
      help: near === undefined ? `the keys there are ${known.join(', ')}` : `did you mean ${near}?`,
    }
  }
  return undefined
}
