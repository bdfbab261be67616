import { bypasses } from '../../../facts/mlflow/oauth2-proxy/bypasses.ts'
import { signIn } from '../../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { readArguments } from '../../../facts/mlflow/server-options.ts'
import { textOfVariable } from '../../../facts/mlflow/variables.ts'
import type { Rules } from '../rule.ts'

/** What of the values leads around the proxy that signs people in; of patches see `6-limits/bypasses.ts`. */
export const bypassRules = {
  'auth-bypassed'({ values }, report) {
    if (!signIn(values)) return
    for (const { index, option, value } of readArguments(values.server.extraArgs)) {
      for (const { fault, help } of bypasses(option, value ?? ''))
        report({ path: ['server', 'extraArgs', index], message: `${option} ${fault}`, help })
    }
    for (const [name, value] of Object.entries(values.env_vars)) {
      const [found] = bypasses(name, typeof value === 'object' ? undefined : textOfVariable(value))
      if (found) report({ path: ['env_vars', name], message: `${name} ${found.fault}`, help: found.help })
    }
  },
} satisfies Rules
