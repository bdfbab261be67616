import { mainContainer, variableText } from '../../facts/kubernetes/container.ts'
import { isNetworks, isPassage } from '../../facts/kubernetes/guards.ts'
import { switchesOff } from '../../facts/mlflow/hosts.ts'
import { readArguments } from '../../facts/mlflow/server-options.ts'
import { variableNames } from '../../facts/mlflow/variable-names.ts'
import { mapOf } from '../../model/json.ts'
import type { CompiledState } from '../../recompile.ts'
import { commaList } from '../../text/comma-list.ts'
import type { Added, Changed } from '../change.ts'
import { type Consequences, whenPresent } from './consequence.ts'
import { compared, type Fact, gained, priorOf, without } from './gained.ts'
import { guards, innerGuards, routesOf } from './guarding.ts'
import { name, type Sentence, sentence } from './sentence.ts'
import { type WayIn, waysIn } from './ways-in.ts'

/** Tells in one sentence of some of the ways in that a change makes. */
const newWays = (isTold: (way: WayIn, change: Added | Changed) => boolean, tell: (names: string[]) => Sentence) =>
  function* (change: Added | Changed): Generator<Sentence> {
    const known = waysIn(priorOf(change)).map(({ name }) => name)
    const isKnown = ({ name, wider = name }: WayIn): boolean => known.includes(name) || known.includes(wider)
    const told = waysIn(change.after).filter((way) => !isKnown(way) && isTold(way, change))
    if (told.length > 0) yield tell(told.map(({ name }) => name))
  }

/** The classes and Gateways by which an environment's routes may be reached, whether it has routes or not. */
const entrances = (state: CompiledState): string[] => {
  const { http_route, ingress } = state.environment.values
  const gateways = http_route.parentRefs.map(
    ({ namespace, name }) => `${namespace ?? state.environment.values.namespace}/${name}`,
  )
  return [
    ...(ingress.className ? [ingress.className] : []),
    ...gateways,
    ...waysIn(state).flatMap(({ entrance }) => entrance ?? []),
  ]
}

/** Annotations by which requests may come past the guards of a route. */
const passages = (state: CompiledState): Fact[] =>
  routesOf(state).flatMap(({ metadata }) =>
    Object.entries(mapOf(metadata.annotations))
      .filter(([key, value]) => isPassage(key, String(value)))
      .map(([key, value]): Fact => [key, String(value)]),
  )

/** The host names and the pages to which the server answers, beside what follows from its routes, as names. */
const allowed = (state: CompiledState, isWanted: (pattern: string) => boolean): string[] => [
  ...listed(state, ['allowedHosts', 'listedHosts'], '--allowed-hosts').filter(isWanted),
  ...listed(state, ['corsAllowedOrigins', 'listedOrigins'], '--cors-allowed-origins')
    .filter(isWanted)
    .map((origin) => `pages of ${origin}`),
]

/** The items of a list, which variables or an argument may hold. */
function listed({ objects }: CompiledState, variables: (keyof typeof variableNames)[], option: string): string[] {
  const container = mainContainer(objects)
  const given = readArguments(container?.args ?? []).flatMap((argument) =>
    argument.option === option ? (argument.value ?? []) : [],
  )
  return [...variables.map((name) => variableText(container, variableNames[name])), ...given].flatMap(commaList)
}

/** Whether a pattern lets in whatever there is: `*`, `*.*`, `http://*`. */
const isAny = (pattern: string): boolean => /^([a-z*]+:\/\/)?[*.:?[\]]*$/i.test(pattern) && pattern.includes('*')

const compareGuards = compared(guards)

/** The guards that ask for other things than before; a list of networks that only got shorter asks for more. */
const changedGuards = (change: Added | Changed): string[] =>
  compareGuards(change).changed.flatMap(({ name, was, is }) =>
    isNetworks(name) && without(networks(is), networks(was)).length === 0 ? [] : [name],
  )

const networks = (text: string): string[] => text.split(/[\s,]+/)

/** Whether something is open without a guard: one that goes with its way in leaves nothing open, but in the pod. */
const isMissed = (change: Added | Changed, guard: string): boolean =>
  waysIn(change.after).length > 0 || innerGuards(priorOf(change)).some(([name]) => name === guard)

/** Who may ask the server. */
export const access: Consequences = {
  'way-in': whenPresent(
    'danger',
    newWays(
      ({ guard }) => guard === 'none',
      (ways) => sentence`whoever reaches ${name(ways)} gets in: nothing asks who is there`,
    ),
  ),

  unguarded: whenPresent('danger', function* (change) {
    const lost = compareGuards(change).lost.filter((guard) => isMissed(change, guard))
    if (lost.length > 0) yield sentence`the guard before the server is gone: ${name(lost)}`
  }),

  'guard-changes': whenPresent('danger', function* (change) {
    const changed = changedGuards(change).filter((guard) => isMissed(change, guard))
    if (changed.length > 0) {
      yield sentence`the guard before the server lets others in, or asks somebody else: ${name(changed)}`
    }
  }),

  'past-the-guard': whenPresent(
    'danger',
    gained(
      passages,
      (keys) => sentence`requests may come past the guards of the route, by the annotations ${name(keys)}`,
    ),
  ),

  opened: whenPresent(
    'danger',
    gained(
      (state) => [...switchesOff(mainContainer(state.objects)), ...allowed(state, isAny)],
      (items) => sentence`other host names and pages may ask the server from now on: ${name(items)}`,
    ),
  ),

  'hosts-wider': whenPresent(
    'caution',
    gained(
      (state) => allowed(state, (pattern) => !isAny(pattern)),
      (items) => sentence`the server answers to more host names and pages: ${name(items)}`,
    ),
  ),

  'guard-elsewhere': whenPresent(
    'caution',
    newWays(
      ({ guard }) => guard === 'elsewhere',
      (ways) => sentence`who reaches ${name(ways)} is asked by nothing that is here: auth.type is external`,
    ),
  ),

  'service-open': whenPresent(
    'caution',
    newWays(
      ({ guard, entrance }) => guard === 'here' && entrance === undefined,
      (ways) => sentence`the Service may be reached from outside of the cluster: ${name(ways)}`,
    ),
  ),

  entrance: whenPresent(
    'caution',
    newWays(
      ({ guard, entrance = '' }, change) =>
        guard === 'here' && entrance !== '' && !entrances(priorOf(change)).includes(entrance),
      (ways) => sentence`people come in by another entrance: ${name(ways)}`,
    ),
  ),
}
