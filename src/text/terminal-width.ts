import { escapeControls } from './escape.ts'

/** What a terminal draws for one character of the reader's: its text, its columns, and the code units it stands for. */
export interface Cell {
  text: string
  width: number
  length: number
}

/** A tab always takes these columns: a frame shows a part of a line, so the line's own tab stops mean nothing there. */
const tab = '    '

// East Asian Wide and Fullwidth (Unicode's UAX #11) in blocks, and what is drawn as an emoji.
const wide = new RegExp(
  '[\\p{Emoji_Presentation}\\ufe0f\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\ua4cf\\ua960-\\ua97f\\uac00-\\ud7a3' +
    '\\uf900-\\ufaff\\ufe30-\\ufe6f\\uff01-\\uff60\\uffe0-\\uffe6\\u{1b000}-\\u{1b2ff}\\u{20000}-\\u{3fffd}]',
  'u',
)
const combining = /^[\p{Mn}\p{Me}\u200c\u200d]+$/u
const ascii = /^[\t -~]*$/

let segmenter: Intl.Segmenter | undefined

/** A text as cells, one a grapheme, none of which can move the cursor. */
export function cells(text: string): Cell[] {
  if (ascii.test(text)) return Array.from(text, cell)
  // The locale is named because the result must not depend on the machine's; it costs 10 ms, so only when needed.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text), ({ segment }) => cell(segment))
}

export const width = (line: readonly Cell[]): number => line.reduce((sum, { width }) => sum + width, 0)

function cell(grapheme: string): Cell {
  const text = grapheme === '\t' ? tab : escapeControls(grapheme)
  return { text, width: text === grapheme ? columns(grapheme) : text.length, length: grapheme.length }
}

const columns = (grapheme: string): number => (wide.test(grapheme) ? 2 : combining.test(grapheme) ? 0 : 1)
