import { databases } from '../../../facts/mlflow/databases.ts'
import { fullImage, parseImage } from '../../../facts/mlflow/image.ts'
import { artifactsDestination } from '../../../facts/mlflow/storage.ts'
import { databaseServers } from '../../../facts/mlflow/stores.ts'
import { defaultValues } from '../../../schema/defaults.ts'
import type { Values } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

export const imageRules = {
  *'plain-image'({ values }) {
    const { isMlflow, isFull, tag } = parseImage(values.image)
    const driver = neededDriver(values)
    if (!isMlflow || isFull || tag === undefined || driver === undefined) return
    const full = fullImage(values.image) ?? defaultValues.image
    yield {
      path: ['image'],
      message: `${values.image} has no ${driver}`,
      help: `write image: ${full} (-full images exist since MLflow 3.9), or an image of your own`,
    }
  },
} satisfies Rules

/** The Python modules by which MLflow reaches artifact stores, by their schemes. */
const storeModules = {
  s3: 'boto3',
  gs: 'google-cloud-storage',
  wasbs: 'azure-storage-blob',
  abfss: 'azure-storage-file-datalake',
}

/** The driver that the database and the artifacts need, in words. */
function neededDriver(values: Values): string | undefined {
  const needed = [
    ...new Set(databaseServers(values).map(({ type }) => `driver for ${databases[type].name}`)),
    ...Object.entries(storeModules)
      .filter(([scheme]) => artifactsDestination(values)?.startsWith(scheme))
      .map(([scheme, module]) => `${module}, which ${scheme} needs`),
  ]
  return needed.length > 0 ? needed.join(' and no ') : undefined
}
