import { count, names } from '../../diagnostics/prose.ts'
import { fleetFiles } from '../../model/fleet-file.ts'
import { visible } from '../../text/escape.ts'
import { levels } from '../consequences/consequence.ts'
import type { Diff } from '../diff.ts'
import { changedFiles, type Group } from '../group.ts'

/** What a diff comes to, in one line. */
export function summary({ environments, delivery, unchanged, broken }: Diff): string {
  const changed = sum(environments)
  const change =
    changed > 0
      ? `${changed} of ${count(changed + unchanged, 'environment')} ${changed === 1 ? 'changes' : 'change'}`
      : delivery.length > 0
        ? 'what delivers the environments changes'
        : broken.before.length + broken.after.length > 0
          ? 'nothing else changes'
          : 'nothing changes'
  const causes = environments.flatMap(({ objects }) =>
    objects.flatMap(({ fields, causes }) => [...causes, ...fields.flatMap(({ causes }) => causes)]),
  )
  const fleet = causes
    .map(({ location }) => location.file)
    .filter((file) => fleetFiles.some((name) => file === `environments/${name}`))
  const all = [...new Set([...environments.flatMap(({ members }) => members.flatMap(changedFiles)), ...fleet])]
  const worst = levels
    .filter((level) => level !== 'note')
    .map(
      (level) =>
        [
          level,
          sum(
            environments.filter(({ consequences }) => consequences.some((consequence) => consequence.level === level)),
          ),
        ] as const,
    )
    .flatMap(([level, reached]) => (reached > 0 ? [`${level} for ${reached}`] : []))
  return [
    ...(broken.after.length > 0 ? [`${names(broken.after, 3, visible)} can’t be compared because of errors`] : []),
    ...(broken.before.length > 0
      ? [`${names(broken.before, 3, visible)} can’t be compared because of errors in the base`]
      : []),
    ...(broken.delivery
      ? ['what delivers the environments can’t be compared because of errors in environments/_fleet.yaml']
      : []),
    `${change}${all.length > 0 ? ` because of ${names(all, 2, visible)}` : ''}`,
    ...worst,
  ].join('; ')
}

const sum = (groups: readonly Group[]): number => groups.reduce((sum, { members }) => sum + members.length, 0)
