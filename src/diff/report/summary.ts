import { levels } from '../consequences.ts'
import type { Diff } from '../diff.ts'
import { isOfEnvironments, type Group } from '../group.ts'
import { count, names } from './words.ts'

/** What a diff comes to, in one line. */
export function summary({ groups, unchanged, broken }: Diff): string {
  const environments = groups.filter(isOfEnvironments)
  const changed = sum(environments)
  const change = changed > 0 ? `${changed} of ${count(changed + unchanged, 'environment')} ${changed === 1 ? 'changes' : 'change'}` : groups.length > 0 ? 'what delivers the environments changes' : 'nothing changes'
  const worst = levels
    .filter((level) => level !== 'note')
    .map((level) => [level, sum(environments.filter(({ consequences }) => consequences.some((consequence) => consequence.level === level)))] as const)
    .flatMap(([level, reached]) => (reached > 0 ? [`${level} for ${reached}`] : []))
  const files = [...new Set(environments.flatMap(filesOf))]
  return [
    `${change}${files.length > 0 ? ` because of ${names(files, 2)}` : ''}`,
    ...worst,
    ...(broken.length > 0 ? [`${names(broken, 3)} can’t be compared for errors`] : []),
  ].join('; ')
}

const sum = (groups: readonly Group[]): number => groups.reduce((sum, { ids }) => sum + ids.length, 0)

/** The files because of which a group changes. */
function filesOf({ changed: { before, after, objects } }: Group): string[] {
  if (!before || !after) return [(after ?? before)!.environment!.source.file]
  return objects.flatMap(({ fields }) => fields.flatMap(({ causes }) => causes.map(({ location }) => location.file)))
}
