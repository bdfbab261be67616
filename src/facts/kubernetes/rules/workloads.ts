import { at, isObject, itemsOf, type Json, type JsonObject, listOf, mapOf } from '../../../model/json.ts'
import { isBuiltIn } from '../built-in.ts'
import { kinds } from '../kinds.ts'
import { meets } from '../label-selector.ts'
import { type DefinitionRules, exclusive, isFilled, isSet, type Rules, remove } from './rule.ts'

/** Kubernetes' own kinds. */
const builtIn = kinds.filter(isBuiltIn).map(({ kind }) => kind)

/** Custom resources take finalizers of any name. */
const finalizers: DefinitionRules = {
  'must have a domain, such as example.com/a'({ metadata }, report) {
    for (const [index, name] of listOf(at(metadata, ['finalizers'])).entries()) {
      if (!/\/|^(kubernetes|orphan|foregroundDeletion)$/.test(String(name)))
        report({ at: ['metadata', 'finalizers', index], help: 'write example.com/a with your domain, or remove it' })
    }
  },
}

const metadata: DefinitionRules = {
  'must have at most 256 KiB'({ annotations }, report) {
    if (isObject(annotations) && areLarger([...Object.keys(annotations), ...Object.values(annotations)], 256 * 1024))
      report({ at: ['annotations'], help: 'make them smaller' })
  },
  'must not be both orphan and foregroundDeletion'({ finalizers }, report) {
    if (isFilled(finalizers) && ['orphan', 'foregroundDeletion'].every((name) => listOf(finalizers).includes(name)))
      report({ at: ['finalizers'], help: 'keep one' })
  },
}

/** Deployments, and what every object has. */
export const workloadRules: Rules = {
  DeploymentSpec: {
    'must not be empty'({ selector }, report) {
      if (!isObject(selector) || (!isFilled(selector.matchLabels) && !isFilled(selector.matchExpressions)))
        report({ at: ['selector'], help: 'keep the labels by which the Deployment finds its pods' })
    },
    'must have the value by which the Deployment selects its pods'({ selector, template }, report) {
      const labels = labelsOf(template)
      for (const [key, value] of Object.entries(labelsIn(selector, 'matchLabels'))) {
        if (labels[key] !== value)
          report({ at: ['template', 'metadata', 'labels', key], help: `write ${key}: ${value}` })
      }
    },
    'must fit the labels of the pods'({ selector, template }, report) {
      const labels = labelsOf(template)
      for (const [index, requirement] of itemsOf(isObject(selector) ? selector.matchExpressions : [])) {
        if (!meets(requirement, labels))
          report({ at: ['selector', 'matchExpressions', index], help: 'remove it, or change the labels of the pods' })
      }
    },
    'must be Always: a Deployment keeps its pods running'({ template }, report) {
      const policy = at(template, ['spec', 'restartPolicy'])
      if (isSet(policy) && policy !== 'Always') report(remove('template', 'spec', 'restartPolicy'))
    },
    'is not allowed: a Deployment keeps its pods running'({ template }, report) {
      if (isSet(at(template, ['spec', 'activeDeadlineSeconds'])))
        report(remove('template', 'spec', 'activeDeadlineSeconds'))
    },
    'must be more than minReadySeconds'({ minReadySeconds, progressDeadlineSeconds }, report) {
      const [ready, deadline] = [Number(minReadySeconds ?? 0), Number(progressDeadlineSeconds ?? 600)]
      if (deadline <= ready)
        report({
          at: [progressDeadlineSeconds === undefined ? 'minReadySeconds' : 'progressDeadlineSeconds'],
          help: `write progressDeadlineSeconds: ${ready + 600}`,
        })
    },
  },

  DeploymentStrategy: {
    'must be null while the type is Recreate'({ rollingUpdate, type }, report) {
      if (type === 'Recreate' && isSet(rollingUpdate))
        report({ at: ['rollingUpdate'], help: 'write rollingUpdate: null' })
    },
  },
  RollingUpdateDeployment: {
    'must not be 0 while maxSurge is 0: no pod could be replaced'({ maxSurge, maxUnavailable }, report) {
      if (isNone(maxUnavailable) && isNone(maxSurge))
        report({ at: ['maxUnavailable'], help: 'write maxUnavailable: 1, or a maxSurge' })
    },
    'must be at most 100%'({ maxUnavailable }, report) {
      if (typeof maxUnavailable === 'string' && Number.parseInt(maxUnavailable, 10) > 100)
        report({ at: ['maxUnavailable'], help: 'write 100%' })
    },
  },

  ...Object.fromEntries(builtIn.map((kind) => [kind, finalizers])),

  PodDisruptionBudgetSpec: exclusive(['minAvailable', 'maxUnavailable']),

  ObjectMeta: metadata,
  EmbeddedObjectMeta: metadata,

  ConfigMap: {
    ...finalizers,
    'stands in data, too'({ binaryData, data }, report) {
      for (const key of Object.keys(mapOf(binaryData))) {
        if (isObject(data) && Object.hasOwn(data, key)) report(remove('binaryData', key))
      }
    },
    'must have at most 1 MiB'({ binaryData, data }, report) {
      if (areLarger([...Object.values(mapOf(binaryData)), ...Object.values(mapOf(data))], 2 ** 20))
        report({ at: ['data'], help: 'make it smaller, or put it into the image' })
    },
  },
}

const labelsIn = (selector: Json | undefined, key: string): JsonObject => mapOf(at(selector, [key]))

const labelsOf = (template: Json | undefined): JsonObject => labelsIn(at(template, ['metadata']), 'labels')

/** Whether texts have more bytes than that together. Those of few letters are not counted: each has three at most. */
function areLarger(texts: readonly Json[], most: number): boolean {
  let letters = 0
  for (const text of texts) letters += String(text).length
  return letters * 3 > most && texts.reduce<number>((sum, text) => sum + Buffer.byteLength(String(text)), 0) > most
}

const isNone = (value: Json | undefined): boolean =>
  value === 0 || (typeof value === 'string' && Number.parseInt(value, 10) === 0)
