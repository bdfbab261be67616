import { at, isObject, itemsOf, type Json, type JsonObject, listOf, mapOf } from '../../../model/json.ts'
import { isBuiltIn } from '../built-in.ts'
import { kinds } from '../kinds.ts'
import { meets } from '../label-selector.ts'
import { type DefinitionRules, exclusive, isFilled, isSet, type Rules, remove } from './rule.ts'

/** Kubernetes' own kinds. */
const builtIn = kinds.filter(isBuiltIn).map(({ kind }) => kind)

/** Custom resources take finalizers of any name. */
const finalizers: DefinitionRules = {
  *'must have a domain, such as example.com/a'({ metadata }) {
    for (const [index, name] of listOf(at(metadata, ['finalizers'])).entries()) {
      if (!/\/|^(kubernetes|orphan|foregroundDeletion)$/.test(String(name)))
        yield { at: ['metadata', 'finalizers', index], help: 'write example.com/a with your domain, or remove it' }
    }
  },
}

const metadata: DefinitionRules = {
  *'must have at most 256 KiB'({ annotations }) {
    const entries = Object.entries(mapOf(annotations))
    const size = entries.reduce(
      (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(String(value)),
      0,
    )
    if (size > 256 * 1024) yield { at: ['annotations'], help: 'make them smaller' }
  },
  *'must not be both orphan and foregroundDeletion'({ finalizers }) {
    if (['orphan', 'foregroundDeletion'].every((name) => listOf(finalizers).includes(name)))
      yield { at: ['finalizers'], help: 'keep one' }
  },
}

/** Deployments, and what every object has. */
export const workloadRules: Rules = {
  DeploymentSpec: {
    *'must not be empty'({ selector }) {
      if (!isObject(selector) || (!isFilled(selector.matchLabels) && !isFilled(selector.matchExpressions)))
        yield { at: ['selector'], help: 'keep the labels by which the Deployment finds its pods' }
    },
    *'must have the value by which the Deployment selects its pods'({ selector, template }) {
      const labels = labelsOf(template)
      for (const [key, value] of Object.entries(labelsIn(selector, 'matchLabels'))) {
        if (labels[key] !== value) yield { at: ['template', 'metadata', 'labels', key], help: `write ${key}: ${value}` }
      }
    },
    *'must fit the labels of the pods'({ selector, template }) {
      const labels = labelsOf(template)
      for (const [index, requirement] of itemsOf(isObject(selector) ? selector.matchExpressions : [])) {
        if (!meets(requirement, labels))
          yield { at: ['selector', 'matchExpressions', index], help: 'remove it, or change the labels of the pods' }
      }
    },
    *'must be Always: a Deployment keeps its pods running'({ template }) {
      const policy = at(template, ['spec', 'restartPolicy'])
      if (isSet(policy) && policy !== 'Always') yield remove('template', 'spec', 'restartPolicy')
    },
    *'is not allowed: a Deployment keeps its pods running'({ template }) {
      if (isSet(at(template, ['spec', 'activeDeadlineSeconds'])))
        yield remove('template', 'spec', 'activeDeadlineSeconds')
    },
    *'must be more than minReadySeconds'({ minReadySeconds, progressDeadlineSeconds }) {
      const [ready, deadline] = [Number(minReadySeconds ?? 0), Number(progressDeadlineSeconds ?? 600)]
      if (deadline <= ready)
        yield {
          at: [progressDeadlineSeconds === undefined ? 'minReadySeconds' : 'progressDeadlineSeconds'],
          help: `write progressDeadlineSeconds: ${ready + 600}`,
        }
    },
  },

  DeploymentStrategy: {
    *'must be null while the type is Recreate'({ rollingUpdate, type }) {
      if (type === 'Recreate' && isSet(rollingUpdate))
        yield { at: ['rollingUpdate'], help: 'write rollingUpdate: null' }
    },
  },
  RollingUpdateDeployment: {
    *'must not be 0 while maxSurge is 0: no pod could be replaced'({ maxSurge, maxUnavailable }) {
      if (isNone(maxUnavailable) && isNone(maxSurge))
        yield { at: ['maxUnavailable'], help: 'write maxUnavailable: 1, or a maxSurge' }
    },
    *'must be at most 100%'({ maxUnavailable }) {
      if (typeof maxUnavailable === 'string' && Number.parseInt(maxUnavailable, 10) > 100)
        yield { at: ['maxUnavailable'], help: 'write 100%' }
    },
  },

  ...Object.fromEntries(builtIn.map((kind) => [kind, finalizers])),

  PodDisruptionBudgetSpec: exclusive(['minAvailable', 'maxUnavailable']),

  ObjectMeta: metadata,
  EmbeddedObjectMeta: metadata,

  ConfigMap: {
    ...finalizers,
    *'stands in data, too'({ binaryData, data }) {
      for (const key of Object.keys(mapOf(binaryData))) {
        if (isObject(data) && Object.hasOwn(data, key)) yield remove('binaryData', key)
      }
    },
    *'must have at most 1 MiB'({ binaryData, data }) {
      const sizes = [binaryData, data].flatMap((map) =>
        Object.values(mapOf(map)).map((text) => Buffer.byteLength(String(text))),
      )
      if (sizes.reduce((sum, size) => sum + size, 0) > 2 ** 20)
        yield { at: ['data'], help: 'make it smaller, or put it into the image' }
    },
  },
}

const labelsIn = (selector: Json | undefined, key: string): JsonObject => mapOf(at(selector, [key]))

const labelsOf = (template: Json | undefined): JsonObject => labelsIn(at(template, ['metadata']), 'labels')

const isNone = (value: Json | undefined): boolean =>
  value === 0 || (typeof value === 'string' && Number.parseInt(value, 10) === 0)
