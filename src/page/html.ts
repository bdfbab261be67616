import { showInvisible } from '../text/escape.ts'

/** A part of a page that is markup already. */
export interface Html {
  html: string
}

type Part = string | number | Html | readonly Part[] | undefined | false

/**
 * Markup with parts in it: ``html`<b>${name}</b>` ``. A text stays text, whatever it holds: markup, the ends of
 * elements and attributes, and characters that change how others are read. Nothing is written for undefined and false.
 */
export const html = (texts: TemplateStringsArray, ...parts: Part[]): Html => ({
  html: texts.map((text, index) => text + (index < parts.length ? markupOf(parts[index]) : '')).join(''),
})

/** What is markup already, as it stands. */
export const raw = (text: string): Html => ({ html: text })

function markupOf(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return String(part)
  return 'html' in part ? part.html : part.map(markupOf).join('')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escapeHtml = (text: string): string =>
  text
    .split('\n')
    .map((line) => showInvisible(line).replace(/[&<>"']/g, (character) => entities[character]!))
    .join('\n')
