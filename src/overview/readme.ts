import { header } from '../model/header.ts'
import type { Row } from './row.ts'
import { markdownTable } from './tables.ts'

export const readmePath = 'README.md'

/**
 * The text of out/README.md: a line an environment, by their ids, so that changes of two environments merge; no counts,
 * which every change would move, and no warnings, which are of the compiler and not of the environment.
 */
export const readme = (rows: readonly Row[]): string =>
  `${header(readmePath, 'environments/')}\n# Environments\n\n${markdownTable(rows, ['warnings'])}`
