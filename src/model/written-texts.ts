import type { Environment } from './environment.ts'
import { type Json, type Path, textsOf } from './json.ts'
import { memoizeRecent } from './memo.ts'
import { type Source, withIncluded } from './source.ts'

type Written = Pick<Environment, 'layers' | 'written'>

/**
 * Finds the texts that are sought in what people wrote for an environment, each with its path. A file that many
 * environments share is searched once: where none of the layers has such a text, nothing that they make has one.
 */
export function textSearch(isSought: (text: string) => boolean): (environment: Written) => [Path, string][] {
  const keysOf = memoizeRecent((layer: Source) => {
    const values = withIncluded(layer)
    return Object.keys(values).filter((key) => holds(values[key]!, isSought))
  })
  return ({ layers, written }) => {
    const keys = new Set<string>()
    for (const layer of layers) for (const key of keysOf(layer)) keys.add(key)
    if (keys.size === 0) return []
    return Object.keys(written).flatMap((key) => (keys.has(key) ? textsOf(written[key]!, isSought, [key]) : []))
  }
}

const holds = (value: Json, isSought: (text: string) => boolean): boolean =>
  typeof value === 'string'
    ? isSought(value)
    : typeof value === 'object' && value !== null && Object.values(value).some((below) => holds(below, isSought))
