import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** How the parts of a message look. */
const styles = {
  error: ['bold', 'red'],
  warning: ['bold', 'yellow'],
  place: 'cyan',
  message: 'bold',
  label: 'bold',
  gutter: 'gray',
  added: 'green',
  removed: 'red',
} satisfies Record<string, Style>

export type Paint = (part: keyof typeof styles, text: string) => string

/** Puts on each part its style, or, without colour, nothing. */
export const painter = (color: boolean): Paint =>
  color ? (part, text) => styleText(styles[part], text, { validateStream: false }) : (_, text) => text

/**
 * Whether to colour what is written to a stream: FORCE_COLOR (unless 0 or false) before NO_COLOR (unless empty), as in
 * Node itself, and otherwise only a terminal that can show it. See https://no-color.org and https://force-color.org.
 */
export function wantsColor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  if (env.NO_COLOR) return false
  return stream.isTTY === true && env.TERM !== 'dumb'
}
