import type { YAMLError } from 'yaml'

/** What the parser's errors mean to people, by its codes; the others have messages that can be read. */
const words: Partial<Record<YAMLError['code'], string>> = {
  BAD_INDENT: 'this is not indented as what it belongs to',
  BLOCK_AS_IMPLICIT_KEY: 'a second key, or a list, stands on one line with a key',
  BLOCK_IN_FLOW: 'within [] and {} there are no blocks',
  MULTILINE_IMPLICIT_KEY: 'a key is on one line, with a colon and a space behind it',
}

/** An error of the parser in the form of our messages: one sentence, without a full stop, without its own advice. */
export function inWords({ code, message }: YAMLError): { message: string; help?: string } {
  if (code === 'RESOURCE_EXHAUSTION') return { message: 'this nests too deep' }
  const text = words[code] ?? message.split('\n', 1)[0]!.replace(/\.$/, '')
  return {
    message: text.charAt(0).toLowerCase() + text.slice(1),
    help: 'look for a wrong indentation, or a quote, bracket or colon that is missing, here and on the line above',
  }
}
