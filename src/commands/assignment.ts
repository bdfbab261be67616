import { type Json, type JsonObject, withValue } from '../model/json.ts'
import { type Parsed, parse } from '../phases/1-load/parse.ts'
import { UsageError } from './options.ts'

/** `a.b=c` as it is written on the command line. */
export interface ParsedAssignment {
  keys: string[]
  value: Json
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
  // Several lines are a text as it stands: YAML would fold them into one.
  const parsed = parse(name, `value: ${value.includes('\n') ? JSON.stringify(value) : value}\n`)
  const { value: read = null } = parsed.source?.values ?? {}
  if (parsed.source) parsed.source.values = withValue({}, keys, read) as JsonObject
  return { keys, value: read, parsed }
}

/** `a.b` as keys; `\.` is a dot in one. */
export const parseKeys = (path: string): string[] => path.split(/(?<!\\)\./).map((key) => key.replace(/\\(.)/g, '$1'))
