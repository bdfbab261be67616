import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { hostsOf } from '../../facts/kubernetes/hosts.ts'
import { imagesOf, type Named, namedAccounts, remoteKeysOf } from '../../facts/kubernetes/named.ts'
import type { PatchedEnvironment } from '../../model/environment.ts'
import type { FleetFile } from '../../model/fleet-file.ts'
import type { Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { type Entry, type Listing, refusedName, refusing } from '../../model/teams.ts'
import { causeOf } from './cause.ts'

/** What of an environment's objects has names that entries of teams may limit, and the values that they may be made of. */
const named: readonly { key: Listing; read: (object: KubernetesObject) => Iterable<Named>; values?: Path[] }[] = [
  { key: 'hosts', read: hostsOf },
  { key: 'images', read: imagesOf },
  { key: 'serviceAccounts', read: namedAccounts },
  { key: 'remoteKeys', read: remoteKeysOf, values: [['secrets', 'remoteKey'], ['secrets']] },
]

/** The host names, images, ServiceAccounts and keys of secrets of an environment that its entries do not allow. */
export function* refusedNames(
  compiled: PatchedEnvironment,
  entries: readonly Entry[],
  fleetFile: FleetFile,
): Generator<Diagnostic> {
  for (const { key, read, values } of named) {
    if (!entries.some(({ team }) => team[key])) continue
    for (const object of compiled.objects) {
      for (const { path, what, forms } of read(object)) {
        const entry = refusing(entries, key, forms)
        if (!entry) continue
        const { location } = causeOf(compiled, object, path, values)
        yield diagnose('limit-exceeded', location, {
          ...refusedName(entry, key, what, fleetFile),
          environments: [compiled.environment.id],
        })
      }
    }
  }
}
