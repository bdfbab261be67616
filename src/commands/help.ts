/** What `--help` says of a command, as data. */
export interface Help {
  /** What stands behind the command's name: `ENV [PATH]`. */
  operands: string
  /** What it does, in a few words. */
  summary: string
  /** Options of its own, as they are written, and what they do. */
  options?: [option: string, meaning: string][]
  /** What else there is to know, in sentences. */
  details?: string
  examples: string[]
}

const general: [string, string][] = [
  ['--root DIR', 'the folder that holds environments/ and out/ (default: this one)'],
  ['--format FORMAT', 'how mistakes are told: pretty (default), json, github or sarif'],
  ['--quiet', 'nothing but errors'],
  ['--help, --version', ''],
]

const name = 'mlflow-gitops'

const width = 24

const row = ([left, right]: [string, string]): string => `  ${left.padEnd(width)} ${right}`.trimEnd()

/** All commands at a glance. */
export const usage = (commands: Record<string, { help: Help }>): string =>
  [
    `${name}: compiles environment files into Kustomize bases and overlays that run MLflow`,
    `  ${name} [options] COMMAND`,
    Object.entries(commands)
      .map(([command, { help }]) => row([`${command} ${help.operands}`, help.summary]))
      .join('\n'),
    general.map(row).join('\n'),
    `${name} COMMAND --help shows the options of a command, and examples.`,
    'Exit status: 0 done, 1 errors in the input, 2 wrong usage; 3 and more as the command says.',
  ].join('\n\n')

/** One command, with examples. */
export const commandUsage = (command: string, { operands, summary, options = [], details, examples }: Help): string =>
  [
    `${name} ${command} ${operands}: ${summary}`,
    ...(options.length > 0 ? [options.map(row).join('\n')] : []),
    general
      .filter(([option]) => !options.some(([own]) => own === option))
      .map(row)
      .join('\n'),
    ...(details === undefined ? [] : [details]),
    `Examples\n${examples.map((example) => `  ${name} ${command}${example === '' ? '' : ` ${example}`}`).join('\n')}`,
  ].join('\n\n')
