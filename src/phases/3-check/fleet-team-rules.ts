import { rowOf, unknownKind } from '../../facts/kubernetes/kinds.ts'
import { formatPath, type Path, parsePath } from '../../model/json.ts'
import { child, dereference, kindSchema, root, type Schema } from '../../schema/schema.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import { matches } from '../../text/wildcard.ts'
import type { FleetRules, Report } from './rule.ts'

/** Rules about what the fleet file says of teams: a limit that is mistyped would limit nothing. */
export const fleetTeamRules = {
  'team-nobody'({ teams = {}, policies = [] }, report, clusterOf) {
    const ids = [...clusterOf.keys()]
    for (const [index, { environments, exceptions }] of policies.entries()) {
      const lists: { path: Path; patterns: string[] }[] = [
        { path: [], patterns: environments },
        ...exceptions.map((exception, at) => ({ path: ['exceptions', at], patterns: exception.environments })),
      ]
      for (const { path, patterns } of lists) {
        for (const [position, pattern] of patterns.entries()) {
          nobody(pattern, ids, ['policies', index, ...path, 'environments', position], report)
        }
      }
    }
    for (const pattern of Object.keys(teams)) nobody(pattern, ids, ['teams', pattern], report)
  },

  'team-path'({ teams = {} }, report) {
    for (const [pattern, { values = {}, patches = {} }] of Object.entries(teams)) {
      for (const [key, texts = []] of Object.entries(values)) {
        for (const [index, text] of texts.entries()) {
          const fault = pathFault(text, root)
          if (fault) report({ path: ['teams', pattern, 'values', key, index], ...fault })
        }
      }
      for (const [kind, texts] of Object.entries(patches)) {
        const path = ['teams', pattern, 'patches', kind]
        if (rowOf({ kind })?.emittedFor !== 'environment') {
          report({ path, part: 'key', ...unknownKind(kind) })
          continue
        }
        for (const [index, text] of texts.entries()) {
          const fault = text === '*' ? undefined : pathFault(text, kindSchema(kind))
          if (fault) report({ path: [...path, index], ...fault })
        }
      }
    }
  },
} satisfies FleetRules

/** A pattern of ids that fits none. */
function nobody(pattern: string, ids: readonly string[], path: Path, report: Report): void {
  if (ids.some((id) => matches(pattern, id))) return
  const message = `no environment has an id that ${JSON.stringify(pattern)} fits`
  const help = 'write the beginning of their paths below environments/ and a *, such as vision/*'
  report({ path, message, help, ...(path[0] === 'teams' && { part: 'key' as const }) })
}

/** Why a path leads to nothing that a schema knows, and what may have been meant. */
function pathFault(text: string, top: Schema): { message: string; help: string } | undefined {
  const parts = parsePath(text)
  if (!parts || parts.length === 0)
    return {
      message: `${JSON.stringify(text)} is no path`,
      help: 'write keys with dots between them, such as env_vars',
    }
  let below: Schema[] = [top]
  for (const [index, part] of parts.entries()) {
    const next = below.flatMap((schema) => childrenOf(schema, part))
    if (next.length === 0) return noKey(parts.slice(0, index), part, below)
    below = next
  }
  return undefined
}

/** What a part of a path may lead to: an item of a list has a name of its own, and * is any key. */
function childrenOf(schema: Schema, part: string): Schema[] {
  const { node, document } = dereference(schema)
  if (node.items !== undefined) return [child(schema, 0)!]
  const named = Object.keys((node.properties ?? {}) as object).filter((key) => matches(part, key))
  const found = named.map((key) => child(schema, key)!)
  if (named.length > 0) return found
  if (node.additionalProperties === true) return [{ node: {}, document }]
  if (node.properties === undefined && node.additionalProperties === undefined && node.type === undefined)
    return [schema]
  const free = child(schema, '\u0000')
  return free ? [free] : []
}

function noKey(above: Path, key: string, below: readonly Schema[]) {
  const known = below.flatMap((schema) => Object.keys((dereference(schema).node.properties ?? {}) as object))
  const near = didYouMean(key, known)
  const place = above.length > 0 ? ` in ${formatPath(above)}` : ''
  return {
    message: `there is no ${JSON.stringify(key)}${place}`,
    help: near === undefined ? `the keys are ${known.join(', ')}` : `did you mean ${near}?`,
  }
}
