import type { ParseArgsConfig, parseArgs } from 'node:util'

type Config = NonNullable<ParseArgsConfig['options']>[string]

/** An option as node:util's parseArgs takes it, and as help shows it. */
interface Option extends Config {
  /** The placeholder of its argument: `DIR`. */
  argument?: string
  /** Its meaning, where all commands take it; a command words the meaning of its own options. */
  meaning?: string
}

/** Every option of the command line, in the order in which help lists them. */
export const options = {
  check: { type: 'boolean', default: false },
  base: { type: 'string', argument: 'REF' },
  'exit-code': { type: 'boolean', default: false },
  all: { type: 'boolean', default: false },
  only: { type: 'string', argument: 'KEY', multiple: true, default: [] },
  database: { type: 'string', argument: 'KIND' },
  artifacts: { type: 'string', argument: 'KIND' },
  route: { type: 'string', argument: 'KIND' },
  extends: { type: 'string', argument: 'FILE', multiple: true, default: [] },
  file: { type: 'string', short: 'f', argument: 'FILE', multiple: true, default: [] },
  set: { type: 'string', argument: 'A.B=C', multiple: true, default: [] },
  root: {
    type: 'string',
    default: '.',
    argument: 'DIR',
    meaning: 'the folder that holds environments/ and out/ (default: this one)',
  },
  format: { type: 'string', default: 'pretty', argument: 'FORMAT' },
  quiet: { type: 'boolean', default: false, meaning: 'print errors only' },
  help: { type: 'boolean', short: 'h', default: false, meaning: 'show this' },
  version: { type: 'boolean', default: false, meaning: 'print the version' },
} as const satisfies Record<string, Option>

export type Options = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

/** The name of an option, without its dashes. */
export type OptionName = keyof typeof options

/** An option as it is written: `-f, --file FILE`. */
export function optionText(name: OptionName): string {
  const { short, argument }: Option = options[name]
  return `${short === undefined ? '' : `-${short}, `}--${name}${argument === undefined ? '' : ` ${argument}`}`
}

/** A wrong use of the command line: exit status 2, with the usage. */
export class UsageError extends Error {}
