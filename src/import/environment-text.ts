import { isObject, type Json, type JsonObject } from '../model/json.ts'
import { toYaml } from '../phases/9-emit/yaml.ts'
import { child, dereference, root, type Schema } from '../schema/schema.ts'
import type { Draft } from './draft.ts'

interface Heading {
  id: string
  /** What it was made of. */
  source: string
  /** Where the schema lies, for editors. */
  schema?: string | undefined
}

/** The text of an environment file: values in the order of the schema, comments where they are others than before. */
export function environmentText({ values, changed, patches }: Draft, { id, source, schema }: Heading): string {
  const comments = (key: string): string[] =>
    changed
      .filter(({ path }) => path[0] === key)
      .map(({ path, text }) => `# ${path.length > 1 ? `${path.slice(1).join('.')}: ` : ''}${text}`)
  const sections = ordered(values, root).map(([key, value]) =>
    [...comments(key), toYaml({ [key]: value }).trimEnd()].join('\n'),
  )
  const patch = patchList(patches)
  return [
    [
      ...(schema === undefined ? [] : [`# yaml-language-server: $schema=${schema}`]),
      `# ${id}: imported from ${source}`,
    ].join('\n'),
    ...grouped(sections),
    ...(patch.length > 0 ? [['# What no value covers yet:', toYaml({ patches: patch }).trimEnd()].join('\n')] : []),
  ]
    .join('\n\n')
    .concat('\n')
}

/** The patches as the environment file has them. */
const patchList = (patches: Draft['patches']): Json[] =>
  [...patches].map(([kind, patch]) => ({ target: { kind }, patch }))

/** The entries of a map as its schema orders them, and those of maps below. */
function ordered(map: JsonObject, schema: Schema): [string, Json][] {
  const { properties } = dereference(schema).node
  const known = isObject(properties) ? Object.keys(properties) : []
  const keys = [
    ...known.filter((key) => Object.hasOwn(map, key)),
    ...Object.keys(map).filter((key) => !known.includes(key)),
  ]
  return keys.map((key) => {
    const value = map[key]!
    const below = child(schema, key)
    return [key, below && isObject(value) ? Object.fromEntries(ordered(value, below)) : value]
  })
}

/** Sections of one line stand together. */
function grouped(sections: readonly string[]): string[] {
  const groups: string[] = []
  let isOpen = false
  for (const section of sections) {
    const isShort = !section.includes('\n')
    if (isShort && isOpen) groups.push(`${groups.pop()!}\n${section}`)
    else groups.push(section)
    isOpen = isShort
  }
  return groups
}
