import { isGuard, isPassage } from '../../facts/kubernetes/guards.ts'
import { rowOf } from '../../facts/kubernetes/kinds.ts'
import { isHarmless, isRoute } from '../../facts/kubernetes/known-annotations.ts'
import { at, type JsonObject, mapOf } from '../../model/json.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenPresent } from './consequence.ts'
import { differing, type Fact } from './gained.ts'
import { name, sentence } from './sentence.ts'

/** The annotations and labels of an object and of its pods on which a controller may act, but for what others tell. */
function control(object: JsonObject & { kind: string; metadata: JsonObject }): Fact[] {
  const template = at(object, [...(rowOf(object)?.pods ?? []), 'metadata'])
  const metadata = rowOf(object)?.pods ? [object.metadata, mapOf(template)] : [object.metadata]
  return metadata
    .flatMap(({ annotations, labels }) => [mapOf(annotations), mapOf(labels)])
    .flatMap((map) => Object.entries(map))
    .filter(([key, value]) => !isHarmless(object, key, String(value)) && !(isRoute(object) && isToldOfRoutes(key)))
    .map(([key, value]): Fact => [`${key} (${object.kind})`, String(value)])
}

const isToldOfRoutes = (key: string): boolean => isGuard(key) || isPassage(key)

/** What an Ingress has or would have: the company's annotations are nothing new where the first Ingress comes. */
const controls = ({ objects, environment }: CompiledState): Fact[] => [
  ...control({ kind: 'Ingress', metadata: { annotations: environment.values.ingress.annotations } }),
  ...objects
    .filter((object) => rowOf(object)?.emittedFor !== 'fleet' && object.kind !== 'ServiceAccount')
    .flatMap(control),
]

export const annotations: Consequences = {
  'controllers-act': whenPresent(
    'caution',
    differing(
      controls,
      (keys) => sentence`controllers may treat the objects otherwise, by the annotations and labels ${name(keys)}`,
    ),
  ),
}
