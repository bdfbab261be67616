import { Environment } from '@marcbachmann/cel-js'
import { RE2JS } from 're2js'

/** An expression in CEL that may be evaluated. */
export interface Expression {
  /** What it comes to; throws where it can't be evaluated, or takes too many steps. */
  evaluate: (context: { [variable: string]: unknown }) => unknown
  /** Its type, as far as it is known before it is evaluated: `dyn` where it is not. */
  type: string
  /** The fields that it reads of a variable, as far as they are written out. */
  reads: { variable: string; path: (string | number)[] }[]
}

/** How much work one evaluation may be: values that are read, and turns of loops. */
const most = 100_000

/** No expression that a person wrote is larger. */
const limits = { maxAstNodes: 5000, maxDepth: 60, maxListElements: 500, maxMapEntries: 500 }

/** Thrown where an expression takes more steps than it may. */
export class TooManySteps extends Error {
  constructor() {
    super(`it takes more than ${most} steps`)
  }
}

let left = 0

/** Counts a step of the expression that is being evaluated. */
export function step(): void {
  if (--left < 0) throw new TooManySteps()
}

/**
 * Compiles an expression; a text in its place says why that is not possible.
 *
 * @param variables the types of its variables, by their names
 */
export function compileExpression(text: string, variables: { [name: string]: string }): Expression | string {
  const environment = new Environment({ enableOptionalTypes: true, limits })
  for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, type)
  environment.registerFunction(`string.${matching}(string): bool`, matches)
  try {
    const program = environment.parse(text)
    const nodes = [...nodesOf(program.ast as Node)]
    for (const node of nodes) if (node.op === 'rcall' && node.args[0] === 'matches') node.args[0] = matching
    const checked = program.check()
    if (!checked.valid) return summaryOf(checked.error)
    for (const { meta } of nodes) if (meta?.alternate?.op === 'comprehension') countTurns(meta.alternate.args)
    return {
      type: checked.type ?? 'dyn',
      reads: nodes.flatMap((node) => chainOf(node) ?? []),
      evaluate(context) {
        left = most
        const result = program(context)
        // A quantifier keeps the mistakes of its turns to itself.
        if (left < 0) throw new TooManySteps()
        return result
      },
    }
  } catch (error) {
    return summaryOf(error)
  }
}

/** What is wrong, without the lines of the expression that the library's own message has. */
export const summaryOf = (error: unknown): string =>
  String((error as { summary?: string } | undefined)?.summary ?? (error as Error | undefined)?.message ?? error)

/** A node of the library's tree: a macro such as all() has the loop that it stands for as its alternate. */
interface Node {
  op: string
  // biome-ignore lint/suspicious/noExplicitAny: each operator has its own.
  args: any
  // biome-ignore lint/suspicious/noExplicitAny: the library's own.
  meta?: any
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item)
  else if (isNode(value)) {
    yield value
    yield* nodesOf(value.args)
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value

/** Has every turn of a loop counted. */
function countTurns(loop: { step: Turn }): void {
  const { step: turn } = loop
  loop.step = {
    maybeAsync: false,
    evaluate(evaluator, _, context) {
      step()
      return turn.evaluate(evaluator, turn, context)
    },
  }
}

interface Turn {
  maybeAsync: boolean
  evaluate: (evaluator: unknown, turn: Turn, context: unknown) => unknown
}

/** What a value is called in CEL. */
export const typeName = (value: unknown): string =>
  Array.isArray(value) ? 'a list' : value === null ? 'null' : (names[typeof value] ?? 'a map')

const names: { [type: string]: string } = { bigint: 'an int', number: 'a double', string: 'a string' }

/** The fields that a node reads of a variable: `values.a["b"]`. */
function chainOf(node: Node): { variable: string; path: (string | number)[] } | undefined {
  const path: (string | number)[] = []
  let at = node
  while (['.', '.?', '[]', '[?]'].includes(at.op)) {
    const [object, key] = at.args as [Node, string | Node]
    const field = typeof key === 'string' ? key : key.op === 'value' ? key.args : undefined
    if (typeof field === 'string') path.unshift(field)
    else if (typeof field === 'bigint') path.unshift(Number(field))
    else return undefined
    at = object
  }
  return at.op === 'id' && path.length > 0 ? { variable: String(at.args), path } : undefined
}

/** CEL's matches(), which takes RE2's expressions: in time that grows with the text, whatever it holds. */
const matching = 'matchesRe2'
const patterns = new Map<string, RE2JS>()

function matches(text: string, pattern: string): boolean {
  const compiled = patterns.get(pattern) ?? RE2JS.compile(pattern)
  patterns.set(pattern, compiled)
  return compiled.matcher(text).find()
}
