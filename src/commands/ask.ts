import { createInterface } from 'node:readline/promises'
import { type Choices, type Details, details, questions } from '../scaffold/questions.ts'
import { type Options, UsageError } from './options.ts'

/** A question, and all that its answer may be, the default first; without those any text answers it, and none, too. */
interface Question {
  text: string
  answers?: readonly string[]
}

/** Asks on the terminal until an answer fits; where there is none, everything is answered by its default. */
export interface Terminal {
  answer(question: Question): Promise<string>
  close(): void
}

export function openTerminal(): Terminal {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    return { answer: async ({ answers }) => answers?.[0] ?? '', close: () => {} }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  // Unlike question(), this loses no line that was typed before it was asked for.
  const lines = terminal[Symbol.asyncIterator]()
  const ask = async (text: string): Promise<string> => {
    process.stderr.write(text)
    const { done, value } = await lines.next()
    if (done) throw new UsageError('nothing was chosen, and nothing is written')
    return value.trim()
  }
  return {
    async answer({ text, answers }) {
      if (!answers) return ask(`${text} (nothing: later) `)
      for (;;) {
        const answer = (await ask(`${text} ${answers.join(', ')} [${answers[0]}] `)) || answers[0]!
        if (answers.includes(answer)) return answer
        process.stderr.write(`${answer} is none of these\n`)
      }
    },
    close: () => terminal.close(),
  }
}

/** The choices for an environment, and what goes with them: those of the options, the others as they are answered. */
export async function choose(options: Options, terminal: Terminal): Promise<{ choices: Choices; details: Details }> {
  const chosen: Record<string, string> = {}
  for (const [name, question] of Object.entries(questions))
    chosen[name] = options[name as keyof Choices] ?? (await terminal.answer(question))
  const choices = chosen as Choices
  const said: Details = {}
  for (const name of Object.keys(details) as (keyof Details)[]) {
    const { text, with: needed, isAsked } = details[name]
    const given = options[name]
    if (given !== undefined && !isAsked(choices)) throw new UsageError(`--${name} goes with ${needed}`)
    const answer = given ?? (isAsked(choices) ? await terminal.answer({ text }) : '')
    if (/[\s\p{C}]/u.test(answer)) throw new UsageError(`${JSON.stringify(answer)} is no name: ${text}`)
    if (answer !== '') said[name] = answer
  }
  return { choices, details: said }
}
