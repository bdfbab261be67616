// C0, C1, surrogates without a partner, line separators, and what changes the reading direction or shows as nothing.
// The two joiners (U+200C, U+200D) stay: words and emoji are spelled with them.
const invisible = /(?![\u200c\u200d])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}]/gu

/**
 * A user's text as a terminal or a log may show it: on one line, each control character as a sign that stands for it,
 * and without a command to the runner of GitHub Actions.
 */
export const escapeControls = (text: string): string => escapeCommands(showInvisible(text))

/** A text with a sign in place of each character that shows as nothing, or changes how others are read. */
export const showInvisible = (text: string): string => text.replace(invisible, sign)

/**
 * A line without what GitHub's runner takes for a command: `##[` anywhere, `::` at the beginning (actions/runner,
 * src/Runner.Common/ActionCommand.cs). Signs that look alike stand in their place.
 */
export const escapeCommands = (line: string): string => line.replaceAll('##[', '##⟦').replace(/^(\s*)::/, '$1∷')

function sign(character: string): string {
  const code = character.codePointAt(0)!
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
}
