import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { compileObjects } from '../compile.ts'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { inEnvironments } from '../model/environments-folder.ts'
import { checkIds, isEnvironment } from '../phases/2-resolve/ids.ts'
import { environmentFile } from '../scaffold/environment-file.ts'
import { type Choices, questions } from '../scaffold/questions.ts'
import { createFile } from '../write/environment-file.ts'
import { systemFailure } from '../write/failure.ts'
import { type Options, UsageError } from './options.ts'
import { report } from './report.ts'
import { seenFrom } from './root.ts'

/** Writes an environment file to start from, and reports what is still wrong with it. Overwrites nothing. */
export async function run(operands: string[], options: Options): Promise<number> {
  const [id, ...more] = operands
  if (id === undefined || more.length > 0)
    throw new UsageError('new takes one environment: the path of its file below environments/, without .yaml')
  const path = `${id}.yaml`
  if (!isEnvironment(path)) throw new UsageError(`${path} would be a file of values to be shared, and no environment`)
  const before = await compileObjects(options.root)
  if (before.ids.includes(id)) throw new UsageError(`there is an environment ${id} already`)
  const others = before.ids.map((other) => `${other}.yaml`)
  const known = checkIds(others).map(({ message }) => message)
  const wrong = checkIds([...others, path]).find(({ message }) => !known.includes(message))
  if (wrong) throw new UsageError(`${wrong.location.file}: ${wrong.message}`)

  const choices = await choose(options)
  const file = join(options.root, inEnvironments(path))
  const schema = join(options.root, 'schema/environment.schema.json')
  const clusters = Object.keys(before.fleetFile.fleet?.clusters ?? {})
  const text = environmentFile({
    id,
    ...choices,
    extends: options.extends,
    ...(clusters.length > 0 && !clusters.includes('in-cluster') && { cluster: clusters[0]! }),
    ...(existsSync(schema) && { schema: relative(dirname(file), schema) }),
  })
  try {
    createFile(options.root, path, text)
  } catch (error) {
    report([systemFailure(error, 'write', inEnvironments(path))], options)
    return 1
  }
  const { diagnostics } = await compileObjects(options.root)
  const isOwn = ({ environments, location }: Diagnostic) =>
    environments?.includes(id) || location.file === inEnvironments(path)
  const own = diagnostics.filter(isOwn)
  report(own, options)
  if (!options.quiet && options.format === 'pretty')
    console.error(`${seenFrom('.', options.root)(inEnvironments(path))} is written: edit it, then compile`)
  return hasErrors(own) ? 1 : 0
}

/** The choices that are given; the others are asked for on a terminal, and elsewhere are the defaults. */
async function choose(options: Options): Promise<Choices> {
  const isTerminal = process.stdin.isTTY && process.stderr.isTTY
  const terminal = isTerminal ? createInterface({ input: process.stdin, output: process.stderr }) : undefined
  // Unlike question(), this loses no line that was typed before it was asked for.
  const lines = terminal?.[Symbol.asyncIterator]()
  const ask = async (text: string): Promise<string> => {
    process.stderr.write(text)
    const { done, value } = await lines!.next()
    if (done) throw new UsageError('nothing was chosen, and nothing is written')
    return value.trim()
  }
  try {
    const chosen: Record<string, string> = {}
    for (const [name, { text, answers }] of Object.entries(questions)) {
      const all: readonly string[] = answers
      let answer: string | undefined = options[name as keyof Choices] ?? (isTerminal ? undefined : answers[0])
      while (answer === undefined || !all.includes(answer))
        answer = (await ask(`${text} ${answers.join(', ')} [${answers[0]}] `)) || answers[0]
      chosen[name] = answer
    }
    return chosen as Choices
  } finally {
    terminal?.close()
  }
}
