import { count, names } from '../../diagnostics/prose.ts'
import { inEnvironments } from '../../model/environments-folder.ts'
import { fleetFiles } from '../../model/fleet-file.ts'
import { escapeControls } from '../../text/escape.ts'
import { levels } from '../consequences/consequence.ts'
import type { Diff } from '../diff.ts'
import { changedFiles, type Group } from '../group.ts'
import { countUnknown } from '../verdict.ts'

/** A diff in one line: what can't be compared, what changes because of which files, how bad it is. */
export function summary(diff: Diff): string {
  const files = causingFiles(diff)
  const because = files.length > 0 ? ` because of ${names(files, 2, escapeControls)}` : ''
  return [...failures(diff), `${extent(diff)}${because}`, ...severities(diff)].join('; ')
}

function* failures({ broken: { before, after, delivery } }: Diff): Generator<string> {
  if (after.length > 0) yield `${names(after, 3, escapeControls)} can't be compared because of errors`
  if (before.length > 0) yield `${names(before, 3, escapeControls)} can't be compared because of errors in the base`
  if (delivery) {
    yield "what delivers the environments can't be compared because of errors in environments/_fleet.yaml"
  }
}

/** How many environments change. */
function extent({ environments, delivery, unchanged, broken }: Diff): string {
  const changed = reach(environments)
  if (changed > 0) {
    return `${changed} of ${count(changed + unchanged, 'environment')} ${changed === 1 ? 'changes' : 'change'}`
  }
  if (delivery.some(({ isFleetFile }) => !isFleetFile)) return 'what delivers the environments changes'
  if (delivery.length > 0) return 'what environments may say changes'
  return broken.before.length + broken.after.length > 0 ? 'nothing else changes' : 'nothing changes'
}

/** The files that differ, and the fleet file where it changes an environment. */
function causingFiles({ environments }: Diff): string[] {
  const causes = environments.flatMap(({ objects }) =>
    objects.flatMap(({ fields, causes }) => [...causes, ...fields.flatMap(({ causes }) => causes)]),
  )
  const fleet = causes
    .map(({ location }) => location.file)
    .filter((file) => fleetFiles.some((name) => file === inEnvironments(name)))
  return [...new Set([...environments.flatMap(({ members }) => members.flatMap(changedFiles)), ...fleet])]
}

function* severities(diff: Diff): Generator<string> {
  for (const level of levels) {
    if (level === 'note') continue
    const reached = diff.environments.filter(({ consequences }) => consequences.some((found) => found.level === level))
    if (reached.length > 0) yield `${level} for ${reach(reached)}`
  }
  const unknown = countUnknown(diff)
  if (unknown > 0) yield `unknown for ${unknown}`
}

/** How many environments are in groups. */
const reach = (groups: readonly Group[]): number => groups.reduce((sum, { members }) => sum + members.length, 0)
