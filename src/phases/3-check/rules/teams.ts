import { normalize } from 'node:path/posix'
import { origin } from '../../../model/environment.ts'
import { defaultsFiles, inEnvironments } from '../../../model/environments-folder.ts'
import { at, formatPath, type Json, type JsonObject, leafPaths, type Path } from '../../../model/json.ts'
import type { Source } from '../../../model/source.ts'
import {
  covers,
  type Entry,
  entryPlace,
  liesIn,
  pathPatterns,
  refusedName,
  refusedPart,
  refusing,
  teamsOf,
} from '../../../model/teams.ts'
import type { Rules } from '../rule.ts'

export const teamRules = {
  'team-unknown'({ id }, report, fleetFile) {
    if (!fleetFile.fleet?.teams || teamsOf(fleetFile, id).length > 0) return
    const folder = id.includes('/') ? `${id.split('/')[0]}/*` : id
    report({
      path: [],
      message: `no entry of teams in ${fleetFile.file} fits ${id}`,
      help: `move the file to the folder of a team, or the platform team adds one there, such as ${JSON.stringify(folder)}: {}`,
    })
  },

  'limit-exceeded'({ id, values: { namespace, cluster } }, report, fleetFile) {
    const entries = teamsOf(fleetFile, id)
    const refusingNamespace = refusing(entries, 'namespaces', [namespace])
    if (refusingNamespace) {
      const refused = refusedName(refusingNamespace, 'namespaces', `the namespace ${namespace}`, fleetFile)
      report({ path: ['namespace'], ...refused })
    }
    const refusingCluster = refusing(entries, 'clusters', [cluster])
    if (!refusingCluster) return
    report({ path: ['cluster'], ...refusedName(refusingCluster, 'clusters', `the cluster ${cluster}`, fleetFile) })
  },

  'value-not-allowed'({ id, layers }, report, fleetFile) {
    const entries = teamsOf(fleetFile, id).filter(({ team }) => team.values)
    if (entries.length === 0) return
    const told = new Set<string>()
    const own = ofTeam(layers)
    for (const { values } of own) {
      const { extends: _, ...set } = values
      for (const leaf of leafPaths(set)) {
        const from = origin(layers, leaf)
        if (from && !own.includes(from)) continue
        for (const entry of entries) {
          const path = refusedPath(entry, leaf, set)
          if (!path || told.has(formatPath(path))) continue
          told.add(formatPath(path))
          report({
            path,
            message: `${formatPath(path)} may not be set here by ${fleetFile.file}`,
            help: `remove it: the _defaults.yaml of environments/ says it for all; or the platform team allows it in teams[${JSON.stringify(entry.pattern)}].values`,
            part: 'key',
            related: entryPlace(fleetFile, entry.pattern, 'values'),
          })
        }
      }
    }
  },
} satisfies Rules

const companyFiles = defaultsFiles.map(inEnvironments)

/**
 * The layers that a team writes or chooses: all but the company's file and what it extends, as far as that lies beneath
 * it. A team that extends one of them lifts it above its own files, and takes nothing off the others by it.
 */
function ofTeam(layers: readonly Source[]): Source[] {
  const top = layers.findLastIndex(({ file }) => companyFiles.includes(file))
  const company = new Set<Source>()
  for (let index = top; index >= 0; index--) {
    const layer = layers[index]!
    const isExtended = [...company].some(({ values }) => [values.extends].flat().some((name) => isNamed(layer, name)))
    if (companyFiles.includes(layer.file) || isExtended) company.add(layer)
  }
  return layers.filter((layer) => !company.has(layer))
}

const isNamed = ({ file }: Source, name: Json | undefined): boolean =>
  typeof name === 'string' && inEnvironments(normalize(name)) === file

/** The part of a path that an entry lets nobody set; undefined where it may be set. */
function refusedPath({ team }: Entry, path: Path, values: JsonObject): Path | undefined {
  const { allowed, denied = [] } = team.values!
  // A null takes away what lies below it, too.
  const isRemoved = at(values, path) === null
  const forbidden = pathPatterns(denied).find(
    (pattern) => covers(pattern, path) || (isRemoved && liesIn(pattern, path)),
  )
  if (forbidden) return path.slice(0, forbidden.length)
  if (!allowed || pathPatterns(allowed).some((pattern) => covers(pattern, path))) return undefined
  return refusedPart(pathPatterns(allowed), path)
}
