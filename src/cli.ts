#!/usr/bin/env node
import { writeFileSync } from 'node:fs'
import { type Arguments, readArguments, requireOptionsOf } from './commands/arguments.ts'
import { commands, meantBy } from './commands/commands.ts'
import { commandUsage, usage, usageLine } from './commands/help.ts'
import { type CommandName, type Options, UsageError } from './commands/options.ts'
import { findRoot } from './commands/root.ts'
import { version } from './commands/version.ts'
import { didYouMean } from './text/did-you-mean.ts'
import { escapeControls } from './text/escape.ts'

/**
 * The command line. Exit status: 0 done, 1 errors in the input, 2 wrong usage; 3 and more as the command documents.
 * Output for machines goes to standard output, output for people to standard error.
 */
async function main(args: string[]): Promise<number> {
  if (args[0] === 'complete' && args[1] === '--') {
    process.stdout.on('error', leave)
    process.stdout.write((await import('./commands/complete.ts')).complete(args.slice(2)))
    return 0
  }
  const { operands: words, given } = readArguments(args)
  const [first] = words
  const isHelp = given.help === true || first === 'help'
  const [name, ...operands] = first === 'help' ? words.slice(1) : words
  if (given.version || first === 'version') {
    print(version)
    return 0
  }
  if (name === undefined) {
    if (!isHelp) throw new UsageError('give a command')
    print(usage())
    return 0
  }
  const command = commandOf(name)
  if (isHelp) {
    print(await commandUsage(command))
    return 0
  }
  requireOptionsOf(command, given)
  const { forOneThread } = await prepare(given['no-cache'] ? undefined : command)
  const { run } = await commands[command].load()
  // compile starts threads first, and loads more.
  if (command !== 'compile') forOneThread()
  return run(operands, optionsFor(command, given))
}

/** @throws UsageError that names the command that was meant, by its letters or its meaning */
function commandOf(name: string): CommandName {
  if (Object.hasOwn(commands, name)) return name as CommandName
  const meant = Object.hasOwn(meantBy, name) ? meantBy[name] : didYouMean(name, Object.keys(commands))
  throw new UsageError(`there is no command ${name}${meant ? `; did you mean ${meant}?` : ''}`)
}

const optionsFor = (command: CommandName, given: Arguments['given']): Options =>
  ({ format: commands[command].formats[0], ...given, root: given.root ?? findRoot('.') }) as Options

/** What is shown behind a wrong use: how the command is used, where it is known. */
function hint(words: string[]): string {
  const name = words.find((word) => !word.startsWith('-')) ?? ''
  return Object.hasOwn(commands, name)
    ? `${usageLine(name as CommandName)}\nmlflow-gitops ${name} --help shows its options, and examples`
    : 'mlflow-gitops --help shows the commands, mlflow-gitops COMMAND --help one of them'
}

/**
 * What a command needs that does some work; `kept` is the one of which V8's code may be kept. Nothing of it is loaded for a
 * version and for help: a stream takes Node a fifth of the time that they take.
 */
async function prepare(kept: CommandName | undefined) {
  process.stdout.on('error', leave)
  const engine = await import('./commands/engine.ts')
  engine.prepareEngine(kept)
  return engine
}

/** Writes a short text to standard output. Consoles of Windows know letters only through a stream. */
function print(text: string): void {
  try {
    if (process.platform === 'win32') console.log(text)
    else writeFileSync(1, `${text}\n`)
  } catch (error) {
    leave(error as NodeJS.ErrnoException)
  }
}

/** A reader that goes away (`| head`) is no mistake. */
const leave = ({ code }: NodeJS.ErrnoException): never => process.exit(code === 'EPIPE' ? 0 : 1)

/** Tells of a wrong use, and of what Git can't do; whatever else is thrown is a mistake of ours. */
function fail(error: unknown): number {
  if (!(error instanceof Error)) throw error
  // By its name: what a command throws is of another file, which has this class, too.
  const isUsage = error.name === 'UsageError'
  if (!isUsage && error.name !== 'GitError') throw error
  const lines = error.message.split('\n').map(escapeControls)
  console.error(`mlflow-gitops: ${[...lines, ...(isUsage ? [hint(args)] : [])].join('\n')}`)
  return 2
}

const args = process.argv.slice(2)
main(args)
  .catch(fail)
  .then((status) => {
    process.exitCode = status
  })
