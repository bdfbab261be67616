import { commands } from '../commands/commands.ts'
import { meaningOf } from '../commands/help.ts'
import { type CommandName, type Option, type OptionName, options, optionText } from '../commands/options.ts'
import { catalogue } from '../diagnostics/catalogue.ts'
import { diagnosticFormats } from '../diagnostics/format-names.ts'
import { isObject, type Json, type JsonObject } from '../model/json.ts'
import { dereference, fleetRoot, root, type Schema } from '../schema/schema.ts'

/** Where Kubernetes' own values are explained. */
const kubernetes = 'https://kubernetes.io/docs/reference/kubernetes-api/'

/** A row for every key of the values: name, meaning, default. */
const reference = (): string => table(['Value', 'Meaning', 'Default'], rows(root, ''))

/** A row for every key of the fleet file. */
const fleetReference = (): string => table(['Key', 'Meaning', 'Default'], rows(fleetRoot, ''))

/** A row for every code of a diagnostic. */
const codes = (): string =>
  table(
    ['Code', 'Severity', 'Meaning'],
    Object.entries(catalogue).map(([code, { severity, summary }]) => [
      `[\`${code}\`](schema/DIAGNOSTICS.md#${code})`,
      severity,
      summary,
    ]),
  )

function rows({ node, document }: Schema, prefix: string): string[][] {
  const known = isObject(node.properties) ? Object.entries(node.properties) : []
  const entries: [string, Json | undefined][] = [
    ...known.map(([key, value]): [string, Json] => [`${prefix}${key}`, value]),
    [`${prefix}<name>`, node.additionalProperties],
  ]
  return entries.flatMap(([name, value]) => {
    if (!isObject(value)) return []
    const property = dereference({ node: value, document })
    if (property.document !== document || (name.endsWith('<name>') && !isObject(property.node.properties))) {
      return value.description ? [row(name, value, property)] : []
    }
    const items = isObject(property.node.items)
      ? dereference({ node: property.node.items, document: property.document })
      : undefined
    return [
      ...(property.node.description ? [row(name, property.node, property)] : []),
      ...rows(property, `${name}.`),
      ...(items?.document === document && items.node.properties ? rows(items, `${name}[].`) : []),
    ]
  })
}

function row(name: string, { description }: JsonObject, { node, document }: Schema): string[] {
  const isKubernetes = document === 'kubernetes.schema.json' && node.type === 'object'
  const kind = isKubernetes ? ` [${String(node.title)}](${kubernetes}).` : ''
  return [`\`${name}\``, `${String(description).replaceAll('<', '&lt;')}${kind}`, defaultOf(node)]
}

/** Maps of known keys show their defaults key by key. */
const defaultOf = (node: JsonObject): string =>
  node.default === undefined ? '' : `\`${JSON.stringify(node.default)}\``

const table = (head: string[], body: string[][]): string =>
  [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** A row for every option of the command line. */
const optionReference = (): string =>
  table(
    ['Option', 'Of', 'Meaning'],
    (Object.entries(options) as [OptionName, Option][]).flatMap(([name, { meaning }]) => {
      const own: [string, string][] =
        typeof meaning === 'string' ? [['every command', meaning]] : Object.entries(meaning)
      return own.map(([command, text]) => {
        const formats = Object.hasOwn(commands, command) ? commands[command as CommandName].formats : diagnosticFormats
        return [`\`${optionText(name)}\``, command, meaningOf(name, text, formats)]
      })
    }),
  )

/** The generated regions of README.md, by name. */
const regions: Record<string, () => string> = {
  values: reference,
  fleet: fleetReference,
  codes,
  options: optionReference,
}

/** The README with its tables renewed: the values, the keys of the fleet file, the codes of diagnostics, the options. */
export const withTables = (readme: string): string =>
  Object.entries(regions).reduce((text, [name, content]) => replaceRegion(text, name, content()), readme)

/** A text with the region between `<!-- name -->` and `<!-- /name -->` replaced. */
function replaceRegion(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [before, rest] = text.split(start) as [string, string | undefined]
  const after = rest?.split(end)[1]
  if (after === undefined) throw new Error(`README.md has no region ${start} … ${end}`)
  return `${before}${start}\n${content}\n${end}${after}`
}
