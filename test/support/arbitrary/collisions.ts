// Values and patches by chance that a schema takes, made of so few names and numbers that they collide: fields that
// exclude each other stand together, names stand twice, quantities have the unit of something else.
import fc from 'fast-check'
import { at, isObject, type Json, type JsonObject } from '../../../src/model/json.ts'
import { child, dereference, kindSchema, root, type Schema } from '../../../src/schema/schema.ts'

/** A source of numbers from 0 up to, and without, 1. */
export type Random = () => number

/** Mulberry32: the same seed gives the same numbers. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const below = (random: Random, limit: number): number => Math.floor(random() * limit)

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[below(random, items.length)]!

// biome-ignore format: a table
const texts = [
  '', 'a', 'a', 'b', 'b', 'A', 'a-b', 'a.b', 'a/b', 'a=b', 'a b', '-a', 'a_b', '/', '/a', '/a', '/b', '//a', '/a/../b', '..', '../a', '/dev/shm', '/workload', '$(A)',
  'http', 'mlflow', 'app', 'ephemeral', 'dshm', 'pvc-user', 'PORT', 'NAMESPACE', 'status', 'metadata.name', 'metadata.labels', 'spec.nodeName', 'limits.cpu', 'requests.memory',
  'kubernetes.io/hostname', 'kubernetes.io/a', 'example.com/a', 'example.com/a/b', 'nvidia.com/gpu', 'cpu', 'memory', 'storage', 'pods', 'ephemeral-storage',
  'hugepages-2Mi', 'hugepages-a', 'requests.example.com/a', 'attachable-volumes-a', 'localhost/a', 'net.core.somaxconn', 'CAP_SYS_ADMIN', 'SYS_ADMIN', 'NET_ADMIN',
  '10.0.0.1', '10.0.0.0/8', '::1', '256.0.0.1', '010.0.0.1', 'fd00::/8', 'a.example.com', '*.a.example.com', 'a.example.com.', 'localhost', 'None',
  '0', '1', '2', '-1', '1.5', '0.5', '500m', '1m', '1Gi', '2Mi', '1Ei', '100Ei', '1n', '0%', '50%', '100%', '200%', '80', '65536', 'true', 'False',
  'NoSchedule', 'NoExecute', 'In', 'Exists', 'Equal', 'Localhost', 'RuntimeDefault', 'Memory', 'HugePages', 'HugePages-2Mi', 'Gateway', 'Service', 'v1', 'Content-Type', 'a: b', 'é',
  'a'.repeat(63), 'a'.repeat(64), 'a'.repeat(254), 'a'.repeat(1025),
]

const numbers = [-1, 0, 0, 1, 1, 2, 3, 5, 30, 80, 443, 5000, 8080, 1000, 65535, 65536, 86400, 86401, 2 ** 31 - 1]

/** How a schema's types are made. */
const scalars: { [type: string]: (node: JsonObject, random: Random) => Json } = {
  string: (node, random) => pick(random, textsFor(node)),
  integer: ({ minimum = -Infinity, maximum = Infinity }, random) =>
    pick(
      random,
      [...numbers, Number(minimum), Number(maximum)].filter(
        (number) => number >= Number(minimum) && number <= Number(maximum) && Number.isFinite(number),
      ),
    ),
  number: (_, random) => pick(random, [0, 1, 2, 0.5, 1.0005, -1, 1e15]),
  boolean: (_, random) => random() < 0.5,
  null: () => null,
}

const pools = new Map<string, string[]>()

/** The texts of the pool that a schema takes; where there are few, some that are made of its pattern. */
function textsFor({ pattern, minLength = 0, maxLength = Infinity }: JsonObject): string[] {
  const key = `${pattern} ${minLength} ${maxLength}`
  const known = pools.get(key)
  if (known) return known
  const expression = new RegExp(String(pattern ?? ''))
  const fits = (text: string): boolean =>
    text.length >= Number(minLength) && text.length <= Number(maxLength) && expression.test(text)
  const fitting = texts.filter(fits)
  if (fitting.length < 5) {
    const made = fc.stringMatching(new RegExp(withoutLookaheads(String(pattern))), { size: 'xsmall' })
    fitting.push(...fc.sample(made, { seed: 1, numRuns: 200 }).filter(fits).slice(0, 10))
  }
  pools.set(key, fitting)
  return fitting
}

/** fast-check makes no text of a pattern that looks ahead. */
function withoutLookaheads(pattern: string): string {
  const start = pattern.search(/\(\?[=!]/)
  if (start === -1) return pattern
  let [end, depth] = [start, 0]
  do {
    if (pattern[end] === '\\') end++
    else if (pattern[end] === '(') depth++
    else if (pattern[end] === ')') depth--
    end++
  } while (depth > 0)
  return withoutLookaheads(pattern.slice(0, start) + pattern.slice(end))
}

/** A value that a schema takes; required keys are there, and some of the others. */
function colliding(schema: Schema, random: Random, depth = 0): Json {
  const { node, document } = dereference(schema)
  const inner = (next: Json | undefined): Json =>
    colliding({ node: isObject(next) ? next : {}, document }, random, depth + 1)
  if (Array.isArray(node.enum)) return pick(random, node.enum)
  if (node.const !== undefined) return node.const
  const alternatives = node.oneOf ?? node.anyOf
  if (Array.isArray(alternatives)) return inner(pick(random, alternatives))
  const type = pick(random, [node.type ?? 'string'].flat() as string[])
  if (type === 'object') return map({ node, document }, random, depth)
  if (type === 'array') return list(node, () => inner(node.items), random)
  return scalars[type]!(node, random)
}

function list({ minItems = 0, maxItems = 3, uniqueItems }: JsonObject, item: () => Json, random: Random): Json[] {
  const length = Math.min(Math.max(Number(minItems), pick(random, [0, 1, 1, 1, 2, 2, 3])), Number(maxItems))
  const items = Array.from({ length }, item)
  if (length > 1 && !uniqueItems && random() < 0.3) items[length - 1] = structuredClone(items[0]!)
  return uniqueItems ? [...new Map(items.map((one) => [JSON.stringify(one), one])).values()] : items
}

function map({ node, document }: Schema, random: Random, depth: number): JsonObject {
  const made: JsonObject = {}
  const known = Object.keys(isObject(node.properties) ? node.properties : {})
  const required = (node.required ?? []) as string[]
  const share = pick(random, [1, 2, 3, 4]) / Math.max(known.length, 1)
  for (const key of known) {
    if (!required.includes(key) && (random() > share || depth > 9)) continue
    made[key] = colliding({ node: at(node, ['properties', key]) as JsonObject, document }, random, depth + 1)
  }
  if (!isObject(node.additionalProperties)) return made
  const names = isObject(node.propertyNames) ? dereference({ node: node.propertyNames, document }).node : {}
  for (let count = pick(random, [0, 1, 1, 2, 3]); count > 0; count--) {
    const key = String(scalars.string!(names, random))
    if (key !== '__proto__') made[key] = colliding({ node: node.additionalProperties, document }, random, depth + 1)
  }
  return made
}

/** A value for one key of the values, by chance. */
export function collidingValue(random: Random): JsonObject {
  const keys = Object.keys(root.node.properties as JsonObject).filter((key) => !unreached.includes(key))
  const key = pick(random, keys)
  return { [key]: colliding(child(root, key)!, random) }
}

/** Values that reach no object of an environment, or are its patches. */
const unreached = ['extends', 'cluster', 'namespace', 'delivery', 'patches']

/** The places of a kind's objects at which patches put something, each for itself. */
const places: { [kind: string]: string[][] } = {
  Deployment: [
    ['spec', 'template', 'spec'],
    ['spec', 'template', 'spec'],
    ['spec', 'template', 'spec', 'containers'],
    ['spec', 'template', 'spec', 'containers'],
    ['spec', 'template', 'spec', 'volumes'],
    ['spec', 'template', 'spec', 'securityContext'],
    ['spec', 'template', 'metadata'],
    ['spec'],
    ['metadata'],
  ],
  Service: [['spec'], ['spec'], ['metadata']],
  ConfigMap: [['metadata'], ['data'], ['binaryData'], ['immutable']],
  PersistentVolumeClaim: [['spec'], ['metadata']],
  Ingress: [['spec'], ['spec'], ['metadata']],
  NetworkPolicy: [['spec'], ['spec'], ['spec', 'ingress'], ['spec', 'egress'], ['metadata']],
  ExternalSecret: [['spec'], ['spec', 'data'], ['metadata']],
  PodDisruptionBudget: [['spec'], ['metadata']],
  HorizontalPodAutoscaler: [['spec'], ['spec'], ['spec', 'metrics'], ['spec', 'behavior'], ['metadata']],
  ServiceMonitor: [['spec'], ['spec', 'endpoints'], ['metadata']],
  PrometheusRule: [['spec'], ['spec', 'groups'], ['metadata']],
  HTTPRoute: [['spec'], ['spec'], ['spec', 'rules'], ['metadata']],
  ServiceAccount: [['metadata'], ['imagePullSecrets'], ['secrets'], ['automountServiceAccountToken']],
  KaiwoService: [['spec', 'deployment', 'spec', 'template', 'spec'], ['spec'], ['metadata']],
}

/** A patch of an object of one of the kinds, by chance: a strategic merge, or a JSON patch that sets a whole. */
export function collidingPatch(kinds: readonly string[], random: Random): JsonObject {
  const kind = pick(
    random,
    kinds.filter((one) => Object.hasOwn(places, one)),
  )
  const path = pick(random, places[kind]!)
  const top = path.reduce<Schema | undefined>((schema, key) => schema && child(schema, key), kindSchema(kind))!
  const chosen = only(top, random)
  const value = colliding(chosen.schema, random)
  const full = [...path, ...chosen.path]
  if (random() < 0.2)
    return { target: { kind }, json6902: [{ op: 'add', path: full.map((key) => `/${key}`).join(''), value }] }
  return { target: { kind }, patch: full.reduceRight<Json>((inner, key) => ({ [key]: inner }), value) as JsonObject }
}

/** One field of a map that has some, most often; else the whole. */
function only(schema: Schema, random: Random): { schema: Schema; path: string[] } {
  const keys = Object.keys((dereference(schema).node.properties ?? {}) as JsonObject)
  if (keys.length === 0 || random() < 0.15) return { schema, path: [] }
  const key = pick(
    random,
    keys.filter((one) => one !== 'name' && one !== 'namespace'),
  )
  return { schema: child(schema, key)!, path: [key] }
}
