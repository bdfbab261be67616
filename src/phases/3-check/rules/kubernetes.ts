import { amount } from '../../../facts/kubernetes/quantity.ts'
import { refusals, searchRules } from '../../../facts/kubernetes/refusals.ts'
import { probeRules } from '../../../facts/kubernetes/rules/containers.ts'
import { parentRules } from '../../../facts/kubernetes/rules/gateways.ts'
import type { DefinitionRules } from '../../../facts/kubernetes/rules/rule.ts'
import { asJson, formatPath, type JsonObject, type Path } from '../../../model/json.ts'
import type { Quantity, Values } from '../../../schema/generated/types.ts'
import { root } from '../../../schema/schema.ts'
import type { Finding, Rules } from '../rule.ts'

const search = searchRules(root)

/** What the API server would refuse of the values that are handed on to it as they are. */
export const kubernetesRules = {
  *'kubernetes-refuses'({ values }) {
    for (const { path, sentence, help } of refusals(search, asJson(values))) yield finding(path, sentence, help)
    // Three probes stand at the top of the values as they do in a container, a route's parents as in an HTTPRoute.
    yield* found(probeRules, asJson(values), [])
    yield* sizes(values)
    if (values.http_route.enabled) yield* found(parentRules, asJson(values.http_route), ['http_route'])
  },
} satisfies Rules

/** The sizes of claims, and of what is no claim. */
function* sizes({ persistent_storage, storage }: Values): Generator<Finding> {
  const volumes = persistent_storage.enabled ? Object.entries(persistent_storage.volumes) : []
  const claims: [Path, Quantity | undefined][] = [
    ...volumes.map(([name, { size }]): [Path, Quantity | undefined] => [
      ['persistent_storage', 'volumes', name, 'size'],
      size,
    ]),
    [['storage', 'ephemeral', 'quantity'], storage.ephemeral.quantity],
    [['storage', 'dshm', 'sizeLimit'], storage.dshm.sizeLimit],
  ]
  for (const [path, size] of claims) {
    if (size !== undefined && amount(size) <= 0)
      yield finding(path, 'must be more than 0', 'write a size, such as 10Gi')
  }
}

function* found(rules: DefinitionRules, value: JsonObject, top: Path): Generator<Finding> {
  for (const [sentence, find] of Object.entries(rules)) {
    for (const { at, help } of find(value)) yield finding([...top, ...at], sentence, help)
  }
}

const finding = (path: Path, sentence: string, help: string): Finding => ({
  path,
  message: `${formatPath(path)} ${sentence}`,
  help,
})
