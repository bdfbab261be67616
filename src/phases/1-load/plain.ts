import type { Json, JsonObject } from '../../model/json.ts'

/** How long a text is read here: less than what may stand for too many values. */
const mostCharacters = 32_000
/** How deep its lists and maps may nest, below what is too deep. */
const mostLevels = 50

/** Thrown where a text is written less plainly: whoever reads all of YAML reads it. */
const notPlain = Symbol('not plain')

/**
 * The values of a text in the plainest YAML, as nearly all files of values are: block maps and lists, texts and numbers
 * on one line that every reader of YAML takes for the same, lists and maps in brackets on one line, literal blocks,
 * comments. Undefined of any other, and of every text about which there is something to say: what is returned is what
 * YAML's own reader returns, without its positions and twenty times as fast.
 */
export function readPlain(text: string): JsonObject | undefined {
  if (text.length > mostCharacters || unread.test(text)) return undefined
  const lines: Lines = { all: text.split('\n'), at: -1, indent: -1, content: '' }
  try {
    advance(lines)
    if (lines.indent === 0 && lines.content === '---') advance(lines)
    if (lines.indent !== 0) throw notPlain
    const values = readMap(lines, 0, 0)
    if (lines.at < lines.all.length) throw notPlain
    return values
  } catch (thrown) {
    if (thrown !== notPlain) throw thrown
    return undefined
  }
}

/** What no plain text has: tabs, carriage returns and other controls. */
const unread = /[\0-\t\v-\x1f\x7f\ufffe\uffff]/

/** The lines of a text, and the one that is read next. */
interface Lines {
  all: string[]
  at: number
  /** How far it is indented; -1 behind the last. */
  indent: number
  /** What stands there, behind that. */
  content: string
}

const indentOf = (line: string): number => {
  let indent = 0
  while (line[indent] === ' ') indent++
  return indent
}

/** Goes on to the next line that is not empty, nor a comment. */
function advance(lines: Lines): void {
  for (;;) {
    const line = lines.all[++lines.at]
    if (line === undefined) {
      lines.indent = -1
      lines.content = ''
      return
    }
    const indent = indentOf(line)
    if (indent === line.length || line[indent] === '#') continue
    lines.indent = indent
    lines.content = line.slice(indent)
    return
  }
}

const isItem = (content: string): boolean => content.startsWith('- ')

/** A key, and what stands behind its colon. */
const entry = /^(?:([A-Za-z_][\w./-]*)|"([ !#-[\]-~]+)"|'([ -&(-~]+)'):(?: +([^ ].*)?)?$/
/** What means something to YAML, in YAML 1.1 at least, or to every map. */
const odd = /^(?:y|yes|n|no|on|off|true|false|null|<<|__proto__)$/i
const longestKey = 200

/** The key of a map that stands in an entry. */
function keyOf(found: RegExpExecArray | null, map: JsonObject): string {
  const key = found?.[1] ?? found?.[2] ?? found?.[3]
  if (key === undefined || key.length > longestKey || odd.test(key) || Object.hasOwn(map, key)) throw notPlain
  return key
}

function readMap(lines: Lines, indent: number, level: number): JsonObject {
  if (level > mostLevels) throw notPlain
  const map: JsonObject = {}
  while (lines.indent === indent) {
    const found = entry.exec(lines.content)
    const key = keyOf(found, map)
    const behind = found![4]
    map[key] = behind && behind[0] !== '#' ? readBehind(lines, behind, indent) : readBelow(lines, indent, level)
  }
  if (lines.indent > indent) throw notPlain
  return map
}

/** What stands below a key: a list may begin at its own column. */
function readBelow(lines: Lines, indent: number, level: number): Json {
  advance(lines)
  const inner = lines.indent
  if (inner < indent) throw notPlain
  if (isItem(lines.content)) return readList(lines, inner, level + 1)
  if (inner === indent) throw notPlain
  return readMap(lines, inner, level + 1)
}

function readList(lines: Lines, indent: number, level: number): Json[] {
  if (level > mostLevels) throw notPlain
  const list: Json[] = []
  while (lines.indent === indent && isItem(lines.content)) {
    const start = 1 + indentOf(lines.content.slice(1))
    const item = lines.content.slice(start)
    if (isItem(item) || entry.test(item)) {
      // What stands behind the dash is the first line of what is indented as far.
      const inner = indent + start
      lines.indent = inner
      lines.content = item
      list.push(isItem(item) ? readList(lines, inner, level + 1) : readMap(lines, inner, level + 1))
    } else list.push(readBehind(lines, item, indent))
  }
  if (lines.indent > indent) throw notPlain
  return list
}

/** What stands behind a key or a dash, which is indented so far. */
function readBehind(lines: Lines, text: string, indent: number): Json {
  if (text === '|' || text === '|-') return readLiteral(lines, indent, text === '|')
  advance(lines)
  return readInline(text)
}

/** A line of a literal block: of spaces alone nobody sees how many are text. */
const literalLine = /^(?: *[!-~][ -~]*)?$/

/** A literal block, which begins on the next line. */
function readLiteral(lines: Lines, indent: number, endsWithBreak: boolean): string {
  const { all } = lines
  const first = lines.at + 1
  const column = indentOf(all[first] ?? '')
  if (column <= indent) throw notPlain
  let end = first
  for (; end < all.length; end++) {
    const line = all[end]!
    if (line !== '' && indentOf(line) < column) break
    if (!literalLine.test(line)) throw notPlain
  }
  // A last line without an end.
  if (end === all.length && all[end - 1] !== '') throw notPlain
  lines.at = end - 1
  advance(lines)
  if (lines.indent > indent) throw notPlain
  while (all[end - 1] === '') end--
  const text = all.slice(first, end).map((line) => line.slice(column))
  return text.join('\n') + (endsWithBreak ? '\n' : '')
}

/**
 * Texts without quotes that are texts to every reader, but for the words below; the first form is that of `9-emit`.
 */
const plainText = /^(?:[A-Za-z_/$(]|\.\.?\/|--[a-z])(?:[ :]?[!"$-9;-~])*$/
const quantity = /^\d+(?:\.\d+)?(?:[smh]|[KMGT]i?)$/
const integer = /^(?:0|-?[1-9]\d{0,14})$/
const decimal = /^-?(?:0|[1-9]\d{0,8})\.\d{0,5}[1-9]$/
const doubleQuoted = /^"([ !#-[\]-~]*)" *(?: #.*)?$/
const singleQuoted = /^'([ -&(-~]*)' *(?: #.*)?$/

/** A value on one line, and perhaps a comment behind it. */
function readInline(text: string): Json {
  const [first] = text
  if (first === '"' || first === "'") {
    const [, value] = (first === '"' ? doubleQuoted : singleQuoted).exec(text) ?? []
    if (value === undefined) throw notPlain
    return value
  }
  const comment = text.indexOf(' #')
  let end = comment === -1 ? text.length : comment
  while (text[end - 1] === ' ') end--
  const written = text.slice(0, end)
  return first === '[' || first === '{' ? readFlow(written) : readScalar(written)
}

function readScalar(text: string): Json {
  if (text === 'true') return true
  if (text === 'false') return false
  if (text === 'null') return null
  if (plainText.test(text) ? !odd.test(text) : quantity.test(text)) return text
  if (integer.test(text) || decimal.test(text)) return Number(text)
  throw notPlain
}

/** What stands between two signs of a list or map in brackets: a text with quotes or without. */
const flowScalar = /"[ !#-[\]-~]*"|'[ -&(-~]*'|[!"$-+\--9;-Z\\^-z|~](?:[ :]?[!"$-+\--9;-Z\\^-z|~])*/y
const flowSpace = / */y

/** A list or map in brackets, all on one line. */
function readFlow(text: string): Json {
  let at = 0
  const value = readValue(0)
  if (at < text.length) throw notPlain
  return value

  function skip(): void {
    flowSpace.lastIndex = at
    flowSpace.test(text)
    at = flowSpace.lastIndex
  }

  function readText(): string {
    flowScalar.lastIndex = at
    const [found] = flowScalar.exec(text) ?? []
    if (found === undefined) throw notPlain
    at += found.length
    return found
  }

  function readValue(level: number): Json {
    if (level > mostLevels) throw notPlain
    if (text[at] === '[') return readItems(level)
    if (text[at] === '{') return readEntries(level)
    return readInline(readText())
  }

  function readItems(level: number): Json[] {
    const list: Json[] = []
    readAll(']', () => list.push(readValue(level + 1)))
    return list
  }

  function readEntries(level: number): JsonObject {
    const map: JsonObject = {}
    readAll('}', () => {
      const key = keyOf(entry.exec(`${readText()}:`), map)
      if (text[at] !== ':' || text[at + 1] !== ' ') throw notPlain
      at += 2
      skip()
      map[key] = readValue(level + 1)
    })
    return map
  }

  function readAll(closing: string, readOne: () => void): void {
    at++
    skip()
    if (text[at] === closing) {
      at++
      return
    }
    for (;;) {
      readOne()
      skip()
      if (text[at] !== ',' && text[at] !== closing) throw notPlain
      if (text[at++] === closing) return
      skip()
    }
  }
}
