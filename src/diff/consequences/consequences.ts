import type { EnvironmentChange } from '../change.ts'
import { access } from './access.ts'
import { addresses } from './addresses.ts'
import { annotations } from './annotations.ts'
import { archival } from './archival.ts'
import { authentication } from './authentication.ts'
import { backups } from './backups.ts'
import { confinement } from './confinement.ts'
import { type Consequence, type Consequences, levels } from './consequence.ts'
import { containers } from './containers.ts'
import { data } from './data.ts'
import { type DeliveryChange, delivery } from './delivery.ts'
import { drains } from './drains.ts'
import { encryption } from './encryption.ts'
import { encryptionKeys } from './encryption-keys.ts'
import { extraObjects } from './extra-objects.ts'
import { fetchedSecrets } from './fetched-secrets.ts'
import { identity } from './identity.ts'
import { lifecycle } from './lifecycle.ts'
import { maintenance } from './maintenance.ts'
import { modes } from './modes.ts'
import { monitoring } from './monitoring.ts'
import { network } from './network.ts'
import { permissions } from './permissions.ts'
import { prerequisites } from './prerequisites.ts'
import { reach } from './reach.ts'
import { conditions, podsLost, refusals, refusedFields } from './refusals.ts'
import { rollout } from './rollout.ts'
import { schema } from './schema.ts'
import { signInConsequences } from './sign-in.ts'
import { undelivered } from './undelivered.ts'
import { variables } from './variables.ts'

/** Every consequence for an environment, in the order of reports within a level. */
export const ofEnvironments: Consequences = {
  ...refusals,
  ...podsLost,
  ...data,
  ...maintenance,
  ...backups,
  ...archival,
  ...schema,
  ...undelivered,
  ...lifecycle,
  ...rollout,
  ...drains,
  ...access,
  ...authentication,
  ...signInConsequences,
  ...confinement,
  ...containers,
  ...variables,
  ...identity,
  ...reach,
  ...annotations,
  ...encryption,
  ...encryptionKeys,
  ...modes,
  ...network,
  ...monitoring,
  ...conditions,
  ...addresses,
  ...extraObjects,
  ...fetchedSecrets,
  ...prerequisites,
}

/** What may follow from a change of what delivers all environments. */
export const ofDelivery: Consequences<DeliveryChange> = { ...delivery, ...permissions }

const codes = [...Object.keys(ofEnvironments), ...Object.keys(ofDelivery)]

/**
 * The consequences of a change, the worst first. They are asked in stages:
 * 1. an environment that nobody applies any more has no other consequence;
 * 2. where Flux alone delivers, a change that the API server refuses holds back the whole environment;
 * 3. all others follow from the objects that are not refused.
 */
export function consequencesOf(change: EnvironmentChange): Consequence[] {
  const end = found(undelivered, change)
  if (end.length > 0) return end
  const refused = found(refusals, change)
  const { argocd, flux } = change.fleet ?? {}
  if (refused.length > 0 && flux && !argocd) return refused
  const applied = { ...change, objects: change.objects.filter((object) => refusedFields(object).length === 0) }
  return [...refused, ...found(podsLost, change), ...found(ofEnvironments, applied)].sort(compareConsequences)
}

/** The consequences of a change of what delivers all environments. */
export const deliveryConsequences = (change: DeliveryChange): Consequence[] => found(ofDelivery, change)

const found = <Change>(consequences: Consequences<Change>, change: Change): Consequence[] =>
  Object.entries(consequences).flatMap(([code, { level, find }]) =>
    [...find(change)].map((message) => ({ code, level, message })),
  )

/** The worst first. */
export const compareConsequences = (
  a: Pick<Consequence, 'code' | 'level'>,
  b: Pick<Consequence, 'code' | 'level'>,
): number => levels.indexOf(a.level) - levels.indexOf(b.level) || codes.indexOf(a.code) - codes.indexOf(b.code)
