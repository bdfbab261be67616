import { at, isObject } from '../../../model/json.ts'
import { isSet, type Rules } from './rule.ts'

/** What named the class of an Ingress before spec.ingressClassName. */
export const classAnnotation = 'kubernetes.io/ingress.class'

export const ingressRules: Rules = {
  Ingress: {
    *'must be the ingressClassName beside it'({ metadata, spec }) {
      const annotated = at(metadata, ['annotations', classAnnotation])
      const name = isObject(spec) ? spec.ingressClassName : undefined
      if (isSet(name) && annotated !== undefined && annotated !== name)
        yield { at: ['metadata', 'annotations', classAnnotation], help: 'remove it' }
    },
  },
}
