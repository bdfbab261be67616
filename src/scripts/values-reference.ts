import { isObject, type Json, type JsonObject } from '../model/json.ts'
import { dereference, fleetRoot, root, type Schema } from '../schema/schema.ts'
import { markdownTable } from './markdown-table.ts'

/** Where Kubernetes' own values are explained. */
const kubernetes = 'https://kubernetes.io/docs/reference/kubernetes-api/'

/** The text of schema/README.md: the keys of an environment file, and those of the fleet file. */
export const valuesReference = (): string => `# The values

Every key with its meaning and its default, written by \`npm run generate\` from the schemas of this folder. How values are
put together, and which of them a task needs, is in [the guide](../environments/README.md); what a message means in
[DIAGNOSTICS.md](DIAGNOSTICS.md). An editor that reads \`environment.schema.json\` shows the same while you type.

- [An environment file](#an-environment-file)
- [The fleet file](#the-fleet-file)

## An environment file

The keys of \`environments/<id>.yaml\`, of \`_defaults.yaml\` and of all files that others extend.

${markdownTable(['Value', 'Meaning', 'Default'], rows(root, ''))}

## The fleet file

The keys of \`environments/_fleet.yaml\`: see [delivery](../.github/docs/delivery.md) and [teams](../.github/docs/teams.md).

${markdownTable(['Key', 'Meaning', 'Default'], rows(fleetRoot, ''))}
`

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
