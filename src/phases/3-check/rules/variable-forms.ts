import { isFile, keyOf } from '../../../facts/mlflow/key-files.ts'
import { isOfConfigMap } from '../../../facts/mlflow/key-references.ts'
import {
  correctlySpelled,
  isInternal,
  longestText,
  pathVariables,
  refused,
} from '../../../facts/mlflow/variable-forms.ts'
import { textOfVariable } from '../../../facts/mlflow/variables.ts'
import type { Path } from '../../../model/json.ts'
import type { Variable } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

/** Texts that the programs of the container can't use, though Kubernetes takes them. */
export const variableFormRules = {
  'variable-form'({ values: { env_vars } }, report) {
    for (const [name, value] of Object.entries(env_vars)) {
      const text = textOfVariable(value)
      const fault = isText(value) && !text.includes('$(') ? refused(name, text) : undefined
      if (fault === undefined) continue
      report({
        path: ['env_vars', name],
        message: `${name} takes ${fault.takes}, not ${JSON.stringify(text)}`,
        help: `write ${fault.instead}`,
      })
    }
  },

  'variable-content'({ values: { env_vars } }, report) {
    for (const [name, value] of Object.entries(env_vars)) {
      const key = keyOf(value)
      if (!pathVariables.has(name) || key === undefined || isFile(value)) continue
      const [holder, whose] = isOfConfigMap(key)
        ? [`the ConfigMap ${key.configMap}`, `configMap: ${key.configMap}`]
        : [`the Secret ${key.name}`, `name: ${key.name}`]
      report({
        path: ['env_vars', name],
        message: `${name} has to be the path of a file, and this gives it the content of ${holder}`,
        help: `add file: true: ${name}: {${whose}, key: ${key.key}, file: true}`,
      })
    }
  },

  'variable-misspelled'({ values: { env_vars } }, report) {
    for (const name of Object.keys(env_vars)) {
      const meant = correctlySpelled(name)
      if (meant === undefined && !isInternal(name)) continue
      report({
        path: ['env_vars', name],
        message: isInternal(name)
          ? `${name} is MLflow's own, which the server sets anew`
          : `MLflow has no variable ${name}: it has no effect`,
        help: meant === undefined ? 'remove it' : `did you mean ${meant}?`,
        part: 'key',
      })
    }
  },

  'text-too-long'({ values }, report) {
    // What the container's program is handed as one text each.
    const check = (text: string, ...path: Path): void => {
      // No character has more bytes: most texts need not be counted.
      if (text.length * 3 < longestText) return
      const bytes = Buffer.byteLength(text) + 1
      if (bytes <= longestText) return
      report({
        path,
        message: `${path.at(-1)} has ${Math.ceil(bytes / 1024)} KiB, and Linux starts no program with a text of more than 128`,
        help: 'put it into a file of a Secret, and give its path: {name: my-secret, key: my-key, file: true}',
      })
    }
    const { env_vars, entrypoint, server } = values
    for (const [name, value] of Object.entries(env_vars)) check(`${name}=${textOfVariable(value)}`, 'env_vars', name)
    check(entrypoint ?? '', 'entrypoint')
    for (const [index, argument] of server.extraArgs.entries()) check(argument, 'server', 'extraArgs', index)
  },
} satisfies Rules

const isText = (value: Variable): value is Exclude<Variable, object> | { value: string } =>
  typeof value !== 'object' || value.value !== undefined
