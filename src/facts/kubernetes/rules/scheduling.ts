import { isObject, itemsOf, listOf, mapOf } from '../../../model/json.ts'
import { isLabelKey, isLabelValue, isNodeName } from '../forms.ts'
import { type DefinitionRules, isFilled, isSet, type Rules, remove } from './rule.ts'

/** A key of pods' labels by which a selector is completed must not be in that selector. */
const keysOfPods: DefinitionRules = {
  *'stands in labelSelector, too'({ labelSelector, matchLabelKeys }) {
    const { matchLabels, matchExpressions } = mapOf(labelSelector)
    const keys = [...Object.keys(mapOf(matchLabels)), ...itemsOf(matchExpressions).map(([, { key }]) => key)]
    for (const [index, key] of listOf(matchLabelKeys).entries()) {
      if (keys.includes(key)) yield remove('matchLabelKeys', index)
    }
  },
}

/** Where pods may run. */
export const schedulingRules: Rules = {
  Toleration: {
    *'must be Exists while there is no key'({ key, operator }) {
      if (!isSet(key) && operator !== 'Exists')
        yield { at: ['operator'], help: 'write operator: Exists, or add the key' }
    },
    *'must be absent while the operator is Exists'({ operator, value }) {
      if (operator === 'Exists' && isSet(value)) yield { at: ['value'], help: 'remove it, or write operator: Equal' }
    },
    *'must be a label value'({ operator, value }) {
      if (operator !== 'Exists' && isSet(value) && !isLabelValue(value))
        yield { at: ['value'], help: 'write at most 63 letters, digits, and inner hyphens, dots and underscores' }
    },
    *'needs effect: NoExecute'({ effect, tolerationSeconds }) {
      if (isSet(tolerationSeconds) && effect !== 'NoExecute')
        yield { at: ['tolerationSeconds'], help: 'remove it, or write effect: NoExecute' }
    },
  },

  LabelSelectorRequirement: {
    *'must not be empty while the operator is In or NotIn'({ operator, values }) {
      if (isIn(operator) && !isFilled(values)) yield { at: ['values'], help: 'list values, or write operator: Exists' }
    },
    *'must be absent while the operator is Exists or DoesNotExist'({ operator, values }) {
      if (!isIn(operator) && isFilled(values)) yield { at: ['values'], help: 'remove it, or write operator: In' }
    },
  },

  NodeSelectorTerm: {
    *'must not be empty while the operator is In or NotIn'({ matchExpressions }) {
      for (const [index, { operator, values }] of itemsOf(matchExpressions)) {
        if (isIn(operator) && !isFilled(values))
          yield { at: ['matchExpressions', index, 'values'], help: 'list values, or write operator: Exists' }
      }
    },
    *'must be absent while the operator is Exists or DoesNotExist'({ matchExpressions }) {
      for (const [index, { operator, values }] of itemsOf(matchExpressions)) {
        if (/Exist/.test(String(operator)) && isFilled(values))
          yield { at: ['matchExpressions', index, 'values'], help: 'remove it, or write operator: In' }
      }
    },
    *'must be one value while the operator is Gt or Lt'({ matchExpressions }) {
      for (const [index, { operator, values }] of itemsOf(matchExpressions)) {
        if ((operator === 'Gt' || operator === 'Lt') && listOf(values).length !== 1)
          yield { at: ['matchExpressions', index, 'values'], help: 'list one number, as text' }
      }
    },
    *'must be a label key'({ matchExpressions }) {
      for (const [index, { key }] of itemsOf(matchExpressions)) {
        if (!isLabelKey(key))
          yield {
            at: ['matchExpressions', index, 'key'],
            help: 'write the key of a label of nodes, such as kubernetes.io/arch',
          }
      }
    },
    *'must be metadata.name: no other field of a node can be selected by'({ matchFields }) {
      for (const [index, { key }] of itemsOf(matchFields)) {
        if (key !== 'metadata.name')
          yield { at: ['matchFields', index, 'key'], help: 'select by labels, in matchExpressions' }
      }
    },
    *'must be In or NotIn'({ matchFields }) {
      for (const [index, { operator }] of itemsOf(matchFields)) {
        if (!isIn(operator)) yield { at: ['matchFields', index, 'operator'], help: 'write operator: In' }
      }
    },
    *'must be the name of one node'({ matchFields }) {
      for (const [index, { values }] of itemsOf(matchFields)) {
        if (listOf(values).length !== 1 || !isNodeName(listOf(values)[0]))
          yield { at: ['matchFields', index, 'values'], help: 'list the name of one node' }
      }
    },
  },

  PodAffinityTerm: {
    ...keysOfPods,
    *'needs labelSelector beside it'(term) {
      for (const field of ['matchLabelKeys', 'mismatchLabelKeys']) {
        if (isFilled(term[field]) && !isObject(term.labelSelector))
          yield { at: [field], help: 'remove it, or add labelSelector' }
      }
    },
    *'stands in matchLabelKeys, too'({ matchLabelKeys, mismatchLabelKeys }) {
      for (const [index, key] of listOf(mismatchLabelKeys).entries()) {
        if (listOf(matchLabelKeys).includes(key)) yield remove('mismatchLabelKeys', index)
      }
    },
  },

  TopologySpreadConstraint: {
    ...keysOfPods,
    *'has no effect, and is refused, while whenUnsatisfiable is ScheduleAnyway'({ minDomains, whenUnsatisfiable }) {
      if (isSet(minDomains) && whenUnsatisfiable !== 'DoNotSchedule')
        yield { at: ['minDomains'], help: 'remove it, or write whenUnsatisfiable: DoNotSchedule' }
    },
    *'needs labelSelector beside it'({ labelSelector, matchLabelKeys }) {
      if (isFilled(matchLabelKeys) && !isObject(labelSelector))
        yield { at: ['matchLabelKeys'], help: 'remove it, or add labelSelector' }
    },
  },
}

const isIn = (operator: unknown): boolean => operator === 'In' || operator === 'NotIn'
