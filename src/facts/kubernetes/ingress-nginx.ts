/** The annotation by which ingress-nginx sends requests on under another path than they came with. */
export const rewriteAnnotation = 'nginx.ingress.kubernetes.io/rewrite-target'

/** That by which it takes paths for regular expressions: of all Ingresses of a host where one has it. */
export const regexAnnotation = 'nginx.ingress.kubernetes.io/use-regex'
