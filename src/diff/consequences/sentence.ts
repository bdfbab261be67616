/** A sentence in which the user's own names are marked: another environment has other names there. */
export interface Sentence {
  /** One more than there are names, which stand between them. */
  words: string[]
  names: string[]
}

/** A name of the user's, or several, joined by commas. */
interface Name {
  names: readonly string[]
}

/** Marks texts as names of the user's: an environment, a host, a path, a place. */
export const name = (texts: string | readonly string[]): Name => ({ names: [texts].flat() })

/** Marks a text as words of ours, such as one of two endings. */
export const words = (text: string): Sentence => ({ words: [text], names: [] })

/**
 * Makes a sentence of a template: ``sentence`${2} of ${name(hosts)}` ``. Numbers and sentences are taken in; a plain
 * string is a type error, because nobody could tell whether it is a name.
 */
export function sentence(texts: TemplateStringsArray, ...parts: (Name | Sentence | number)[]): Sentence {
  const result = words(texts[0]!)
  const addWords = (text: string): void => void result.words.push(result.words.pop()! + text)
  const addName = (text: string): void => {
    result.names.push(text)
    result.words.push('')
  }
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'number') addWords(String(part))
    else if ('words' in part) {
      addWords(part.words[0]!)
      for (const [at, inner] of part.names.entries()) {
        addName(inner)
        addWords(part.words[at + 1]!)
      }
    } else {
      for (const [at, inner] of part.names.entries()) {
        if (at > 0) addWords(', ')
        addName(inner)
      }
    }
    addWords(texts[index + 1]!)
  }
  return result
}

/** A sentence as text, its names as they are or as `show` writes them. */
export const formatSentence = ({ words, names }: Sentence, show = (name: string): string => name): string =>
  words.map((text, index) => (index < names.length ? text + show(names[index]!) : text)).join('')
