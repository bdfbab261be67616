import { amount } from '../../facts/kubernetes/quantity.ts'
import type { Team } from '../../model/teams.ts'
import type { Fleet } from '../../schema/generated/fleet.ts'
import { matches } from '../../text/wildcard.ts'
import type { Consequences } from './consequence.ts'
import type { DeliveryChange } from './delivery.ts'
import { name, type Sentence, sentence, words } from './sentence.ts'

/** What environments may do from now on, where only the fleet file has changed. */
export const permissions: Consequences<DeliveryChange> = {
  'allows-more': {
    level: 'caution',
    *find({ before, after, isFleetFile }) {
      if (!isFleetFile || !after) return
      const [was, is] = [before?.teams, after.teams]
      if (was && !is) yield sentence`no entry of ${name('teams')} limits what environments may say any more`
      const patterns = is ? new Set([...Object.keys(was ?? {}), ...Object.keys(is)]) : []
      for (const pattern of patterns) {
        const [old, now] = [was?.[pattern], is![pattern]]
        if (old && !now) yield sentence`${name(pattern)} limits nothing any more`
        if (was && !old) yield sentence`there may be environments of ${name(pattern)}`
        if (now) yield* moreOf(pattern, old, now, is!)
      }
    },
  },

  'policy-loosened': {
    level: 'caution',
    *find({ before, after, isFleetFile }) {
      if (!isFleetFile) return
      for (const was of before?.policies ?? []) {
        const is = after?.policies?.find(({ name }) => name === was.name)
        if (is) yield* looser(was, is)
        else yield sentence`the policy ${name(was.name)} is gone`
      }
    },
  },
}

const lists = ['namespaces', 'clusters', 'hosts', 'images', 'serviceAccounts', 'remoteKeys'] as const

/** What an entry of teams allows and did not allow before; without one before, only what is refused by default. */
function* moreOf(
  pattern: string,
  was: Team | undefined,
  is: Team,
  all: NonNullable<Fleet['teams']>,
): Generator<Sentence> {
  const who = name(pattern)
  for (const key of was ? lists : []) {
    const [old, now] = [was![key], is[key]]
    if (!old) continue
    if (!now) yield sentence`environments of ${who} may have any ${words(key)}`
    else yield* told(added(old, now), (items) => sentence`environments of ${who} may have more ${words(key)}: ${items}`)
  }
  for (const [key, old] of Object.entries(was?.limits ?? {})) {
    const now = is.limits?.[key as keyof NonNullable<Team['limits']>]
    if (now === undefined) yield sentence`nothing limits the ${words(key)} of ${who} any more`
    else if (amount(now) > amount(old))
      yield sentence`environments of ${who} may take more ${words(key)}: ${name(String(now))}`
  }
  const { allowed: old, denied = [] } = was?.values ?? {}
  const { allowed: now, denied: still = [] } = is.values ?? {}
  if (old && !now) yield sentence`the files of ${who} may set any value that is not denied`
  const settable = [...(old && now ? added(old, now) : []), ...added(still, denied)]
  yield* told(settable, (items) => sentence`the files of ${who} may set ${items}`)
  if (was?.patches && !is.patches) yield sentence`patches of ${who} may change every kind and field`
  const fields = is.patches && was?.patches ? fieldsOf(is.patches) : []
  yield* told(added(fieldsOf(was?.patches ?? {}), fields), (items) => sentence`patches of ${who} may change ${items}`)
  yield* told(
    added(privilegesOf(was), privilegesOf(is)),
    (items) => sentence`environments of ${who} may have the privilege ${items}`,
  )
  const isElsewhere = Object.values(all).some((other) => other !== is && other.privileges)
  if (was?.privileges && !is.privileges && isElsewhere)
    yield sentence`${who} limits no privilege any more that another entry allows`
  if (was?.podSecurity && was.podSecurity !== is.podSecurity && is.podSecurity !== 'restricted')
    yield sentence`the pods of ${who} keep to ${words(is.podSecurity ? 'a weaker' : 'no')} Pod Security Standard`
}

function* told(items: string[], tell: (items: ReturnType<typeof name>) => Sentence): Generator<Sentence> {
  if (items.length > 0) yield tell(name(items))
}

/** The patterns that none of those before covers. */
const added = (before: readonly string[], after: readonly string[]): string[] =>
  after.filter((pattern) => !before.some((old) => matches(old, pattern)))

const fieldsOf = (patches: NonNullable<Team['patches']>): string[] =>
  Object.entries(patches).flatMap(([kind, fields]) => fields.map((field) => `${kind} ${field}`))

/** Each privilege with what is allowed of it. */
const privilegesOf = (team: Team | undefined): string[] =>
  Object.entries(team?.privileges ?? {}).flatMap(([privilege, allowance]) =>
    typeof allowance === 'boolean'
      ? allowance
        ? [`${privilege}: *`]
        : []
      : (allowance ?? []).map((item) => `${privilege}: ${item}`),
  )

type Policy = NonNullable<Fleet['policies']>[number]

/** In what a policy asks for less than it did, or of fewer. */
function* looser(was: Policy, is: Policy): Generator<Sentence> {
  const policy = name(is.name)
  const isOther = was.expression !== is.expression || String(was.kinds) !== String(is.kinds)
  if (isOther) yield sentence`the policy ${policy} asks for something else`
  if (was.severity === 'error' && is.severity === 'warning') yield sentence`the policy ${policy} is only a warning`
  const lost = added(is.environments, was.environments)
  yield* told(lost, (items) => sentence`the policy ${policy} no longer holds for ${items}`)
  for (const { environments, until } of is.exceptions) {
    const known = was.exceptions.filter((old) => old.until >= until).flatMap((old) => old.environments)
    yield* told(
      added(known, environments),
      (items) => sentence`${items} may violate the policy ${policy} until ${name(until)}`,
    )
  }
}
