import { asIs, type Place } from '../diagnostics/place.ts'
import { names } from '../diagnostics/prose.ts'
import { equal, type Json } from '../model/json.ts'
import { toYaml } from '../phases/9-emit/yaml.ts'
import { painter } from '../text/color.ts'
import { cut } from '../text/cut.ts'
import { escapeControls } from '../text/escape.ts'
import type { EnvironmentExplanation, ExplainedValue, FieldExplanation, ValueExplanation } from './explain.ts'
import type { Origin } from './value-layers.ts'

/** An explanation for a terminal. */
interface Explainer {
  environment: (id: string, explanation: EnvironmentExplanation) => string
  value: (id: string, explanation: ValueExplanation) => string
  field: (id: string, explanation: FieldExplanation) => string
}

/** @param placeOf how files are called */
export function explainer(color: boolean, placeOf: Place = asIs): Explainer {
  const paint = painter(color)
  const place = ({ layer, location }: Origin): string =>
    location
      ? paint('place', `${placeOf(location.file)}${location.range ? `:${location.range.start.line}` : ''}`)
      : layerNames[layer]
  /** The winning layer, and, line by line, the layers that it overrides. */
  const said = ([first, ...rest]: readonly Origin[], is: Json | undefined): string[] => {
    if (!first) return ['no file says it: it is derived, or has no default']
    const written = equal(first.value, is) || first.value === null ? '' : `, written as ${textOf(first.value)}`
    const layer = first.location ? ` (${layerNames[first.layer]})` : ''
    return [
      `${place(first)}${layer}${written}`,
      ...rest.map(
        (origin) =>
          `  ${equal(origin.value, first.value) ? 'the same as' : 'instead of'} ${textOf(origin.value)}, ${place(origin)}`,
      ),
    ]
  }
  const gone = (origins: readonly Origin[]): string =>
    origins[0]?.value === null ? ', removed' : ', which is not there'
  const withOrigins = (values: readonly ExplainedValue[]): string =>
    values
      .map(({ value, is, origins }) =>
        [
          `  ${paint('message', value)}${is === undefined ? gone(origins) : `: ${textOf(is)}`}`,
          ...said(origins, is).map((line) => `    ${line}`),
        ].join('\n'),
      )
      .join('\n')
  return {
    environment: (id, { values }) =>
      values.length > 0 ? `${paint('message', id)}\n${withOrigins(values)}\n` : `${id} has nothing but defaults\n`,
    value: (id, { value, is, origins, description, form, reaches, alsoIn, answersTo = [] }) =>
      [
        paint('message', value),
        ...[description, form].filter((text) => text !== '').map((text) => `  ${text}`),
        '',
        `${paint('message', value)} in ${id}${is === undefined ? gone(origins) : `: ${textOf(is)}`}`,
        ...said(origins, is).map((line) => `  ${line}`),
        ...(alsoIn.length > 0 ? [`  An edit there moves ${names(alsoIn, 5)}, too.`] : []),
        '',
        ...(reaches.length > 0
          ? ['It reaches', ...reaches.map((field) => `  ${escapeControls(field)}`)]
          : [value === 'patches' ? 'It reaches what its patches name.' : 'It reaches nothing as things are.']),
        ...(answersTo.length > 0
          ? ['', 'The server answers to the host names', ...answersTo.map((name) => `  ${escapeControls(name)}`)]
          : []),
        '',
      ].join('\n'),
    field: (id, { field, is, madeOf, thereBy }) =>
      [
        `${paint('message', escapeControls(field))} in ${id}: ${textOf(is)}`,
        '',
        ...(madeOf.length > 0
          ? ['It is made of', withOrigins(madeOf)]
          : ['No value changes it by itself, but for patches.']),
        ...(thereBy.length > 0 ? ['', 'It is there because of', withOrigins(thereBy)] : []),
        '',
      ].join('\n'),
  }
}

const layerNames: Record<Origin['layer'], string> = {
  environment: 'the environment',
  defaults: '_defaults',
  override: 'an override',
  fleet: 'the fleet file',
  schema: "the schema's default",
}

/** How much of a value is shown. */
const longest = 200

/** A value on one line. */
function textOf(value: Json): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : toYaml(value).trimEnd()
  return escapeControls(cut(text, longest))
}
