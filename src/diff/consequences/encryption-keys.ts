import { mainContainer, variableText } from '../../facts/kubernetes/container.ts'
import { variableNames } from '../../facts/mlflow/variable-names.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenChanged, whenPresent } from './consequence.ts'
import { type Fact, gained } from './gained.ts'
import { name, sentence } from './sentence.ts'

/** Where a variable comes from, or its text; undefined where it is not set. */
function settingOf({ objects }: CompiledState, variable: string): string | undefined {
  const value = mainContainer(objects)?.variables.get(variable)
  return value && ('from' in value ? value.from : value.text)
}

const passphraseOf = (state: CompiledState) => settingOf(state, variableNames.passphrase)

/** The version of the passphrase: MLflow's is 1 where none is given. */
const versionOf = (state: CompiledState): number => Number(settingOf(state, variableNames.passphraseVersion) || 1)

const isOn = (state: CompiledState, variable: string): boolean =>
  /^(true|1)$/i.test(variableText(mainContainer(state.objects), variable))

/** Whether the gateway runs: where envFrom may bring the passphrase, because the switch says so. */
const runsGateway = (state: CompiledState): boolean =>
  isOn(state, variableNames.gateway) ||
  (passphraseOf(state) !== undefined && settingOf(state, variableNames.gateway) === undefined)

/** What the gateway may ask: the providers that are allowed, and whether addresses of the cluster are among them. */
function* asked(state: CompiledState): Generator<Fact> {
  if (!runsGateway(state)) return
  const providers = settingOf(state, variableNames.gatewayProviders)?.split(',').filter(Boolean) ?? []
  if (providers.length === 0) yield 'all providers of models'
  yield* providers
  if (isOn(state, variableNames.gatewayPrivateAddresses)) yield 'private addresses'
}

/** By what MLflow encrypts in its database, and whom its gateway asks. */
export const encryptionKeys: Consequences = {
  'gateway-asks': whenPresent(
    'caution',
    gained(asked, (names) => sentence`users may have the AI gateway ask ${name(names)}`),
  ),

  'gateway-begins': whenChanged('caution', function* ({ before, after }) {
    if (runsGateway(before) || !runsGateway(after) || passphraseOf(before) !== undefined) return
    yield sentence`API keys that a gateway has kept by MLflow's public passphrase can't be read: rotate them first, or add them anew`
  }),

  'gateway-stops': whenChanged('danger', function* ({ before, after }) {
    if (!runsGateway(before) || runsGateway(after)) return
    yield sentence`the AI gateway answers 501: programs that ask models through it fail`
  }),

  'gateway-keys-lost': whenChanged('danger', function* ({ before, after }) {
    const [was, is] = [before, after].map(passphraseOf)
    if (was === undefined) return
    if (is === undefined)
      yield sentence`API keys that the gateway has encrypted by ${name(was)} can't be read without it`
    else if (versionOf(after) < versionOf(before) || (was !== is && versionOf(after) === versionOf(before)))
      yield sentence`API keys that the gateway has encrypted by ${name(was)} can't be read any more: rotate them first, and raise gateway.passphraseVersion`
  }),

  'gateway-keys-rotated': whenChanged('caution', function* ({ before, after }) {
    if (passphraseOf(before) === undefined || passphraseOf(after) === undefined) return
    if (versionOf(after) <= versionOf(before)) return
    yield sentence`the gateway reads only API keys that mlflow crypto rotate-kek has encrypted anew, while no server ran`
  }),

  'webhook-secrets-lost': whenChanged('danger', function* ({ before, after }) {
    const [was, is] = [before, after].map((state) => settingOf(state, variableNames.webhookKey))
    if (was === is) return
    if (was !== undefined)
      yield sentence`secrets of webhooks that are encrypted by ${name(was)} can't be read any more: listing webhooks fails until their rows are deleted`
  }),
}
