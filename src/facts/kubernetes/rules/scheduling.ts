import { isObject, itemsOf, listOf, mapOf } from '../../../model/json.ts'
import { isLabelKey, isLabelValue, isNodeName } from '../forms.ts'
import { type DefinitionRules, isFilled, isSet, type Rules, remove } from './rule.ts'

/** A key of pods' labels by which a selector is completed must not be in that selector. */
const keysOfPods: DefinitionRules = {
  'stands in labelSelector, too'({ labelSelector, matchLabelKeys }, report) {
    const { matchLabels, matchExpressions } = mapOf(labelSelector)
    const keys = [...Object.keys(mapOf(matchLabels)), ...itemsOf(matchExpressions).map(([, { key }]) => key)]
    for (const [index, key] of listOf(matchLabelKeys).entries()) {
      if (keys.includes(key)) report(remove('matchLabelKeys', index))
    }
  },
}

/** Where pods may run. */
export const schedulingRules: Rules = {
  Toleration: {
    'must be Exists while there is no key'({ key, operator }, report) {
      if (!isSet(key) && operator !== 'Exists')
        report({ at: ['operator'], help: 'write operator: Exists, or add the key' })
    },
    'must be absent while the operator is Exists'({ operator, value }, report) {
      if (operator === 'Exists' && isSet(value)) report({ at: ['value'], help: 'remove it, or write operator: Equal' })
    },
    'must be a label value'({ operator, value }, report) {
      if (operator !== 'Exists' && isSet(value) && !isLabelValue(value))
        report({ at: ['value'], help: 'write at most 63 letters, digits, and inner hyphens, dots and underscores' })
    },
    'needs effect: NoExecute'({ effect, tolerationSeconds }, report) {
      if (isSet(tolerationSeconds) && effect !== 'NoExecute')
        report({ at: ['tolerationSeconds'], help: 'remove it, or write effect: NoExecute' })
    },
  },

  LabelSelectorRequirement: {
    'must not be empty while the operator is In or NotIn'({ operator, values }, report) {
      if (isIn(operator) && !isFilled(values))
        report({ at: ['values'], help: 'list values, or write operator: Exists' })
    },
    'must be absent while the operator is Exists or DoesNotExist'({ operator, values }, report) {
      if (!isIn(operator) && isFilled(values)) report({ at: ['values'], help: 'remove it, or write operator: In' })
    },
  },

  NodeSelectorTerm: {
    'must not be empty while the operator is In or NotIn'({ matchExpressions }, report) {
      for (const [index, { operator, values }] of itemsOf(matchExpressions)) {
        if (isIn(operator) && !isFilled(values))
          report({ at: ['matchExpressions', index, 'values'], help: 'list values, or write operator: Exists' })
      }
    },
    'must be absent while the operator is Exists or DoesNotExist'({ matchExpressions }, report) {
      for (const [index, { operator, values }] of itemsOf(matchExpressions)) {
        if (/Exist/.test(String(operator)) && isFilled(values))
          report({ at: ['matchExpressions', index, 'values'], help: 'remove it, or write operator: In' })
      }
    },
    'must be one value while the operator is Gt or Lt'({ matchExpressions }, report) {
      for (const [index, { operator, values }] of itemsOf(matchExpressions)) {
        if ((operator === 'Gt' || operator === 'Lt') && listOf(values).length !== 1)
          report({ at: ['matchExpressions', index, 'values'], help: 'list one number, as text' })
      }
    },
    'must be a label key'({ matchExpressions }, report) {
      for (const [index, { key }] of itemsOf(matchExpressions)) {
        if (!isLabelKey(key))
          report({
            at: ['matchExpressions', index, 'key'],
            help: 'write the key of a label of nodes, such as kubernetes.io/arch',
          })
      }
    },
    'must be metadata.name: no other field of a node can be selected by'({ matchFields }, report) {
      for (const [index, { key }] of itemsOf(matchFields)) {
        if (key !== 'metadata.name')
          report({ at: ['matchFields', index, 'key'], help: 'select by labels, in matchExpressions' })
      }
    },
    'must be In or NotIn'({ matchFields }, report) {
      for (const [index, { operator }] of itemsOf(matchFields)) {
        if (!isIn(operator)) report({ at: ['matchFields', index, 'operator'], help: 'write operator: In' })
      }
    },
    'must be the name of one node'({ matchFields }, report) {
      for (const [index, { values }] of itemsOf(matchFields)) {
        if (listOf(values).length !== 1 || !isNodeName(listOf(values)[0]))
          report({ at: ['matchFields', index, 'values'], help: 'list the name of one node' })
      }
    },
  },

  PodAffinityTerm: {
    ...keysOfPods,
    'needs labelSelector beside it'(term, report) {
      for (const field of ['matchLabelKeys', 'mismatchLabelKeys']) {
        if (isFilled(term[field]) && !isObject(term.labelSelector))
          report({ at: [field], help: 'remove it, or add labelSelector' })
      }
    },
    'stands in matchLabelKeys, too'({ matchLabelKeys, mismatchLabelKeys }, report) {
      for (const [index, key] of listOf(mismatchLabelKeys).entries()) {
        if (listOf(matchLabelKeys).includes(key)) report(remove('mismatchLabelKeys', index))
      }
    },
  },

  TopologySpreadConstraint: {
    ...keysOfPods,
    'has no effect, and is refused, while whenUnsatisfiable is ScheduleAnyway'(
      { minDomains, whenUnsatisfiable },
      report,
    ) {
      if (isSet(minDomains) && whenUnsatisfiable !== 'DoNotSchedule')
        report({ at: ['minDomains'], help: 'remove it, or write whenUnsatisfiable: DoNotSchedule' })
    },
    'needs labelSelector beside it'({ labelSelector, matchLabelKeys }, report) {
      if (isFilled(matchLabelKeys) && !isObject(labelSelector))
        report({ at: ['matchLabelKeys'], help: 'remove it, or add labelSelector' })
    },
  },
}

const isIn = (operator: unknown): boolean => operator === 'In' || operator === 'NotIn'
