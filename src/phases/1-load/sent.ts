import { belowEnvironments } from '../../model/environments-folder.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import type { Source, Span } from '../../model/source.ts'
import type { ReadFile } from './load.ts'
import { parse } from './parse.ts'
import { schemaOf } from './schema-of.ts'

/** What a file is read as, as another thread is sent it: without the places of its values, which can't be sent. */
export type SentFile = Omit<ReadFile, 'source'> & { source?: Omit<Source, 'spans'> }

export const sent = ({ source, ...read }: ReadFile): SentFile => {
  if (!source) return read
  const { spans: _, ...rest } = source
  return { ...read, source: rest }
}

/** The same as it was read: where its values stand is found in its text, once somebody asks. */
export function received({ source, ...read }: SentFile): ReadFile {
  if (!source) return read
  let spans: Source['spans'] | undefined
  return {
    ...read,
    source: {
      ...source,
      get spans() {
        spans ??= spansOf(source)
        return spans
      },
    },
  }
}

function spansOf({ file, text, values }: Omit<Source, 'spans'>): Source['spans'] {
  const again = parse(file, text, schemaOf(belowEnvironments(file), text)).source!
  const spans: Source['spans'] = new WeakMap()
  const pair = (own: Json, parsed: Json): void => {
    if (typeof own !== 'object' || own === null || spans.has(own)) return
    spans.set(own, again.spans.get(parsed as JsonObject) as Span[])
    for (const key of Object.keys(own)) pair((own as JsonObject)[key]!, (parsed as JsonObject)[key]!)
  }
  pair(values, again.values)
  return spans
}
