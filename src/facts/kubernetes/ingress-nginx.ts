/** The annotation by which ingress-nginx sends requests on under another path than they came with. */
export const rewriteAnnotation = 'nginx.ingress.kubernetes.io/rewrite-target'
