import { classAnnotation } from '../../../facts/kubernetes/rules/ingresses.ts'
import type { Rules } from '../rule.ts'

/**
 * Annotations that put text of their own into NGINX's configuration. Since 1.9 the controller's webhook refuses them
 * by default (allow-snippet-annotations), and since 1.12 also where only that is set (annotations-risk-level):
 * https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/
 */
const snippet = /^nginx\.ingress\.kubernetes\.io\/([a-z]+-)?snippet$/

export const ingressRules = {
  'ingress-class-twice'({ values: { ingress } }, report) {
    const annotated = ingress.annotations[classAnnotation]
    if (!ingress.enabled || annotated === undefined || ingress.className === undefined) return
    // Older API servers refuse the two in any case, that of 1.34 where they differ.
    report({
      path: ['ingress', 'annotations', classAnnotation],
      message: `the class of the Ingress is already ${ingress.className}: Kubernetes refuses it with this annotation beside it`,
      help: annotated === ingress.className ? 'remove it' : `remove it, or write className: ${annotated} in its place`,
    })
  },

  'ingress-snippet'({ values: { ingress } }, report) {
    for (const name of ingress.enabled ? Object.keys(ingress.annotations) : []) {
      if (!snippet.test(name)) continue
      report({
        path: ['ingress', 'annotations', name],
        message: 'ingress-nginx refuses the whole Ingress for a snippet, unless its administrator allows them',
        help: 'remove it, or see that the ConfigMap of the controller has allow-snippet-annotations: "true" and annotations-risk-level: Critical',
        part: 'key',
      })
    }
  },
} satisfies Rules
