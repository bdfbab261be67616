import { fullname } from '../../facts/mlflow/names.ts'
import type { ServiceAccount, Values } from '../../schema/generated/types.ts'
import { metadata } from './metadata.ts'

/**
 * The ServiceAccount of the pods: the namespace's own, which is called default, where no other is set. It is always
 * written: the API server keeps the name in a second, deprecated field, from which one that is no longer written would
 * come back.
 */
export const serviceAccountName = (values: Values): string =>
  values.serviceAccountName ?? (values.serviceAccount.create ? fullname(values) : 'default')

/** The ServiceAccount that is created, with the annotations by which a cloud knows it. */
export function serviceAccount(values: Values): ServiceAccount {
  const { annotations } = values.serviceAccount
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      ...metadata(values),
      name: serviceAccountName(values),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
  }
}
