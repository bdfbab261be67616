import { annotationFault } from '../../../facts/kustomize/instructions.ts'
import { longestTaskName, tasks } from '../../../facts/mlflow/maintenance.ts'
import { fullname, hasOwnSelector, selector } from '../../../facts/mlflow/names.ts'
import { texts } from '../../../model/json.ts'
import type { Rules } from '../rule.ts'

/** A Service's name is a DNS label (RFC 1035), and so is every name that is made of it. */
const longest = 63

export const nameRules = {
  'name-too-long'({ values }, report) {
    const names = [
      { name: fullname(values), of: 'Service', longest },
      ...tasks(values).map(({ name }) => ({ name, of: 'CronJob', longest: longestTaskName })),
    ]
    const long = names.find(({ name, longest }) => name.length > longest)
    if (!long) return
    report({
      path: ['nameOverride'],
      message: `${long.name} has ${long.name.length} characters; a ${long.of}'s name has at most ${long.longest}`,
      help: 'shorten nameOverride or release',
    })
  },

  'annotation-unusable'({ values: { metadata, ingress, service, serviceAccount, grafanaDashboard } }, report) {
    const annotations = {
      metadata: metadata.annotations,
      ingress: ingress.annotations,
      service: service.annotations,
      serviceAccount: serviceAccount.annotations,
      grafanaDashboard: grafanaDashboard.annotations,
    }
    for (const [section, map] of Object.entries(annotations)) {
      for (const key of Object.keys(map)) {
        const fault = annotationFault(key)
        if (fault) report({ path: [section, 'annotations', key], ...fault, part: 'key' })
      }
    }
  },

  'label-reserved'({ values }, report) {
    const labels = texts(values.metadata.labels)
    for (const [key, value] of Object.entries(selector(values))) {
      if ((labels[key] ?? value) === value) continue
      report({
        path: ['metadata', 'labels', key],
        message: `the Deployment and the Service select their pods by the label ${key}`,
        help: hasOwnSelector(values)
          ? 'remove it here: selector sets it'
          : 'give the label another name, or name the server with release',
        part: 'key',
      })
    }
  },
} satisfies Rules
