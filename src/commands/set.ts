import type { JsonObject } from '../json.ts'
import { parse } from '../load/parse.ts'
import { UsageError } from './options.ts'

/**
 * Reads `a.b=c` as a layer of values: keys between dots (`\.` is a dot in a key), and a YAML value, `[1, 2]` and
 * `{a: b}` among them.
 *
 * @throws UsageError where there is no key or no `=`
 */
export function parseSet(text: string): ReturnType<typeof parse> {
  const [, path, value] = /^((?:[^=\\]|\\.)+?)=(.*)$/s.exec(text) ?? []
  if (path === undefined || value === undefined) throw new UsageError(`--set ${text}: write it as KEY.KEY=VALUE`)
  const keys = path.split(/(?<!\\)\./).map((key) => key.replace(/\\(.)/g, '$1'))
  if (keys.some((key) => key === '' || key === '__proto__')) throw new UsageError(`--set ${text}: write it as KEY.KEY=VALUE`)
  const parsed = parse(`--set ${text}`, `value: ${value.replaceAll('\n', ' ')}\n`)
  if (parsed.source) {
    const { value } = parsed.source.values
    parsed.source.values = keys.reduceRight<JsonObject>((below, key) => ({ [key]: below }), value as JsonObject)
  }
  return parsed
}
