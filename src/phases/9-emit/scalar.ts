/**
 * Strings that every reader takes for the same string without quotes: yaml, PyYAML and go-yaml (kubectl, Kustomize), by
 * the rules of YAML 1.1 or 1.2. Printable ASCII on one line, in which no indicator stands where it would mean something
 * and nothing begins like a number; what does begin with a digit is a quantity or a duration (`500m`, `2Gi`, `30s`).
 */
const plain = /^(?:(?:[A-Za-z_/$(]|\.\.?\/|--[a-z])(?:[ :]?[!"$-9;-~])*|\d+(?:\.\d+)?(?:[smh]|[KMGT]i?))$/

/** The words among them that YAML 1.1 or 1.2 reads as a boolean or as null: https://yaml.org/type/bool.html */
const word = /^(?:y|yes|n|no|on|off|true|false|null)$/i
const longestWord = 5

/**
 * What must not stand in a file as itself: what YAML calls non-printable or a line break (NEL, LS, PS), and what a
 * reviewer doesn't see (zero-width and bidirectional controls). With the flag, the surrogates are the lone ones. U+FFFD
 * is what a reader makes of bytes that aren't UTF-8: as it is never written, they can't pass for a generated file.
 */
const invisible =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\uffff]/u
const invisibles = new RegExp(invisible, 'gu')

/**
 * Texts that a literal block keeps. The last line is not of spaces or tabs alone, and a tab doesn't begin the first:
 * go-yaml, when Kustomize writes such a block again, leaves out the indentation that it then needs.
 */
const literal = /^\n* *[^ \t\n](?:[\s\S]*[^ \t\n])?[ \t]*\n*$/

/** How a text begins whose first line doesn't show how far the block is indented. */
const indented = /^\n* /

/** What stands for the string; a text of several lines continues at `indent`. */
export function stringText(value: string, indent: string): string {
  if (isPlain(value)) return value
  if (value.includes('\n') && literal.test(value) && !invisible.test(value)) return literalText(value, indent)
  return quotedText(value)
}

/** A key is a string that stays on its line. */
export const keyText = (key: string): string => (isPlain(key) ? key : quotedText(key))

/** YAML 1.1 wants a point before an exponent, and 1.2 doesn't mind. Minus zero is zero, as in JSON.stringify. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} can't be written to a manifest`)
  const text = String(value)
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text
}

const isPlain = (text: string): boolean => plain.test(text) && !(text.length <= longestWord && word.test(text))

/** Every escape that JSON has, YAML reads; JSON.stringify escapes lone surrogates, quotes and C0 controls already. */
function quotedText(value: string): string {
  const text = JSON.stringify(value)
  return invisible.test(text) ? text.replace(invisibles, escaped) : text
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

function literalText(value: string, indent: string): string {
  const chomping = !value.endsWith('\n') ? '-' : value.endsWith('\n\n') ? '+' : ''
  const indicators = (indented.test(value) ? '2' : '') + chomping
  const lines = chomping === '-' ? value : value.slice(0, -1)
  return `|${indicators}\n${lines.replace(/^(?=[^\n])/gm, indent)}`
}
