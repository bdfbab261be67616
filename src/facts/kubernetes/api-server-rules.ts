import { at, formatPath, isObject, type Json, listOf, type Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Violation } from '../../schema/wording.ts'
import { type Exclusive, rowOf } from './kinds.ts'

/**
 * Finds what an API server refuses in an object whose every field is valid: names that lead nowhere or stand twice,
 * fields that exclude each other, pods that their own Deployment does not select (validation.go of core/v1 and
 * apps/v1).
 */
export const validateReferences = (object: KubernetesObject): Violation[] => [
  ...Object.entries(rules).flatMap(([sentence, find]) => [...find(object)].map((path) => violation(path, sentence))),
  ...exclusivesOf(object).flatMap((exclusive) => [...excluded(object, exclusive)]),
]

/** Rules by the sentence that follows a path that they find. */
const rules: Record<string, (object: KubernetesObject) => Iterable<Path>> = {
  *'appears twice'(object) {
    if (object.kind === 'Service') yield* twice(object, items(object, ['spec', 'ports']), 'name')
    const pod = podOf(object)
    if (!pod) return
    yield* twice(object, items(object, [...pod, 'volumes']), 'name')
    const containers = containersOf(object, pod)
    yield* twice(object, containers, 'name')
    for (const container of containers) {
      yield* twice(object, items(object, [...container, 'volumeMounts']), 'mountPath')
      yield* twice(object, items(object, [...container, 'ports']), 'name')
    }
  },

  *'must be the name of a volume of the pod'(object) {
    const pod = podOf(object)
    if (!pod) return
    const known = items(object, [...pod, 'volumes']).map((path) => at(object, [...path, 'name']))
    for (const container of containersOf(object, pod)) {
      const names = items(object, [...container, 'volumeMounts']).map((path) => [...path, 'name'])
      yield* names.filter((path) => !known.includes(at(object, path)))
    }
  },

  *'must have the value by which the Deployment selects its pods'(object) {
    const { deployment, pods } = rowOf(object) ?? {}
    if (!deployment || !pods) return
    const labels = [...pods, 'metadata', 'labels']
    const selected = at(object, [...deployment, 'spec', 'selector', 'matchLabels'])
    for (const [key, value] of Object.entries(isObject(selected) ? selected : {})) {
      if (at(object, [...labels, key]) !== value) yield [...labels, key]
    }
  },

  *'must be null while the type is Recreate'(object) {
    const deployment = rowOf(object)?.deployment
    if (!deployment) return
    const strategy = [...deployment, 'spec', 'strategy']
    if (at(object, [...strategy, 'type']) !== 'Recreate') return
    const rollingUpdate = [...strategy, 'rollingUpdate']
    if ((at(object, rollingUpdate) ?? null) !== null) yield rollingUpdate
  },
}

const handlers = ['exec', 'grpc', 'httpGet', 'tcpSocket']

/** What excludes what in every container. */
const inContainers: Exclusive[] = [
  { at: ['env', '*'], fields: ['value', 'valueFrom'] },
  {
    at: ['env', '*', 'valueFrom'],
    fields: ['configMapKeyRef', 'fieldRef', 'fileKeyRef', 'resourceFieldRef', 'secretKeyRef'],
    isNeeded: true,
  },
  { at: ['envFrom', '*'], fields: ['configMapRef', 'secretRef'], isNeeded: true },
  { at: ['startupProbe'], fields: handlers, isNeeded: true },
  { at: ['livenessProbe'], fields: handlers, isNeeded: true },
  { at: ['readinessProbe'], fields: handlers, isNeeded: true },
]

/** The exclusive fields of an object: those of its kind, and those of its pods' containers. */
function exclusivesOf(object: KubernetesObject): Exclusive[] {
  const pod = podOf(object)
  const containers = pod ? containersOf(object, pod) : []
  const own = containers.flatMap((path) =>
    inContainers.map((exclusive) => ({ ...exclusive, at: [...path, ...exclusive.at] })),
  )
  return [...(rowOf(object)?.exclusive ?? []), ...own]
}

function* excluded(object: KubernetesObject, { at: pattern, fields, isNeeded }: Exclusive): Generator<Violation> {
  for (const path of places(object, pattern)) {
    const used = fields.filter((field) => isSet(at(object, [...path, field])))
    if (used.length > 1) yield violation([...path, used[1]!], `excludes ${used[0]}: keep one of the two`)
    if (used.length === 0 && isNeeded) yield violation(path, `needs one of ${fields.join(', ')}`)
  }
}

/** An empty text is one that is not there (EnvVar's value). */
const isSet = (value: Json | undefined): boolean => value !== undefined && value !== null && value !== ''

/** The paths of the values in an object to which a pattern leads. */
function places(value: Json, [key, ...rest]: Path, path: Path = []): Path[] {
  if (key === undefined) return isObject(value) ? [path] : []
  if (key === '*') return listOf(value).flatMap((item, index) => places(item, rest, [...path, index]))
  const next = at(value, [key])
  return next === undefined ? [] : places(next, rest, [...path, key])
}

const violation = (path: Path, sentence: string): Violation => ({
  code: 'invalid-value',
  path,
  message: `${formatPath(path)} ${sentence}`,
})

/** The path of an object's pod; undefined for a kind without pods. */
function podOf(object: KubernetesObject): Path | undefined {
  const template = rowOf(object)?.pods
  return template && [...template, 'spec']
}

const containersOf = (object: KubernetesObject, pod: Path): Path[] =>
  ['initContainers', 'containers'].flatMap((list) => items(object, [...pod, list]))

/** The paths of a list's maps. */
const items = (object: KubernetesObject, list: Path): Path[] => places(object, [...list, '*'])

/** The paths of a key's values in some maps of an object that an earlier map has already. */
function* twice(object: KubernetesObject, maps: readonly Path[], key: string): Generator<Path> {
  const seen = new Set<Json>()
  for (const path of maps.map((map) => [...map, key])) {
    const value = at(object, path)
    if (value === undefined) continue
    if (seen.has(value)) yield path
    seen.add(value)
  }
}
