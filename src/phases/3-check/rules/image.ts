import { databases } from '../../../facts/mlflow/databases.ts'
import { fullImage, isMoving, parseImage } from '../../../facts/mlflow/image.ts'
import { artifactsDestination } from '../../../facts/mlflow/storage.ts'
import { databaseServers } from '../../../facts/mlflow/stores.ts'
import { defaultValues } from '../../../schema/defaults.ts'
import type { Values } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

export const imageRules = {
  *'plain-image'({ values }) {
    const driver = neededDriver(values)
    if (!isPlain(values.image) || driver === undefined) return
    const full = fullImage(values.image) ?? defaultValues.image
    yield {
      path: ['image'],
      message: `${values.image} has no ${driver}`,
      help: `write image: ${full} (-full images exist since MLflow 3.9), or an image of your own`,
    }
  },

  *'image-unpinned'({ values, written }) {
    const [store] = databaseServers(values)
    if (!store) return
    const { image, mlflowVersion } = values
    if ((written.image ?? null) === null) {
      yield {
        path: [store.key, 'type'],
        message: `the image is only a default: an update of this package would start another MLflow on the ${store.type} database`,
        help: `pin it: image: ${image}`,
      }
    } else if (isMoving(image) && mlflowVersion === undefined && !isPlain(image)) {
      yield {
        path: ['image'],
        message: `${image} may be another image tomorrow: a pod that restarts would start another MLflow on the ${store.type} database`,
        help: parseImage(image).isMlflow
          ? `pin it: image: ${defaultValues.image}`
          : 'write the tag of a release or its digest, @sha256:…; or mlflowVersion, if the tag keeps to one release of MLflow',
      }
    }
  },
} satisfies Rules

/** One of MLflow's own images without the drivers that a database server needs: that is told by itself. */
function isPlain(image: string): boolean {
  const { isMlflow, isFull, tag } = parseImage(image)
  return isMlflow && !isFull && tag !== undefined
}

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
