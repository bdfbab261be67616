import { type Json, type JsonObject, withValue } from '../model/json.ts'
import { type Parsed, parse } from '../phases/1-load/parse.ts'
import { root, schemaAt } from '../schema/schema.ts'
import { UsageError } from './options.ts'

/** `a.b=c` as it is written on the command line. */
export interface ParsedAssignment {
  keys: string[]
  value: Json
  text: string
  /** As a layer of values. The diagnostics are those of the value. */
  parsed: Parsed
}

/**
 * Reads `a.b=c`: keys between dots (`\.` is a dot in a key), and a YAML value, `[1, 2]` and `{a: b}` among them.
 *
 * @param name how diagnostics call it: `--set a.b=c`
 * @throws UsageError where there is no key or no `=`
 */
export function parseAssignment(text: string, name: string): ParsedAssignment {
  const refuse = (): never => {
    throw new UsageError(`${name}: write it as KEY.KEY=VALUE`)
  }
  const [, path, value] = /^((?:[^=\\]|\\.)+?)=(.*)$/s.exec(text) ?? []
  if (path === undefined || value === undefined) return refuse()
  const keys = parseKeys(path)
  if (keys.some((key) => key === '' || key === '__proto__')) return refuse()
  const schema = schemaAt(keys, root) ?? { ...root, node: {} }
  // Several lines are a text as it stands: YAML would fold them into one. So is a number where only a text is taken: the
  // shell keeps quotes for itself.
  const isText = value.includes('\n') || (schema.node.type === 'string' && /^[-+.]?\d/.test(value))
  const written = `value: ${isText ? JSON.stringify(value) : value}\n`
  const parsed = parse(name, written, { ...schema, node: { properties: { value: schema.node } } })
  const { value: read = null } = parsed.source?.values ?? {}
  if (parsed.source) parsed.source.values = withValue({}, keys, read) as JsonObject
  return { keys, value: read, text, parsed }
}

/** `a.b` as keys; `\.` is a dot in one. */
export const parseKeys = (path: string): string[] => path.split(/(?<!\\)\./).map((key) => key.replace(/\\(.)/g, '$1'))
