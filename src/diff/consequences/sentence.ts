/** A sentence in which the user's own names are told apart from our words: other environments have others there. */
export interface Message {
  /** One more than there are names: they stand between. */
  texts: string[]
  names: string[]
}

type Part = string | number | readonly string[] | Message

/** Makes a message of a template: ``say`${count} of ${names}` ``. A list is told with commas, a message is taken in; numbers are no names. */
export function say(texts: TemplateStringsArray, ...parts: Part[]): Message {
  const message: Message = { texts: [texts[0]!], names: [] }
  const add = (text: string): void => void message.texts.push(message.texts.pop()! + text)
  const name = (text: string): void => {
    message.names.push(text)
    message.texts.push('')
  }
  parts.forEach((part, index) => {
    if (typeof part === 'object' && 'texts' in part) {
      add(part.texts[0]!)
      part.names.forEach((inner, at) => {
        name(inner)
        add(part.texts[at + 1]!)
      })
    } else if (typeof part === 'object') {
      part.forEach((inner, at) => {
        if (at > 0) add(', ')
        name(inner)
      })
    } else if (typeof part === 'number') add(String(part))
    else if (part !== '') name(part)
    add(texts[index + 1]!)
  })
  return message
}

/** A message as text, its names as they are or as they are to be shown. */
export const textOf = ({ texts, names }: Message, show = (name: string): string => name): string =>
  texts.map((text, index) => (index < names.length ? text + show(names[index]!) : text)).join('')
