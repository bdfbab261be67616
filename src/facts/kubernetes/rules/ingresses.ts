import { at, isObject } from '../../../model/json.ts'
import { exclusive, isFilled, isSet, type Rules } from './rule.ts'

/** What named the class of an Ingress before spec.ingressClassName. */
export const classAnnotation = 'kubernetes.io/ingress.class'

export const ingressRules: Rules = {
  Ingress: {
    'must be the ingressClassName beside it'({ metadata, spec }, report) {
      const annotated = at(metadata, ['annotations', classAnnotation])
      const name = isObject(spec) ? spec.ingressClassName : undefined
      if (isSet(name) && annotated !== undefined && annotated !== name)
        report({ at: ['metadata', 'annotations', classAnnotation], help: 'remove it' })
    },
  },
  IngressSpec: {
    'needs rules, or defaultBackend'({ defaultBackend, rules }, report) {
      if (!isFilled(rules) && !isObject(defaultBackend)) report({ at: [], help: 'keep a rule' })
    },
  },
  IngressBackend: exclusive(['service', 'resource'], { isNeeded: true }),
  IngressServiceBackend: {
    'needs a number or a name'({ port }, report) {
      if (!isObject(port) || (!isSet(port.name) && !port.number))
        report({ at: ['port'], help: 'write port: {name: http}' })
    },
  },
  ServiceBackendPort: exclusive(['name', 'number']),
  HTTPIngressPath: {
    'must be an absolute path without //, . and ..'({ path, pathType }, report) {
      if (pathType === 'ImplementationSpecific') return
      const text = typeof path === 'string' ? path : ''
      if (!text.startsWith('/') || /\/\/|\/\.\.?(\/|$)|%2f/i.test(text))
        report({ at: ['path'], help: 'write / or the like, or pathType: ImplementationSpecific' })
    },
  },
}
