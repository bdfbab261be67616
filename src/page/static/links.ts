import { type Html, html } from '../html.ts'
import { toEnvironment } from '../route.ts'

/** How many environments are named before the others are folded away, and how many of those. */
const named = { open: 6, folded: 60 }

/** Environments as links into the page, many of them folded; without scripts they lead to their rows in the table. */
export function environmentLinks(ids: readonly string[]): Html {
  const links = ids
    .slice(0, named.open + named.folded)
    .map((id, index) => html`${index > 0 && ', '}<a href="${toEnvironment(id)}">${id}</a>`)
  if (ids.length <= named.open + 1) return html`${links}`
  const [open, folded] = [links.slice(0, named.open), links.slice(named.open, named.open + named.folded)]
  const rest = ids.length - open.length - folded.length
  return html`${open} <details class="more"><summary>and ${ids.length - open.length} more</summary>${folded}${rest > 0 && ` and ${rest} more`}</details>`
}
