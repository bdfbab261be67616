import { diagnosticFormats } from '../diagnostics/formats.ts'
import type { Command } from './command.ts'
import { type OptionName, options, optionText } from './options.ts'

const name = 'mlflow-gitops'

const width = 24

const row = ([left, right]: [string, string]): string => `  ${left.padEnd(width)} ${right}`.trimEnd()

const rows = (all: [string, string][]): string => all.map(row).join('\n')

/** The options that every command takes. */
const general = (allowed: readonly string[]): [string, string][] =>
  (Object.entries(options) as [OptionName, { meaning?: string }][]).flatMap(([option, { meaning }]) => {
    const text = option === 'format' ? alternatives(allowed) : meaning
    return text === undefined ? [] : [[optionText(option), text]]
  })

/** What an option takes, the default first: `pretty (default), json or sarif`. */
export function alternatives([first, ...others]: readonly string[]): string {
  const all = [`${first} (default)`, ...others]
  return all.length === 1 ? all[0]! : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`
}

/** All commands at a glance. */
export const usage = (commands: Record<string, Command>): string =>
  [
    `${name}: compiles environment files into Kustomize bases and overlays that run MLflow`,
    `  ${name} [options] COMMAND`,
    rows(Object.entries(commands).map(([command, { operands, summary }]) => [`${command} ${operands}`, summary])),
    rows(general(diagnosticFormats)),
    `${name} COMMAND --help shows the options of a command, and examples.`,
    'Exit status: 0 done, 1 errors in the input, 2 wrong usage; 3 and more as the command documents.',
  ].join('\n\n')

/** One command, with examples. */
export function commandUsage(
  command: string,
  { operands, summary, options: own, formats, details, examples }: Command,
): string {
  const described = Object.entries(own) as [OptionName, string][]
  return [
    `${name} ${command} ${operands}: ${summary}`,
    ...(described.length > 0 ? [rows(described.map(([option, meaning]) => [optionText(option), meaning]))] : []),
    rows(general(formats)),
    ...(details === undefined ? [] : [details]),
    `Examples\n${examples.map((example) => `  ${name} ${command}${example === '' ? '' : ` ${example}`}`).join('\n')}`,
  ].join('\n\n')
}
