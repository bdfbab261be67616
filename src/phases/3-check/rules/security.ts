import { parseImage } from '../../../facts/mlflow/image.ts'
import {
  isSecurityUnset,
  isUserGiven,
  pathOffVolumes,
  podSecurityContext,
  reasonForRoot,
  securityContext,
} from '../../../facts/mlflow/security.ts'
import type { Rules } from '../rule.ts'

export const securityRules = {
  'user-missing'({ values }, report) {
    const pod = podSecurityContext(values)
    const own = securityContext(values)
    const isNonRoot = own.runAsNonRoot ?? pod.runAsNonRoot
    if (
      !isNonRoot ||
      isUserGiven(values) ||
      !parseImage(values.image).isMlflow ||
      (own.runAsUser ?? pod.runAsUser) !== undefined
    )
      return
    report({
      path: [own.runAsNonRoot ? 'securityContext' : 'podSecurityContext', 'runAsNonRoot'],
      message: "MLflow's image sets no user: Kubernetes refuses to start it as non-root",
      help: 'add runAsUser: 1000 beside it, and fsGroup: 1000 to podSecurityContext for the volumes; on OpenShift, which gives pods a user, add restricted: openshift',
    })
  },

  'runs-as-root'({ values }, report) {
    const need = reasonForRoot(values)
    if (!isSecurityUnset(values) || need === undefined) return
    report({
      path: need.path,
      message: `the pod runs as root: ${need.why}`,
      help: `${need.otherwise}, or write restricted: false if root is meant`,
    })
  },

  'path-read-only'({ values }, report) {
    const written = pathOffVolumes(values)
    if (!securityContext(values).readOnlyRootFilesystem || written === undefined) return
    report({
      path: written.path,
      message: `${written.file} lies on no volume, and the container's root file system is read-only`,
      help: 'put it below /workload, or on a volume of persistent_storage',
    })
  },

  'service-account-ignored'({ values: { serviceAccount } }, report) {
    if (serviceAccount.create || Object.keys(serviceAccount.annotations).length === 0) return
    report({
      path: ['serviceAccount', 'annotations'],
      message: 'serviceAccount.create is false, so these annotations are not applied',
      help: 'add create: true below serviceAccount, or remove them',
    })
  },
} satisfies Rules
