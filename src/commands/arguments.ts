import { parseArgs } from 'node:util'
import { didYouMean } from '../text/did-you-mean.ts'
import { notAmong } from './choice.ts'
import { commands } from './commands.ts'
import {
  type CommandName,
  commandNames,
  isGeneral,
  type Option,
  type OptionName,
  options,
  optionsOf,
  UsageError,
} from './options.ts'

/** Option values by name: those that are given, and of the others `false` and empty lists. */
type Given = { [name in OptionName]?: boolean | string | string[] }

export interface Arguments {
  operands: string[]
  given: Given
}

/** What other programs call an option, by what does it here. */
const instead: Record<string, string> = {
  'dry-run': 'compile --check writes nothing, and diff shows what a change does',
  output: 'the option is --format',
  namespace: 'the namespace is a value: --set namespace=…',
  values: 'the option is --file',
  verbose: 'explain and diff show more',
  v: 'the version is -V',
}

/** node:util reads the words of the table's options; what is wrong with them is found here. */
const config = Object.fromEntries(
  Object.entries<Option>(options).map(([name, { type, short }]) => [
    name,
    { type, multiple: true, ...(short && { short }) },
  ]),
)

/**
 * Reads the arguments of a command line.
 *
 * @throws UsageError for an option that is none, is given twice, or has an argument too few or too many
 */
export function readArguments(args: string[]): Arguments {
  const { tokens } = parseArgs({ args, options: config, allowPositionals: true, strict: false, tokens: true })
  const given: Given = Object.fromEntries(
    Object.entries<Option>(options).flatMap(([name, { type, isRepeatable }]): [string, boolean | string[]][] =>
      type === 'boolean' ? [[name, false]] : isRepeatable ? [[name, []]] : [],
    ),
  )
  const operands: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    if (!Object.hasOwn(options, token.name)) throw unknown(token.rawName, token.name)
    const name = token.name as OptionName
    const option: Option = options[name]
    const value = argumentOf(option, token)
    if (option.isRepeatable) given[name] = [...(given[name] as string[]), value as string]
    else if (given[name] !== undefined && given[name] !== false)
      throw new UsageError(`${token.rawName} is given twice: it takes one ${option.argument ?? 'mention'}`)
    else given[name] = value
  }
  return { operands, given }
}

interface OptionToken {
  rawName: string
  value?: string | undefined
  inlineValue?: boolean | undefined
}

function argumentOf({ type, argument }: Option, { rawName, value, inlineValue }: OptionToken): string | true {
  if (type === 'boolean') {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value`)
    return true
  }
  if (value === undefined) throw new UsageError(`${rawName} takes a value: ${rawName} ${argument}`)
  if (!inlineValue && value.length > 1 && value.startsWith('-'))
    throw new UsageError(
      `${rawName} takes a value: ${rawName} ${argument}, or ${rawName}=${value} if ${value} is meant`,
    )
  return value
}

/** An option that no command has, and the one that was meant: of its own command before those of others. */
function unknown(rawName: string, name: string): UsageError {
  const near = didYouMean(name, Object.keys(options))
  const known = Object.hasOwn(instead, name) ? instead[name] : near && `did you mean --${near}?`
  return new UsageError(`there is no option ${rawName}${known ? `; ${known}` : ''}`)
}

/**
 * Holds what is given against what a command takes.
 *
 * @throws UsageError for an option of another command, or a value that is no choice
 */
export function requireOptionsOf(command: CommandName, given: Given): void {
  const own = new Map(optionsOf(command).map(({ name, option }) => [name, option]))
  for (const [name, value] of Object.entries(given) as [OptionName, Given[OptionName]][]) {
    if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) continue
    if (!own.has(name)) throw new UsageError(`${command} takes no --${name}${takenBy(name)}`)
    const { choices } = own.get(name)!
    if (choices && !choices.includes(value as string)) throw notAmong(`--${name}`, value as string, choices)
  }
  const { formats } = commands[command]
  if (given.format === undefined || formats.includes(given.format as string)) return
  const there = Object.values(commands).some(({ formats }) => formats.includes(given.format as string))
  throw new UsageError(
    `${there ? `${command} has no` : 'there is no'} format ${given.format as string}: it is one of ${formats.join(', ')}`,
  )
}

const takenBy = (name: OptionName): string => {
  const others = commandNames.filter((other) => optionsOf(other).some((option) => option.name === name))
  if (Object.hasOwn(instead, name)) return `; ${instead[name]}`
  return isGeneral(options[name]) || others.length === 0 ? '' : `: it belongs to ${others.join(' and ')}`
}
