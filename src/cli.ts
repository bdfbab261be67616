import { parseArgs } from 'node:util'
import { commands } from './commands/commands.ts'
import { commandUsage, usage } from './commands/help.ts'
import { type OptionName, options, UsageError } from './commands/options.ts'
import { version } from './commands/version.ts'
import { GitError } from './phases/1-load/git/git.ts'
import { didYouMean } from './text/did-you-mean.ts'
import { escapeControls } from './text/escape.ts'

/**
 * The command line. Exit status: 0 done, 1 errors in the input, 2 wrong usage; 3 and more as the command documents.
 * Output for machines goes to standard output, output for people to standard error.
 */
async function main(args: string[]): Promise<number> {
  refuseUnknown(args)
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [name, ...operands] = positionals[0] === 'help' ? positionals.slice(1) : positionals
  const isHelp = values.help || positionals[0] === 'help'
  if (values.version || (isHelp && name === undefined)) {
    console.log(values.version ? version : usage(commands))
    return 0
  }
  if (name === undefined) throw new UsageError('give a command')
  if (!Object.hasOwn(commands, name)) {
    const near = didYouMean(name, Object.keys(commands))
    throw new UsageError(`there is no command ${name}${near ? `; did you mean ${near}?` : ''}`)
  }
  const command = commands[name]!
  if (isHelp) {
    console.log(commandUsage(name, command))
    return 0
  }
  if (!command.formats.includes(values.format)) {
    const there = Object.values(commands).some(({ formats }) => formats.includes(values.format))
    throw new UsageError(
      `${there ? `${name} has no` : 'there is no'} format ${values.format}: it is one of ${command.formats.join(', ')}`,
    )
  }
  const own = Object.keys(command.options)
  const foreign = Object.values(commands)
    .flatMap(({ options }) => Object.keys(options) as OptionName[])
    .find((option) => !own.includes(option) && isGiven(values[option]))
  if (foreign) throw new UsageError(`${name} takes no --${foreign}`)
  return command.run(operands, values)
}

/** What other programs call an option, by what does it here. */
const instead: Record<string, string> = {
  'dry-run': 'compile --check writes nothing, and diff shows what a change does',
  output: 'the option is --format',
  namespace: 'the namespace is a value: --set namespace=…',
  values: 'the option is --file',
}

/** @throws UsageError that names an option that is none, and the one that was meant */
function refuseUnknown(args: string[]): void {
  const { tokens } = parseArgs({ args, options, allowPositionals: true, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option' || Object.hasOwn(options, token.name)) continue
    const near = didYouMean(token.name, Object.keys(options))
    const known = Object.hasOwn(instead, token.name) ? instead[token.name] : near && `did you mean --${near}?`
    throw new UsageError(`there is no option ${token.rawName}${known ? `; ${known}` : ''}`)
  }
}

const isGiven = (value: boolean | string | string[] | undefined): boolean =>
  Array.isArray(value) ? value.length > 0 : Boolean(value)

const isUsage = (error: unknown): error is Error =>
  error instanceof UsageError || ((error as NodeJS.ErrnoException).code ?? '').startsWith('ERR_PARSE_ARGS')

// A reader that goes away (`| head`) is no mistake.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1))

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const hint = isUsage(error)
    ? '\nmlflow-gitops --help shows the commands, mlflow-gitops COMMAND --help one of them'
    : ''
  if (hint === '' && !(error instanceof GitError)) throw error
  const lines = (error as Error).message.split('\n').map(escapeControls)
  console.error(`mlflow-gitops: ${lines.join('\n')}${hint}`)
  process.exitCode = 2
}
