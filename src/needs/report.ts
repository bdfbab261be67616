import { stringify } from '../diagnostics/json.ts'
import { names } from '../diagnostics/prose.ts'
import { painter } from '../text/color.ts'
import { escapeControls } from '../text/escape.ts'
import { isInCluster, type Need } from './need.ts'

/** What is needed as text that ends with a newline, by the name that `--format` knows. */
export const needReports = {
  pretty: prettyNeeds,
  json: (needs: readonly Need[]): string => stringify(needs),
}

/** For a terminal: by cluster and namespace, each need with what has to be in it and who needs it. */
function prettyNeeds(needs: readonly Need[], color: boolean): string {
  const paint = painter(color)
  const places = [...new Set(needs.map(placeOf))]
  return places
    .map((place) => ({ place, group: needs.filter((need) => placeOf(need) === place) }))
    .map(({ place, group }) =>
      [paint('place', escapeControls(place)), ...group.flatMap((need) => lines(need, (text) => paint('gutter', text)))]
        .map((line) => `${line}\n`)
        .join(''),
    )
    .join('\n')
}

const placeOf = (need: Need): string =>
  need.namespace !== undefined
    ? `namespace ${need.namespace} of ${need.cluster}`
    : isInCluster(need)
      ? need.cluster
      : `outside of ${need.cluster}`

function lines(need: Need, faint: (text: string) => string): string[] {
  const keys = need.keys.length > 0 ? `, with ${needNoun(need)} ${names(need.keys, 10, escapeControls)}` : ''
  const readers = need.readers.map(({ environment, values }) =>
    values.length > 0 ? `${environment} (${values.join(', ')})` : environment,
  )
  return [
    `  ${escapeControls(titleOf(need))}${escapeControls(keys)}`,
    `    ${faint(escapeControls(names(readers, 4)))}`,
  ]
}

/** `Secret db`, `a default StorageClass`. */
export const titleOf = ({ kind, name }: Need): string => (name === '' ? `a default ${kind}` : `${kind} ${name}`)

const needNoun = ({ kind, keys }: Need): string =>
  `the ${kind === 'Gateway' ? 'listener' : 'key'}${keys.length > 1 ? 's' : ''}`
