import type { ParseArgsConfig, parseArgs } from 'node:util'

/** Every option of the command line, for node:util's parseArgs. */
export const options = {
  root: { type: 'string', default: '.' },
  format: { type: 'string', default: 'pretty' },
  quiet: { type: 'boolean', default: false },
  all: { type: 'boolean', default: false },
  base: { type: 'string' },
  'exit-code': { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  file: { type: 'string', short: 'f', multiple: true, default: [] },
  set: { type: 'string', multiple: true, default: [] },
  only: { type: 'string', multiple: true, default: [] },
  database: { type: 'string' },
  artifacts: { type: 'string' },
  route: { type: 'string' },
  extends: { type: 'string', multiple: true, default: [] },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options']

export type Options = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

/** The command was called in a way that it does not understand: exit status 2, with the usage. */
export class UsageError extends Error {}
