import { hasPassphrase, isGatewaySwitched, runsGateway } from '../../../facts/mlflow/gateway.ts'
import { parseImage } from '../../../facts/mlflow/image.ts'
import { hasExecutor } from '../../../facts/mlflow/jobs.ts'
import { mostPods, onePod, podCountPath } from '../../../facts/mlflow/pod-count.ts'
import { readArguments } from '../../../facts/mlflow/server-options.ts'
import { artifactsDestination, isBucket } from '../../../facts/mlflow/storage.ts'
import { variableNames } from '../../../facts/mlflow/variable-names.ts'
import { textOfVariable } from '../../../facts/mlflow/variables.ts'
import type { Path } from '../../../model/json.ts'
import type { Values } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

/** The AI gateway, webhooks, and other parts of MLflow of which only some work in a pod. */
export const gatewayRules = {
  'gateway-passphrase-missing'({ values }, report) {
    const path = wanted(values)
    // What envFrom brings nobody knows here; the start-up program looks.
    if (path === undefined || hasPassphrase(values) || values.envFrom.length > 0) return
    report({
      path,
      message: "without a passphrase the gateway would encrypt API keys by MLflow's default, which is public",
      help: 'add passphrase: {name: mlflow-gateway, key: passphrase} below gateway',
    })
  },

  'gateway-ignored'({ values }, report) {
    if (runsGateway(values) || wanted(values) || !isGatewaySwitched(values)) return
    const { allowedProviders, allowPrivateAddresses, passphraseVersion } = values.gateway
    const given = { allowedProviders: allowedProviders.length > 0, allowPrivateAddresses, passphraseVersion }
    for (const [key, value] of Object.entries(given)) {
      if (!value) continue
      report({
        path: ['gateway', key],
        message: `${key} has no effect while the gateway does not run`,
        help: 'add passphrase: {name: mlflow-gateway, key: passphrase} below gateway, or remove it',
        part: 'key',
      })
    }
  },

  'webhook-key-missing'({ values: { env_vars, webhooks, envFrom } }, report) {
    const name = Object.keys(env_vars).find((name) => /^MLFLOW_WEBHOOK_/.test(name))
    if (name === undefined || webhooks?.encryptionKey || Object.hasOwn(env_vars, variableNames.webhookKey)) return
    if (envFrom.length > 0) return
    report({
      path: ['env_vars', name],
      message: "each worker encrypts webhooks' secrets by a key of its own, and the others fail to read them",
      help: 'add webhooks: {encryptionKey: {name: mlflow-webhooks, key: fernet-key}}',
    })
  },

  'redis-module-missing'({ values }, report) {
    if (!parseImage(values.image).isMlflow || values.entrypoint?.trim()) return
    for (const name of [variableNames.jobRedis, variableNames.budgetRedis]) {
      if (!Object.hasOwn(values.env_vars, name)) continue
      report({
        path: ['env_vars', name],
        message: `${name} needs the Python package redis, which none of MLflow's images has`,
        help: 'use an image of your own that has it, or remove the variable',
        part: 'key',
      })
    }
  },

  'executor-replicas'({ values }, report) {
    if (mostPods(values) < 2 || !hasExecutor(values)) return
    report({
      path: podCountPath(values),
      message: `each of ${mostPods(values)} pods would take the jobs of the others for its own: the engine executor is for one`,
      help: `write ${onePod(values)}, or remove ${variableNames.jobEngine}`,
    })
  },

  'assistant-remote'({ values }, report) {
    if (!isTrue(values, variableNames.remoteAssistant)) return
    report({
      path: ['env_vars', variableNames.remoteAssistant],
      message: 'whoever reaches the server may have the assistant run commands in its pod, where there is no Docker',
      help: 'remove it',
    })
  },

  'custom-scorers'({ values }, report) {
    if (!isTrue(values, variableNames.customScorers)) return
    report({
      path: ['env_vars', variableNames.customScorers],
      message: "code that users send as scorers runs in the pod, with the server's credentials",
      help: 'remove it, unless all users may have these credentials',
    })
  },

  'docker-missing'({ values }, report) {
    for (const [name, text] of needingDocker) {
      if (textOf(values, name).toLowerCase() !== text) continue
      report({
        path: ['env_vars', name],
        message: `${name} needs Docker, which the pod does not have: what it is for fails`,
        help: 'remove it',
      })
    }
  },

  'presigned-store'({ values }, report) {
    if (!values.artifacts.presignedOnly) return
    const path = ['artifacts', 'presignedOnly']
    const isSet = Object.hasOwn(values.env_vars, variableNames.artifactsDestination)
    const place = artifactsDestination(values) ?? (isSet ? undefined : './mlartifacts')
    if (place !== undefined && !place.includes('$(') && !isBucket(place)) {
      report({
        path,
        message: `MLflow presigns URLs of S3 alone, and refuses to start with artifacts at ${place}`,
        help: 'remove it, or send artifacts to a bucket of S3',
      })
    }
    if (readArguments(values.server.extraArgs).some(({ option }) => option === '--no-serve-artifacts')) {
      report({
        path,
        message: 'MLflow presigns no URLs with --no-serve-artifacts, and refuses to start',
        help: 'remove it, or the argument',
      })
    }
  },
} satisfies Rules

/** Variables by which MLflow runs something in a container of Docker, and the text, in lower case, that asks for it. */
const needingDocker = [
  [variableNames.assistantSandbox, 'true'],
  [variableNames.jobBackend, 'docker'],
  [variableNames.scorerBackend, 'docker'],
] as const

/** The value that says that the gateway runs, or may say so, whatever else is said. */
function wanted({ env_vars, gateway }: Values): Path | undefined {
  if (gateway.enabled !== undefined) return gateway.enabled ? ['gateway', 'enabled'] : undefined
  const variable = env_vars[variableNames.gateway]
  const isOff = variable === undefined || /^(false|0)$/i.test(textOfVariable(variable))
  return isOff ? undefined : ['env_vars', variableNames.gateway]
}

const textOf = ({ env_vars }: Values, name: string): string =>
  Object.hasOwn(env_vars, name) ? textOfVariable(env_vars[name]!) : ''

const isTrue = (values: Values, name: string): boolean => /^(true|1)$/i.test(textOf(values, name))
