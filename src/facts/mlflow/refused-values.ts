import { asJson, type JsonObject, type Path } from '../../model/json.ts'
import type { Quantity, Values } from '../../schema/generated/types.ts'
import { root } from '../../schema/schema.ts'
import { amount } from '../kubernetes/quantity.ts'
import { fieldRefusals, type Refusal } from '../kubernetes/refusals.ts'
import { probeRules } from '../kubernetes/rules/containers.ts'
import { parentRules } from '../kubernetes/rules/gateways.ts'
import type { DefinitionRules } from '../kubernetes/rules/rule.ts'

/** What an API server would refuse of the values that are handed on to it as they are. */
export const refusedValues = (values: Values): Refusal[] => [
  ...ofFields(asJson(values)),
  // Three probes stand at the top of the values as they do in a container, a route's parents as in an HTTPRoute.
  ...found(probeRules, asJson(values), []),
  ...sizes(values),
  ...(values.http_route.enabled ? found(parentRules, asJson(values.http_route), ['http_route']) : []),
]

function ofFields(values: JsonObject): Refusal[] {
  const found: Refusal[] = []
  for (const [key, refusals] of fieldRefusals(root))
    if (Object.hasOwn(values, key)) found.push(...refusals(values[key]!))
  return found
}

/** The sizes of claims, and of what is no claim. */
function sizes({ persistent_storage, storage }: Values): Refusal[] {
  const found: Refusal[] = []
  const check = (size: Quantity | undefined, ...path: Path): void => {
    if (size !== undefined && amount(size) <= 0)
      found.push({ path, sentence: 'must be more than 0', help: 'write a size, such as 10Gi' })
  }
  const { enabled, volumes } = persistent_storage
  for (const name of enabled ? Object.keys(volumes) : [])
    check(volumes[name]!.size, 'persistent_storage', 'volumes', name, 'size')
  check(storage.ephemeral.quantity, 'storage', 'ephemeral', 'quantity')
  check(storage.dshm.sizeLimit, 'storage', 'dshm', 'sizeLimit')
  return found
}

function found(rules: DefinitionRules, value: JsonObject, top: Path): Refusal[] {
  const found: Refusal[] = []
  for (const [sentence, find] of Object.entries(rules))
    find(value, ({ at, help }) => found.push({ path: [...top, ...at], sentence, help }))
  return found
}
