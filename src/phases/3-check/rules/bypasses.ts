import { signIn } from '../../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { readArguments } from '../../../facts/mlflow/server-options.ts'
import { programVariables, textOfVariable } from '../../../facts/mlflow/variables.ts'
import { asJson, at } from '../../../model/json.ts'
import type { Rules } from '../rule.ts'

/** What leads around the proxy that signs people in. */
export const bypassRules = {
  *'auth-bypassed'({ values }) {
    if (!signIn(values)) return
    for (const { index, option, value } of readArguments(values.server.extraArgs)) {
      if (!servers.includes(option)) continue
      for (const { fault, help } of bypasses(value ?? ''))
        yield { path: ['server', 'extraArgs', index], message: `${option} ${fault}`, help }
    }
    for (const name of serverVariables) {
      const value = values.env_vars[name]
      if (value === undefined) continue
      // What a Secret holds may be any of them.
      const [found] = typeof value === 'object' ? bypassing : bypasses(textOfVariable(value))
      if (found) yield { path: ['env_vars', name], message: `${name} ${found.fault}`, help: found.help }
    }
    if (Object.hasOwn(values.env_vars, trusted)) {
      const { fault } = forwarding
      yield { path: ['env_vars', trusted], message: `${trusted} ${fault}`, help: 'remove it', part: 'key' }
    }
    for (const [index, { patch, json6902 = [] }] of values.patches.entries()) {
      const isShared =
        hostNetworks.some((path) => at(asJson(patch ?? {}), path) === true) ||
        json6902.some(({ path, value }) => /\/spec\/hostNetwork$/.test(path) && String(value) === 'true')
      if (!isShared) continue
      yield {
        path: ['patches', index],
        message: 'with hostNetwork everything on the node reaches MLflow around the proxy',
        help: 'remove it',
      }
    }
  },
} satisfies Rules

const hostNetwork = ['spec', 'template', 'spec', 'hostNetwork']
const hostNetworks = [hostNetwork, ['spec', 'deployment', ...hostNetwork]]

/** Options and variables that hold options of the programs that serve MLflow, and those of theirs that say where. */
const servers = ['--uvicorn-opts', '--gunicorn-opts', '--waitress-opts']
const serverVariables = [...programVariables, 'GUNICORN_CMD_ARGS']

interface Bypass {
  form: RegExp
  fault: string
  help: string
}

/** By default the servers believe whoever connects from loopback, which is the proxy, of where a client comes from. */
const forwarding: Bypass = {
  form: /(^|\s)--(no-proxy-headers|forwarded-allow-ips)\b/,
  fault: "would have MLflow take clients of elsewhere for this pod's own, to which its assistant is open",
  help: 'remove the option: the proxy is believed by default',
}

/** Options by which somebody comes around the proxy, or is taken for it. */
const bypassing: Bypass[] = [
  {
    form: /(^|\s)(--(host|bind|listen|uds|fd)\b|-b)/,
    fault: 'would have MLflow listen where the proxy does not stand before it',
    help: 'remove the address',
  },
  forwarding,
]

const bypasses = (options: string): Bypass[] => bypassing.filter(({ form }) => form.test(options))

/** What uvicorn and gunicorn read where the option is not given (their `settings.py`, `config.py`). */
const trusted = 'FORWARDED_ALLOW_IPS'
