/** A command of a shell's line: its words, and from where to where it stands. */
export interface ShellCommand {
  words: string[]
  start: number
  end: number
  /** What ends it: a line's end, `;`, `&&`, `||`, `|`, `&`, or nothing. */
  operator: string
}

/** A line that only a shell can make sense of, and what of it. */
export class ShellError extends Error {
  override name = 'ShellError'
}

/**
 * Splits a line as a POSIX shell does into commands and their words: quotes, backslashes, comments, line ends, operators.
 * `$X`, `${X}` and `${X:-text}` become `$(X)`, as Kubernetes writes it; a `$(X)` of a variable's name is its own already.
 *
 * @param lookup the text of a variable with a default, where it is set
 * @throws ShellError for what is computed: substitutions of commands, arithmetic, patterns, redirected input
 */
export function shellCommands(text: string, lookup: (name: string) => boolean = () => false): ShellCommand[] {
  const commands: ShellCommand[] = []
  let words: string[] = []
  let word: string | undefined
  let start = 0
  let at = 0
  const add = (more: string): void => {
    word = (word ?? '') + more
  }
  const endWord = (): void => {
    if (word !== undefined) words.push(word)
    word = undefined
  }
  const endCommand = (operator: string): void => {
    endWord()
    if (words.length > 0) commands.push({ words, start, end: at, operator })
    words = []
    at += operator.length
    start = at
  }
  while (at < text.length) {
    const rest = text.slice(at, at + 400)
    const [operator] = /^(?:&&|\|\||[;&|\n])/.exec(rest) ?? []
    const [blank] = /^(?:\\\r?\n|[ \t\r])+/.exec(rest) ?? []
    const [redirection] = /^\d?>{1,2}(?:&\d|\s*\/dev\/(?:null|stdout|stderr))/.exec(rest) ?? []
    if (operator !== undefined) endCommand(operator)
    else if (blank !== undefined) {
      // A backslash and a line's end join what is around them.
      if (/[ \t]/.test(blank)) endWord()
      at += blank.length
    } else if (word === undefined && rest.startsWith('#')) at = endOfLine(text, at)
    else if (word === undefined && redirection !== undefined) at += redirection.length
    else if (rest.startsWith("'")) {
      const end = text.indexOf("'", at + 1)
      if (end === -1) throw new ShellError('a quote is not closed')
      add(text.slice(at + 1, end))
      at = end + 1
    } else if (rest.startsWith('"')) at = quoted(text, at + 1, add, lookup)
    else if (rest.startsWith('\\')) {
      add(text.slice(at + 1, at + 2))
      at += 2
    } else if (rest.startsWith('$')) at += reference(rest, add, lookup)
    else if (/^[`<>()]/.test(rest)) throw new ShellError(`it has ${rest[0]}`)
    else {
      add(text[at]!)
      at++
    }
  }
  endCommand('')
  return commands
}

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

/** Reads up to the closing quote, and returns where it goes on. */
function quoted(text: string, from: number, add: (more: string) => void, lookup: (name: string) => boolean): number {
  add('')
  let at = from
  while (text[at] !== '"') {
    if (at >= text.length) throw new ShellError('a quote is not closed')
    const rest = text.slice(at, at + 400)
    if (/^\\["\\$`]/.test(rest)) {
      add(rest[1]!)
      at += 2
    } else if (/^\\\r?\n/.test(rest)) at += rest.indexOf('\n') + 1
    else if (rest.startsWith('$')) at += reference(rest, add, lookup)
    else if (rest.startsWith('`')) throw new ShellError('it runs a command within another')
    else {
      add(rest[0]!)
      at++
    }
  }
  return at + 1
}

/** Reads what begins with $, and returns how long it is. */
function reference(rest: string, add: (more: string) => void, lookup: (name: string) => boolean): number {
  const [own] = /^\$\([A-Za-z_]\w*\)/.exec(rest) ?? []
  if (own !== undefined) {
    add(own)
    return own.length
  }
  const [whole, bare, braced, instead] =
    /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?-([^{}$`"'\\]*))?\})/.exec(rest) ?? []
  if (whole === undefined) {
    if (!/^\$(?:[\s"']|$)/.test(rest)) throw new ShellError('it computes a text')
    add('$')
    return 1
  }
  const name = bare ?? braced!
  add(instead !== undefined && !lookup(name) ? instead : `$(${name})`)
  return whole.length
}
