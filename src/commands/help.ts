import { diagnosticFormats } from '../diagnostics/format-names.ts'
import { commands } from './commands.ts'
import { type CommandName, isGeneral, type Option, type OptionName, options, optionsOf, optionText } from './options.ts'

const name = 'mlflow-gitops'

const width = 24

const row = ([left, right]: [string, string]): string => `  ${left.padEnd(width)} ${right}`.trimEnd()

const rows = (all: [string, string][]): string => all.map(row).join('\n')

/** What an option takes, the default first: `pretty (default), json or sarif`. */
function alternatives([first, ...others]: readonly string[]): string {
  const all = [`${first} (default)`, ...others]
  return all.length === 1 ? all[0]! : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`
}

/** An option's meaning with all that it may be. */
function meaningOf(option: OptionName, meaning: string, formats: readonly string[]): string {
  const { choices }: Option = options[option]
  const all = option === 'format' ? formats : choices
  return all ? `${meaning}: ${alternatives(all)}` : meaning
}

const general = (formats: readonly string[]): [string, string][] =>
  (Object.entries(options) as [OptionName, Option][]).flatMap(([option, { meaning }]): [string, string][] =>
    typeof meaning === 'string' ? [[optionText(option), meaningOf(option, meaning, formats)]] : [],
  )

/** All commands at a glance. */
export const usage = (): string =>
  [
    `${name}: compiles environment files into Kustomize bases and overlays that run MLflow`,
    `  ${name} [options] COMMAND`,
    rows(Object.entries(commands).map(([command, { operands, summary }]) => [`${command} ${operands}`, summary])),
    rows(general(diagnosticFormats)),
    `${name} COMMAND --help shows the options of a command, and examples. In the package, environments/README.md is the guide,
schema/ has all values and messages, and .github/docs all else.`,
    'Exit status: 0 done, 1 errors in the input, 2 wrong usage; 3 and more as the command documents.',
  ].join('\n\n')

/** How one command is used, on a line. */
export function usageLine(command: CommandName): string {
  const own = optionsOf(command).filter(({ option }) => !isGeneral(option))
  const texts = own.map(({ name: option }) => `[${optionText(option).replace(/^-\w, /, '')}]`)
  return `usage: ${[name, command, commands[command].operands, ...texts].join(' ')}`
}

/** One command, with examples. */
export async function commandUsage(command: CommandName): Promise<string> {
  const { operands, summary, formats, details, examples } = commands[command]
  const own = optionsOf(command).filter(({ option }) => !isGeneral(option))
  const described = own.map(({ name: option, meaning }): [string, string] => [
    optionText(option),
    meaningOf(option, meaning, formats),
  ])
  const more = typeof details === 'function' ? await details() : details
  return [
    `${name} ${command} ${operands}: ${summary}`,
    ...(described.length > 0 ? [rows(described)] : []),
    rows(general(formats)),
    ...(more === undefined ? [] : [more]),
    `Examples\n${examples.map((example) => `  ${name} ${command}${example === '' ? '' : ` ${example}`}`).join('\n')}`,
  ].join('\n\n')
}
