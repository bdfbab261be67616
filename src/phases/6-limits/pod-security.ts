import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { podSecurityFaults } from '../../facts/kubernetes/pod-security.ts'
import type { PatchedEnvironment } from '../../model/environment.ts'
import type { FleetFile } from '../../model/fleet-file.ts'
import { type Entry, entryPlace } from '../../model/teams.ts'
import { causeOf } from './cause.ts'

/** The values that decide what the security contexts are, where none of them is written out. */
const values = [['securityContext'], ['podSecurityContext'], ['restricted'], ['entrypoint']]

/** What a namespace that enforces the Pod Security Standard of an environment's entries would refuse of its pods. */
export function* refusedPods(
  compiled: PatchedEnvironment,
  entries: readonly Entry[],
  fleetFile: FleetFile,
): Generator<Diagnostic> {
  for (const { pattern, team } of entries) {
    if (!team.podSecurity) continue
    for (const object of compiled.objects) {
      for (const { path, sentence, help } of podSecurityFaults(object, team.podSecurity)) {
        const { location, where } = causeOf(compiled, object, path, values)
        yield diagnose('pod-security', location, {
          message: `under the Pod Security Standard ${team.podSecurity} ${where} ${sentence}`,
          help,
          related: entryPlace(fleetFile, pattern, 'podSecurity'),
          environments: [compiled.environment.id],
        })
      }
    }
  }
}
