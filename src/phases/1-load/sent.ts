import { belowEnvironments } from '../../model/environments-folder.ts'
import type { Source } from '../../model/source.ts'
import type { ReadFile } from './load.ts'
import { located } from './parse.ts'
import { schemaOf } from './schema-of.ts'

/** What a file is read as, as another thread is sent it: without the places of its values, which can't be sent. */
export type SentFile = Omit<ReadFile, 'source'> & { source?: Omit<Source, 'spans'> }

export const sent = ({ source, ...read }: ReadFile): SentFile => {
  if (!source) return read
  const { spans: _, ...rest } = source
  return { ...read, source: rest }
}

/** The same as it was read. */
export const received = ({ source, ...read }: SentFile): ReadFile =>
  source ? { ...read, source: located(source, schemaOf(belowEnvironments(source.file), source.text)) } : read
