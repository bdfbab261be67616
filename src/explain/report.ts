import { painter } from '../diagnostics/color.ts'
import { visible } from '../diagnostics/visible.ts'
import { names } from '../diff/report/words.ts'
import { toYaml } from '../emit/yaml.ts'
import type { Json } from '../json.ts'
import type { EnvironmentExplanation, ExplainedValue, FieldExplanation, ValueExplanation } from './explain.ts'
import type { Origin } from './origins.ts'

/** An explanation for a terminal. */
export interface Explainer {
  environment: (id: string, explanation: EnvironmentExplanation) => string
  value: (id: string, explanation: ValueExplanation) => string
  field: (id: string, explanation: FieldExplanation) => string
}

export function explainer(color: boolean): Explainer {
  const paint = painter(color)
  const place = ({ layer, location }: Origin): string => (location ? paint('place', `${location.file}:${location.range?.start.line ?? 1}`) : layerNames[layer])
  const heading = (id: string, { value, is }: ExplainedValue): string => `${paint('message', value)} ${is === undefined ? `is not there in ${id}` : `in ${id}: ${textOf(is)}`}`
  /** Who says so, and, line by line, whose word that takes the place of. */
  const said = ([first, ...rest]: readonly Origin[], is: Json | undefined): string[] => {
    if (!first) return ['nobody says so: it is made of others, or has no default']
    const written = textOf(first.value) === textOf(is ?? null) ? '' : `, written as ${textOf(first.value)}`
    const layer = first.location ? ` (${layerNames[first.layer]})` : ''
    return [`${place(first)}${layer}${written}`, ...rest.map((origin) => `  in the place of ${textOf(origin.value)}, ${place(origin)}`)]
  }
  const withOrigins = (values: readonly ExplainedValue[]): string =>
    values.map(({ value, is, origins }) => [`  ${paint('message', value)}${is === undefined ? ', which is not there' : `: ${textOf(is)}`}`, ...said(origins, is).map((line) => `    ${line}`)].join('\n')).join('\n')
  return {
    environment: (id, { values }) => (values.length > 0 ? `${paint('message', id)}\n${withOrigins(values)}\n` : `${id} has nothing but defaults\n`),
    value: (id, explanation) =>
      [
        paint('message', explanation.value),
        ...[explanation.description, explanation.form].filter((text) => text !== '').map((text) => `  ${text}`),
        '',
        heading(id, explanation),
        ...said(explanation.origins, explanation.is).map((line) => `  ${line}`),
        '',
        ...(explanation.reaches.length > 0 ? ['It reaches', ...explanation.reaches.map(({ field, environments }) => `  ${field}   ${paint('gutter', `in ${names(environments, 5)}`)}`)] : ['It reaches nothing as things are.']),
        '',
      ].join('\n'),
    field: (id, { field, is, madeOf, thereBy }) =>
      [
        `${paint('message', field)} in ${id}: ${textOf(is)}`,
        '',
        ...(madeOf.length > 0 ? ['It is made of', withOrigins(madeOf)] : ['It is the same whatever the values say.']),
        ...(thereBy.length > 0 ? ['', 'It is there because of', withOrigins(thereBy)] : []),
        '',
      ].join('\n'),
  }
}

const layerNames: Record<Origin['layer'], string> = { environment: 'the environment', defaults: '_defaults', override: 'an override', schema: 'the schema’s default' }

/** How much of a value is shown. */
const longest = 200

/** A value on one line. */
function textOf(value: Json): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : toYaml(value).trimEnd()
  return visible(text.length > longest ? `${text.slice(0, longest)}…` : text)
}
