import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { hostsOf } from '../../facts/kubernetes/hosts.ts'
import { imagesOf, type Named, namedAccounts } from '../../facts/kubernetes/named.ts'
import type { PatchedEnvironment } from '../../model/environment.ts'
import type { FleetFile } from '../../model/fleet-file.ts'
import { type Entry, refusedName, refusing } from '../../model/teams.ts'
import { causeOf } from './cause.ts'

/** What of an environment's objects has names that entries of teams may limit. */
const named = [
  { key: 'hosts', read: hostsOf },
  { key: 'images', read: imagesOf },
  { key: 'serviceAccounts', read: namedAccounts },
] as const

/** The host names, images and ServiceAccounts of an environment that its entries do not allow. */
export function* refusedNames(
  compiled: PatchedEnvironment,
  entries: readonly Entry[],
  fleetFile: FleetFile,
): Generator<Diagnostic> {
  for (const { key, read } of named) {
    if (!entries.some(({ team }) => team[key])) continue
    for (const object of compiled.objects) {
      for (const { path, what, forms } of read(object) as Iterable<Named>) {
        const entry = refusing(entries, key, forms)
        if (!entry) continue
        const { location } = causeOf(compiled, object, path)
        yield diagnose('limit-exceeded', location, {
          ...refusedName(entry, key, what, fleetFile),
          environments: [compiled.environment.id],
        })
      }
    }
  }
}
