import type { Values } from '../../generated/types.ts'
import { fullImage, parseImage } from '../../mlflow/image.ts'
import { artifactsDestination, isS3, isSqlite } from '../../mlflow/storage.ts'
import { shape } from '../../schema.ts'
import type { Rules } from '../rule.ts'

export const image: Rules = {
  'plain-image': {
    severity: 'error',
    summary: "MLflow's plain image where a driver is needed that only its -full image has",
    find: ({ values }) => {
      const { isMlflow, isFull, tag } = parseImage(values.image)
      const driver = neededDriver(values)
      if (!isMlflow || isFull || tag === undefined || driver === undefined) return []
      return [
        {
          path: ['image'],
          message: `${values.image} has no ${driver}`,
          help: `write image: ${fullImage(values.image) ?? shape.properties.image!.default} (-full images exist since MLflow 3.9), or an image of your own`,
        },
      ]
    },
  },
  'user-missing': {
    severity: 'error',
    summary: "MLflow's image, which runs as root, under runAsNonRoot without runAsUser",
    find: ({ values }) => {
      const { podSecurityContext: pod = {}, securityContext: own = {} } = values
      const nonRoot = own.runAsNonRoot ?? pod.runAsNonRoot
      if (!nonRoot || !parseImage(values.image).isMlflow || (own.runAsUser ?? pod.runAsUser) !== undefined) return []
      return [
        {
          path: [own.runAsNonRoot ? 'securityContext' : 'podSecurityContext', 'runAsNonRoot'],
          message: "MLflow's image sets no user: Kubernetes refuses to start it as non-root",
          help: 'add runAsUser: 1000 beside it, and fsGroup: 1000 to podSecurityContext for the volumes',
        },
      ]
    },
  },
}

/** The driver that the database and the artifacts need, in words. */
function neededDriver(values: Values): string | undefined {
  const needed = [
    ...(isSqlite(values) ? [] : [`driver for ${values.backendStore.type === 'postgres' ? 'PostgreSQL' : 'MySQL'}`]),
    ...(isS3(artifactsDestination(values)) ? ['boto3, which S3 needs'] : []),
  ]
  return needed.length > 0 ? needed.join(' and no ') : undefined
}
