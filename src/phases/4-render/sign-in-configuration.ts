import { fullname } from '../../facts/mlflow/names.ts'
import { proxyConfigurationFile } from '../../facts/mlflow/oauth2-proxy/configuration.ts'
import { configurationFile } from '../../facts/mlflow/oauth2-proxy/mount-paths.ts'
import { signIn } from '../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { memoize } from '../../model/memo.ts'
import type { ConfigMap, Values } from '../../schema/generated/types.ts'
import { digestOf } from './digest.ts'
import { metadata } from './metadata.ts'

const file = memoize((values: Values): string => {
  const settings = signIn(values)
  return settings ? proxyConfigurationFile(values, settings) : ''
})

/** Carries the digest of its content, as the start-up program's: another configuration is another pod. */
export const signInConfigurationName = (values: Values): string =>
  `${fullname(values)}-sign-in-${digestOf(file(values))}`

/** The proxy's configuration, where the values have one. */
export const signInConfiguration = (values: Values): ConfigMap[] =>
  signIn(values)
    ? [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { ...metadata(values), name: signInConfigurationName(values) },
          immutable: true,
          data: { [configurationFile]: file(values) },
        },
      ]
    : []
