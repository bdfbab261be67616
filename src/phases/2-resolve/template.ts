import { at, isObject, type Json, type JsonObject } from '../../model/json.ts'
import { root, schemaAt } from '../../schema/schema.ts'
import { cut } from '../../text/cut.ts'
import { didYouMean } from '../../text/did-you-mean.ts'

/** What templates can read. */
export interface Context {
  values: JsonObject
  release: { Name: string; Namespace: string }
  /**
   * Only some layers are merged: a template that expands to nothing is a mistake, because another layer may fill it.
   */
  isPartial?: boolean
  /** How many characters templates may still make: each function makes some, however little comes of it. */
  room: { characters: number }
}

/** How many characters the templates of an environment may make, as many as a file may have. */
export const mostCharacters = 1024 * 1024

/** A mistake in a template: what is wrong, and what to write instead. */
export interface TemplateError {
  message: string
  help: string
}

const supported =
  '{{ .Values.a.b }}, {{ .Release.Name }} and {{ .Release.Namespace }} are supported, with default, lower, upper, trunc and quote'

/**
 * Expands the templates in a text, as Helm's `tpl` does for the part of its language that charts use in values.
 * What a template reads is not expanded again; a null, and a known key without a value, read as empty.
 */
export function expand(text: string, context: Context): { text: string } | { errors: TemplateError[] } {
  // That there is no room left is reported.
  if (context.room.characters < 0) return { text }
  const errors: TemplateError[] = []
  const parts: string[] = []
  let [from, open] = [0, text.indexOf('{{')]
  while (open !== -1 && context.room.characters >= 0) {
    const close = text.indexOf('}}', open + 2)
    if (close === -1) {
      errors.push({ message: `a template is not closed in ${JSON.stringify(cut(text))}`, help: supported })
      break
    }
    parts.push(text.slice(from, open), expanded(text.slice(open + 2, close), context, errors))
    from = close + 2
    open = text.indexOf('{{', from)
  }
  return errors.length > 0 ? { errors } : { text: parts.join('') + text.slice(from) }
}

/** What a template's expression comes to; empty where it has a mistake, which is added to the errors. */
function expanded(expression: string, context: Context, errors: TemplateError[]): string {
  try {
    const text = evaluate(expression, context)
    if (context.isPartial && text === '') throw new Mistake(`${template(expression)} is empty`)
    return text
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    errors.push({ message: error.message, help: error.help })
    return ''
  }
}

/** A template as a message shows it. */
const template = (expression: string): string => `{{${cut(expression)}}}`

class Mistake extends Error {
  help: string
  constructor(message: string, help: string = supported) {
    super(message)
    this.help = help
  }
}

/**
 * Functions by name: the number of arguments before the piped one, and what they do. Sprig's and Go's, by the same
 * names.
 */
const functions: { [name: string]: [before: number, (value: Json, argument: Json) => Json] } = {
  default: [1, (value, fallback) => (isEmpty(value) ? fallback : value)],
  lower: [0, (value) => toText(value).toLowerCase()],
  upper: [0, (value) => toText(value).toUpperCase()],
  quote: [0, (value) => JSON.stringify(toText(value))],
  trunc: [1, (value, count) => truncate(toText(value), count)],
}

const isEmpty = (value: Json): boolean => value === null || value === '' || value === 0 || value === false

const toText = (value: Json): string => (value === null ? '' : String(value))

function truncate(text: string, count: Json): string {
  if (typeof count !== 'number') throw new Mistake('trunc takes a number, as in trunc 20')
  const characters = [...text]
  return (count < 0 ? characters.slice(count) : characters.slice(0, count)).join('')
}

/** `operand | function argument | …`, each command also in the form `function argument operand`. */
function evaluate(expression: string, context: Context): string {
  const tokens = expression.match(/"(?:[^"\\]|\\.?)*"?|`[^`]*`?|[^\s|"`]+|\|/gs) ?? []
  const commands: string[][] = [[]]
  for (const token of tokens) token === '|' ? commands.push([]) : commands.at(-1)!.push(token)
  let piped: Json | undefined
  for (const command of commands) {
    piped = run(command, piped, expression, context)
    context.room.characters -= toText(piped).length
    if (context.room.characters < 0) {
      const message = `with ${template(expression)}, the templates of this environment make more than ${mostCharacters} characters`
      throw new Mistake(message, 'write fewer of them, or let them read shorter texts')
    }
  }
  return toText(piped!)
}

function run(command: string[], piped: Json | undefined, expression: string, context: Context): Json {
  const [head, ...rest] = command
  if (head === undefined) throw new Mistake(`${template(expression)} has an empty command`)
  if (!Object.hasOwn(functions, head)) {
    if (/^[A-Za-z]\w*$/.test(head)) {
      const near = didYouMean(head, Object.keys(functions))
      throw new Mistake(
        `the template function ${cut(head)} is not supported`,
        near ? `did you mean ${near}? ${supported}` : supported,
      )
    }
    if (piped !== undefined || rest.length > 0) throw new Mistake(`${template(expression)} can't be understood`)
    return operand(head, expression, context)
  }
  const [before, apply] = functions[head]!
  const values = [...rest.map((token) => operand(token, expression, context)), ...(piped === undefined ? [] : [piped])]
  if (values.length !== before + 1)
    throw new Mistake(`${head} takes ${before + 1} ${before ? 'values' : 'value'}, not ${values.length}`)
  return apply(values[before]!, before ? values[0]! : null)
}

function operand(token: string, expression: string, context: Context): Json {
  if (/^-?\d+$/.test(token)) return Number(token)
  if (token.startsWith('"')) {
    try {
      return JSON.parse(token) as Json
    } catch {
      throw new Mistake(`${cut(token)} is no text in quotes`)
    }
  }
  if (/^`[^`]*`$/.test(token)) return token.slice(1, -1)
  const [, top, ...path] = token.split('.')
  if (token === '.Release.Name') return context.release.Name
  if (token === '.Release.Namespace') return context.release.Namespace
  if (!token.startsWith('.Values.') || path.includes(''))
    throw new Mistake(`${template(expression)} can't be understood`)
  return read(top === 'Values' ? path : [], context)
}

function read(path: string[], { values }: Context): Json {
  const value = at(values, path)
  const name = cut(`.Values.${path.join('.')}`)
  if (typeof value === 'object' && value !== null)
    throw new Mistake(`${name} is a ${Array.isArray(value) ? 'list' : 'map'}, and can't be written as text`)
  if (value !== undefined) return value
  // A key that the schema knows may have no value; any other that is missing is a mistake.
  const length = path.findIndex((_, index) => !keysAt(path.slice(0, index), values).includes(path[index]!))
  if (length === -1) return null
  const near = didYouMean(path[length]!, keysAt(path.slice(0, length), values))
  const meant = [...path.slice(0, length), near, ...path.slice(length + 1)].join('.')
  throw new Mistake(`${name} does not exist`, near ? `did you mean .Values.${meant}?` : supported)
}

/** The keys below a path: the schema's, and those of the values. */
function keysAt(path: string[], values: JsonObject): string[] {
  return [schemaAt(path, root)?.node.properties, at(values, path)].flatMap((map) =>
    isObject(map) ? Object.keys(map) : [],
  )
}
