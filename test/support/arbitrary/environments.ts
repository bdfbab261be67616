// Environments by chance that compile without errors: what is reported is taken out, until nothing is.

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { compile } from '../../../src/compile.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { newProject, writeFiles } from '../project.ts'
import { linePaths, toText, values, without } from './values.ts'

/** Files of values by the ids of their environments, and how many of those that were made could not be mended. */
export interface Sound {
  files: Map<string, JsonObject>
  made: number
  discarded: number
}

/**
 * After so many rounds a whole key goes, and not only the part that was reported; after twice as many, the environment.
 */
const patience = 4

/** Makes `count` environments, each on a cluster of its own, so that none is in another's way. */
export async function soundEnvironments(count: number, seed: number): Promise<Sound> {
  const root = newProject({})
  const made = fc.sample(values, { numRuns: count, seed })
  const files = new Map(made.map((values, index) => [idOf(index), { ...values, cluster: `c-${index}` } as JsonObject]))
  for (let round = 0; round < 2 * patience; round++) {
    rmSync(join(root, 'environments'), { recursive: true, force: true })
    writeFiles(root, toTree(files))
    const { diagnostics } = await compile(root)
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    if (errors.length === 0) break
    const lines = new Map<string, Set<number>>()
    for (const { location } of errors) {
      const id = /^environments\/(.*)\.yaml$/.exec(location.file)![1]!
      lines.set(id, (lines.get(id) ?? new Set()).add(location.range?.start.line ?? 1))
    }
    for (const [id, wrong] of lines) {
      const mended = mend(files.get(id)!, [...wrong], round < patience)
      if (mended && round < 2 * patience - 1) files.set(id, mended)
      else files.delete(id)
    }
  }
  return { files, made: count, discarded: count - files.size }
}

/** Some ids have folders. */
const idOf = (index: number): string => (index % 3 === 0 ? `team-${index % 7}/e-${index}` : `e-${index}`)

export const toTree = (files: ReadonlyMap<string, JsonObject>): Record<string, string> =>
  Object.fromEntries([...files].map(([id, values]) => [`environments/${id}.yaml`, toText(values)]))

/** A fleet file by which both engines deliver to these clusters, whatever is in it. */
export const fleetOf = (clusters: readonly string[]): JsonObject => ({
  repository: { url: 'https://git.example.com/mlflow' },
  clusters: Object.fromEntries(clusters.map((name) => [name, {}])),
  destinations: [{ namespace: '*' }],
  kinds: [{ group: '*', kind: '*' }],
  argocd: {},
  flux: {},
})

/** The values without what stands on some lines of their text; undefined where that is everything. */
function mend(values: JsonObject, lines: number[], isGentle: boolean): JsonObject | undefined {
  const paths = linePaths(values)
  // From the end, so that the items of a list keep their places.
  return lines
    .sort((a, b) => b - a)
    .reduce<JsonObject | undefined>((mended, line) => {
      const path = paths[line - 1]!
      if (!mended || path.length === 0 || path[0] === 'cluster') return undefined
      return exists(mended, path) ? without(mended, isGentle ? path : path.slice(0, 1)) : mended
    }, values)
}

const exists = (values: JsonObject, path: readonly (string | number)[]): boolean => {
  const parent = path.slice(0, -1).reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key], values)
  return typeof parent === 'object' && parent !== null && Object.hasOwn(parent, path.at(-1)!)
}
