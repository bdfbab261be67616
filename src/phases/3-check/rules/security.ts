import { parseImage } from '../../../facts/mlflow/image.ts'
import {
  isUndecided,
  needOfRoot,
  podSecurityContext,
  securityContext,
  unmounted,
} from '../../../facts/mlflow/security.ts'
import type { Rules } from '../rule.ts'

export const security: Rules = {
  'user-missing': {
    severity: 'error',
    summary: "MLflow's image, which runs as root, under runAsNonRoot without runAsUser",
    find: ({ values }) => {
      const pod = podSecurityContext(values)
      const own = securityContext(values)
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
  'runs-as-root': {
    severity: 'warning',
    summary: 'A pod that runs as root, because what it has may need it',
    find: ({ values }) => {
      const need = needOfRoot(values)
      if (!isUndecided(values) || need === undefined) return []
      return [
        {
          path: need.path,
          message: `the pod runs as root: ${need.why}`,
          help: `${need.otherwise}, or write restricted: false if root is meant`,
        },
      ]
    },
  },
  'path-read-only': {
    severity: 'error',
    summary: 'A path that is written to, in a root that can’t be',
    find: ({ values }) => {
      const own = unmounted(values)
      if (!securityContext(values).readOnlyRootFilesystem || own === undefined) return []
      return [
        {
          path: own.path,
          message: `${own.file} lies on no volume, and the container's root can't be written to`,
          help: 'put it below /workload, or on a volume of persistent_storage',
        },
      ]
    },
  },
  'service-account-ignored': {
    severity: 'warning',
    summary: 'Annotations of a ServiceAccount that is not created',
    find: ({ values: { serviceAccount } }) =>
      !serviceAccount.create && Object.keys(serviceAccount.annotations).length > 0
        ? [
            {
              path: ['serviceAccount', 'annotations'],
              message: "the ServiceAccount is not created here, and these annotations are nobody's",
              help: 'add create: true below serviceAccount, or leave them out',
            },
          ]
        : [],
  },
}
