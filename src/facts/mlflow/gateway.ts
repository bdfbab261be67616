import type { Values, Variable } from '../../schema/generated/types.ts'
import { variableNames } from './variable-names.ts'
import { isKnownVariable } from './variable-releases.ts'

/** Whether a value names the passphrase by which the gateway encrypts API keys. */
export const hasPassphrase = ({ gateway, env_vars }: Values): boolean =>
  gateway.passphrase !== undefined || Object.hasOwn(env_vars, variableNames.passphrase)

/** Whether the AI gateway is meant to run: only with a passphrase that is not the public default. */
export const runsGateway = (values: Values): boolean => values.gateway.enabled ?? hasPassphrase(values)

/** Whether the gateway can be switched off: where the version of MLflow is not known, it can. */
export const isGatewaySwitched = (values: Values): boolean => isKnownVariable(values, variableNames.gateway)

/** What switches it off where nobody says that it runs. The start-up program does the rest for what can't be switched. */
export const gatewaySwitch = (values: Values): Record<string, Variable> =>
  !runsGateway(values) && isGatewaySwitched(values) ? { [variableNames.gateway]: false } : {}

/** What the gateway may ask, and by what it and webhooks encrypt: the variables, and the value that sets each. */
export function gatewayVariables({ gateway, webhooks }: Values): { name: string; value: Variable; by: string }[] {
  const { enabled, passphrase, passphraseVersion, allowedProviders, allowPrivateAddresses } = gateway
  const given: [string, Variable | undefined, string][] = [
    [variableNames.gateway, enabled, 'gateway.enabled'],
    [variableNames.passphrase, passphrase, 'gateway.passphrase'],
    [variableNames.passphraseVersion, passphraseVersion, 'gateway.passphraseVersion'],
    [variableNames.gatewayProviders, allowedProviders.join(',') || undefined, 'gateway.allowedProviders'],
    [variableNames.gatewayPrivateAddresses, allowPrivateAddresses || undefined, 'gateway.allowPrivateAddresses'],
    [variableNames.webhookKey, webhooks?.encryptionKey, 'webhooks.encryptionKey'],
  ]
  return given.flatMap(([name, value, by]) => (value === undefined ? [] : [{ name, value, by }]))
}
