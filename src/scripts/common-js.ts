import { parseSync } from 'oxc-parser'

/**
 * The text of a file of a bundle, an ES module as esbuild writes it, as a CommonJS module. Names are bound once, because
 * the files of a bundle import each other in no circle: in esbuild's own form every use of a name calls a getter.
 */
export function asCommonJs(text: string, path: string): string {
  const { module, errors } = parseSync(path, text, { sourceType: 'module' })
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`)
  const start = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0
  const parts: [start: number, end: number, text: string][] = [[start, start, '"use strict";']]
  for (const { start, end, moduleRequest, entries } of module.staticImports) {
    const required = `require(${JSON.stringify(moduleRequest.value)});`
    const isWhole = entries.some(({ importName }) => importName.kind !== 'Name')
    if (isWhole && entries.length > 1) throw new Error(`${path} imports ${moduleRequest.value} in two ways`)
    const names = entries.map(({ importName, localName }) => property(importName.name!, localName.value))
    const bound = isWhole ? entries[0]!.localName.value : `{${names.join(',')}}`
    parts.push([start, end, entries.length === 0 ? required : `var ${bound}=${required}`])
  }
  for (const { start, end, moduleRequest } of module.dynamicImports) {
    const name = text.slice(moduleRequest.start, moduleRequest.end)
    parts.push([start, end, `Promise.resolve().then(()=>require(${name}))`])
  }
  // What a file exports is its last statement.
  const exported = /export\s*\{([^}]*)\};\s*$/.exec(text)
  if (exported) {
    const names = exported[1]!.split(',').map((name) => name.trim().split(' as ') as [string, string?])
    const all = names.map(([local, name = local]) => property(name, local))
    parts.push([exported.index, text.length, `module.exports={${all.join(',')}};\n`])
  }
  return replaced(text, parts)
}

const property = (name: string, value: string): string => (name === value ? name : `${name}:${value}`)

function replaced(text: string, parts: readonly [start: number, end: number, text: string][]): string {
  let made = ''
  let from = 0
  for (const [start, end, part] of parts.toSorted(([a], [b]) => a - b)) {
    made += text.slice(from, start) + part
    from = end
  }
  return made + text.slice(from)
}
