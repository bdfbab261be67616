import { collector } from '../../diagnostics/collector.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { PatchedEnvironment } from '../../model/environment.ts'
import type { FleetFile } from '../../model/fleet-file.ts'
import { teamsOf } from '../../model/teams.ts'
import { exceededLimits } from './amounts.ts'
import { refusedBypasses } from './bypasses.ts'
import { refusedNames } from './names.ts'
import { refusedPatches } from './patched-fields.ts'
import { refusedPods } from './pod-security.ts'
import { type Judgement, judge } from './policies.ts'
import { refusedPrivileges } from './privileges.ts'

/**
 * Holds the objects of environments against what the fleet file allows each. An environment that asks for more is
 * reported, and stays: others compare it with what it was.
 */
export async function limits(
  environments: readonly PatchedEnvironment[],
  fleetFile: FleetFile,
): Promise<{ diagnostics: Diagnostic[]; judgements: Judgement[] }> {
  const found = collector()
  // Nobody knows what a fleet file with errors allows, and its errors are enough.
  if (fleetFile.file !== undefined && !fleetFile.fleet) return { diagnostics: [], judgements: [] }
  for (const compiled of environments) {
    const entries = teamsOf(fleetFile, compiled.environment.id)
    for (const diagnostic of refusedPrivileges(compiled, entries, fleetFile)) found.add(diagnostic)
    for (const diagnostic of refusedBypasses(compiled)) found.add(diagnostic)
    if (entries.length === 0) continue
    for (const find of [refusedNames, exceededLimits, refusedPatches, refusedPods]) {
      for (const diagnostic of find(compiled, entries, fleetFile)) found.add(diagnostic)
    }
  }
  return { diagnostics: found.all(), judgements: await judge(environments, fleetFile) }
}
