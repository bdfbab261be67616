import { controllerNamespace } from '../../../facts/mlflow/admitted.ts'
import { destinations } from '../../../facts/mlflow/destinations.ts'
import { at, isObject } from '../../../model/json.ts'
import type { Rules } from '../rule.ts'

/** Who reaches the server's pods, and what they reach. */
export const networkRules = {
  'policy-shuts-out'({ values }, report) {
    const { networkPolicy, ingress, patches, service } = values
    const { from, namespaces } = networkPolicy.ingress
    const isKnown =
      from.length > 0 || namespaces.length > 0 || patches.some(({ target }) => target.kind === 'NetworkPolicy')
    if (!networkPolicy.enabled || isKnown) return
    if (service.type !== 'ClusterIP') {
      report({
        path: ['networkPolicy', 'enabled'],
        message: `the NetworkPolicy lets nobody in who comes by the ${service.type}`,
        help: 'add from where they come, as the pods see it: networkPolicy: {ingress: {from: [{ipBlock: {cidr: 10.0.0.0/8}}]}}',
      })
    }
    if (!ingress.enabled || controllerNamespace(values)) return
    report({
      path: ['networkPolicy', 'enabled'],
      message: `the NetworkPolicy lets nobody in for the Ingress of the class ${ingress.className}: where its controller runs is not known here`,
      help: "add the controller's namespace: networkPolicy: {ingress: {namespaces: [my-controller]}}, or its addresses below from",
    })
  },

  'policy-ignored'({ values, written }, report) {
    const { enabled, egress } = values.networkPolicy
    const given = (path: string[]): boolean => {
      const value = at(written, ['networkPolicy', ...path])
      return isObject(value) ? Object.keys(value).length > 0 : (value ?? null) !== null
    }
    const key = ['ingress', 'egress'].find((key) => given([key]))
    if (!enabled && key !== undefined) {
      report({
        path: ['networkPolicy', key],
        message: `networkPolicy.${key} has no effect while networkPolicy.enabled is false`,
        help: 'write enabled: true below networkPolicy, or remove it',
        part: 'key',
      })
    } else if (enabled && !egress.enabled && egress.to.length > 0) {
      report({
        path: ['networkPolicy', 'egress', 'to'],
        message:
          'networkPolicy.egress.to has no effect while networkPolicy.egress.enabled is false: the server reaches everything',
        help: 'write enabled: true below networkPolicy.egress, or remove it',
        part: 'key',
      })
    }
  },

  'policy-guesses'({ values }, report) {
    const { enabled, egress } = values.networkPolicy
    if (!enabled || !egress.enabled || egress.to.length > 0) return
    for (const { by, port, isUnseen } of destinations(values)) {
      if (!isUnseen) continue
      report({
        path: by.split('.'),
        message: `something else holds where this leads: the NetworkPolicy lets the server out at the usual port, ${port}`,
        help: `add the port if it is another, or say that it is this: networkPolicy: {egress: {to: [{ports: [{port: ${port}}]}]}}`,
      })
    }
  },
} satisfies Rules
