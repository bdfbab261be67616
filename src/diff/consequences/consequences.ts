import type { EnvironmentChange } from '../change.ts'
import { access } from './access.ts'
import { addresses } from './addresses.ts'
import { confinement } from './confinement.ts'
import { type Consequence, type Consequences, levels } from './consequence.ts'
import { data } from './data.ts'
import { type DeliveryChange, delivery } from './delivery.ts'
import { encryption } from './encryption.ts'
import { ends, lifecycle } from './lifecycle.ts'
import { needs } from './needs.ts'
import { conditions, refusals, refused } from './refusals.ts'
import { rollout } from './rollout.ts'
import { schema } from './schema.ts'

/** What may follow for an environment, in the order in which people are told of it, within its level. */
export const ofEnvironments: Consequences = {
  ...refusals,
  ...data,
  ...schema,
  ...ends,
  ...lifecycle,
  ...rollout,
  ...confinement,
  ...encryption,
  ...access,
  ...conditions,
  ...addresses,
  ...needs,
}

/** What may follow from a change of what delivers all environments. */
export const ofDelivery: Consequences<DeliveryChange> = delivery

const codes = [...Object.keys(ofEnvironments), ...Object.keys(ofDelivery)]

/** What follows from a change, the worst first. What is refused has no other consequence, and what nobody applies has none at all. */
export function consequencesOf(change: EnvironmentChange): Consequence[] {
  const end = found(ends, change)
  if (end.length > 0) return end
  const refusal = found(refusals, change)
  const { argocd, flux } = change.after?.inputs.fleet ?? {}
  if (refusal.length > 0 && flux && !argocd) return refusal
  const rest = { ...change, objects: change.objects.filter((object) => refused(object).length === 0) }
  return [...refusal, ...found(ofEnvironments, rest)].sort(compareConsequences)
}

/** The same for what delivers all environments. */
export const deliveryConsequences = (change: DeliveryChange): Consequence[] => found(ofDelivery, change)

const found = <Change>(consequences: Consequences<Change>, change: Change): Consequence[] =>
  Object.entries(consequences).flatMap(([code, { level, find }]) =>
    find(change).map((message) => ({ code, level, message })),
  )

/** The worst first. */
export const compareConsequences = (
  a: Pick<Consequence, 'code' | 'level'>,
  b: Pick<Consequence, 'code' | 'level'>,
): number => levels.indexOf(a.level) - levels.indexOf(b.level) || codes.indexOf(a.code) - codes.indexOf(b.code)
