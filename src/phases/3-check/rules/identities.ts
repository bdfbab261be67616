import { identities } from '../../../facts/mlflow/identities.ts'
import { variableNames } from '../../../facts/mlflow/variable-names.ts'
import { at } from '../../../model/json.ts'
import type { Rules } from '../rule.ts'

/** The identity that a cloud gives the pods by an annotation of their ServiceAccount. */
export const identityRules = {
  'identity-overridden'({ values: { serviceAccount, env_vars }, written }, report) {
    for (const { annotation, overriding } of identities) {
      const keys = overriding.filter((name) => Object.hasOwn(env_vars, name))
      if (!serviceAccount.create || !Object.hasOwn(serviceAccount.annotations, annotation) || keys.length === 0)
        continue
      // A default endpoint is a server of its own, which knows nothing of the cloud's identities.
      const { s3Endpoint } = variableNames
      const isDefault =
        keys.some((key) => key.startsWith('AWS_')) && at(written, ['env_vars', s3Endpoint]) === undefined
      const unwanted = [...keys, ...(isDefault && Object.hasOwn(env_vars, s3Endpoint) ? [s3Endpoint] : [])]
      report({
        path: ['serviceAccount', 'annotations', annotation],
        message: `the pods don't act as this identity towards their store: ${keys.join(' and ')} of env_vars ${keys.length > 1 ? 'come' : 'comes'} first`,
        help: `write env_vars: {${unwanted.map((name) => `${name}: null`).join(', ')}}`,
      })
    }
  },

  'identity-unlabelled'({ values: { serviceAccount, metadata } }, report) {
    for (const { annotation, label: [key, value] = [] } of identities) {
      if (key === undefined || !serviceAccount.create || !Object.hasOwn(serviceAccount.annotations, annotation))
        continue
      if (String(metadata.labels[key]) === value) continue
      report({
        path: ['serviceAccount', 'annotations', annotation],
        message: `the pods get this identity only with the label ${key}: "${value}"`,
        help: `add metadata: {labels: {${key}: "${value}"}}`,
      })
    }
  },
} satisfies Rules
