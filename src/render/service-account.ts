import type { ServiceAccount, Values } from '../generated/types.ts'
import { fullname } from '../mlflow/names.ts'
import { metadata } from './metadata.ts'

/** The ServiceAccount of the pods; undefined is the namespace's default. */
export const serviceAccountName = (values: Values): string | undefined =>
  values.serviceAccountName ?? (values.serviceAccount.create ? fullname(values) : undefined)

/** The ServiceAccount that is created, with the annotations by which a cloud knows it. */
export function serviceAccount(values: Values): ServiceAccount {
  const { annotations } = values.serviceAccount
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      ...metadata(values),
      name: serviceAccountName(values)!,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
  }
}
