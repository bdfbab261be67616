import { inQuotes, isQuote, type Line, lineParts, withValue } from './line.ts'

/** A mistake within one line, and the line as it was meant. */
export interface LineMistake {
  message: string
  line: string
  /** What the help says before the line; without it, `write `. */
  advice?: string
}

/** What a mistake looks like, by the sentence that its user reads; the first that makes the file readable counts. */
const mistakes: ((line: Line, text: string) => LineMistake | undefined)[] = [
  function template(line) {
    if (!line.value.includes('{{') || isQuote(line.value[0])) return undefined
    return quoted(line, 'a template must be in quotes', 'quote the template: ')
  },
  function commentBehindQuote(line) {
    const [, value, comment] = /^("[^"]*"|'[^']*')(#.*)$/.exec(line.value + line.comment) ?? []
    if (value === undefined) return undefined
    return { message: 'a comment needs a space before #', line: withValue({ ...line, comment: ` ${comment}` }, value) }
  },
  function openQuote(line) {
    const quote = line.value[0]!
    if (!isQuote(quote) || line.value.indexOf(quote, 1) !== -1) return undefined
    return { message: `the quote ${quote} is not closed`, line: withValue(line, line.value + quote) }
  },
  function escapeSequence(line) {
    const [, sequence] = /\\([^\\"/abefnrtv0xuUNLP_ \t]|x(?![0-9a-fA-F]{2})|u(?![0-9a-fA-F]{4}))/.exec(line.value) ?? []
    if (sequence === undefined || !/^".*"$/.test(line.value)) return undefined
    return quoted({ ...line, value: line.value.slice(1, -1) }, `\\${sequence} is no escape in double quotes`, 'write ')
  },
  function behindQuote(line) {
    const quote = line.value[0]!
    if (!isQuote(quote) || line.value.indexOf(quote, 1) === -1) return undefined
    const isClosed = line.value.endsWith(quote)
    const value = isClosed ? line.value.slice(1, -1) : line.value.replaceAll(quote, '')
    return quoted({ ...line, value }, `text stands behind the closing ${quote}`)
  },
  function brackets(line) {
    if (!/^[[{]/.test(line.value)) return undefined
    const { open, extra } = openBrackets(line.value)
    if (extra > 0) {
      return { message: `${line.value.at(-1)} closes nothing`, line: withValue(line, line.value.slice(0, -extra)) }
    }
    if (open === '') return undefined
    return { message: `${line.value[0]} is not closed`, line: withValue(line, line.value.replace(/,?$/, open)) }
  },
  function firstCharacter(line) {
    const first = /^(?:[%@`*&!|>,\]}]|[-?](?= ))/.exec(line.value)?.[0]
    if (first === undefined) return undefined
    return quoted(line, `a text can't begin with ${first} outside of quotes`)
  },
  function colonInText(line) {
    if (line.key === '' || !/:(?:\s|$)/.test(line.value) || /^["'[{]/.test(line.value)) return undefined
    return quoted(line, 'a text that holds a colon and a space must be in quotes')
  },
  function spaceBehindColon({ start, key, comment, value }) {
    const [, name, rest] = /^([A-Za-z_][\w./-]*):(\S.*)$/.exec(key === '' ? value : '') ?? []
    if (name === undefined) return undefined
    return { message: 'a space is missing behind the colon', line: `${start}${name}: ${rest}${comment}` }
  },
  function otherColon({ start, key, comment, value }) {
    const [, name, , rest] = /^([A-Za-z_][\w./-]*) ?(=|\uff1a) ?(\S.*)$/.exec(key === '' ? value : '') ?? []
    if (name === undefined) return undefined
    return { message: 'a key ends with a colon', line: `${start}${name}: ${rest}${comment}` }
  },
  function missingColon({ start, key, comment, value }) {
    if (key !== '' || !/^[A-Za-z_][\w./-]*$/.test(value)) return undefined
    return { message: 'a colon is missing behind the key', line: `${start}${value}:${comment}` }
  },
  function spaceBehindDash({ start, key, value, comment }) {
    const whole = key === '' ? value : `${key}: ${value}`
    if (!/^-[^-\s]/.test(whole)) return undefined
    return { message: 'a space is missing behind the dash', line: `${start}- ${whole.slice(1)}${comment}` }
  },
  function slashes(_, text) {
    if (!/^\s*\/\//.test(text)) return undefined
    return { message: 'a comment begins with #, not with //', line: text.replace('//', '#') }
  },
]

/** What may be wrong within a line, the likeliest first, each with the line as it would be right. */
export function lineMistakes(text: string): LineMistake[] {
  const line = lineParts(text)
  return line.key === '' && line.value === '' ? [] : mistakes.flatMap((find) => find(line, text) ?? [])
}

function quoted(line: Line, message: string, advice = 'quote the text: '): LineMistake {
  return { message, advice, line: withValue(line, inQuotes(line.value)) }
}

/** The brackets that close what a text leaves open, and how many at its end close nothing; texts in quotes aside. */
export function openBrackets(text: string): { open: string; extra: number } {
  const stack: string[] = []
  let extra = 0
  let quote = ''
  for (const character of text) {
    if (quote !== '') quote = character === quote ? '' : quote
    else if (isQuote(character)) quote = character
    else if (character === '[') stack.push(']')
    else if (character === '{') stack.push('}')
    else if (character === stack.at(-1)) stack.pop()
    else if (character === ']' || character === '}') extra++
  }
  return { open: stack.reverse().join(''), extra }
}
