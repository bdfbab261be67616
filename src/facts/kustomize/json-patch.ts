import { equal, isObject, type Json, own, parsePointer } from '../../model/json.ts'
import type { Operation } from '../../model/user-patch.ts'
import { cut } from '../../text/cut.ts'
import { didYouMean } from '../../text/did-you-mean.ts'

/** What a JSON patch makes, or the first operation that could not be done, and why. */
export type Json6902Result = { ok: true; value: Json } | ({ ok: false; index: number } & Failure)

interface Failure {
  field: 'path' | 'from' | 'value'
  message: string
  help?: string
}

type Step = { ok: true; value: Json } | ({ ok: false } & Failure)
type Change = { op: 'add' | 'replace'; value: Json } | { op: 'remove' }

/** The JSON pointer of a child of what another points to. */
export const pointerTo = (parent: string, key: string | number): string =>
  `${parent}/${typeof key === 'number' ? key : key.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** Applies operations in order. What they leave alone is shared with `document`, which isn't changed. */
export function applyJson6902(document: Json, operations: readonly Operation[]): Json6902Result {
  let value = document
  for (const [index, operation] of operations.entries()) {
    const step = applyOperation(value, operation)
    if (!step.ok) return { index, ...step }
    value = step.value
  }
  return { ok: true, value }
}

function applyOperation(document: Json, operation: Operation): Step {
  const { path } = operation
  switch (operation.op) {
    case 'add':
    case 'replace':
    case 'remove':
      return change(document, path, operation)
    case 'test': {
      const actual = find(document, path)
      if (actual === undefined) return missing('path', path, document, 'test')
      if (equal(actual, operation.value)) return { ok: true, value: document }
      return {
        ok: false,
        field: 'value',
        message: `the value at "${path}" is ${found(actual)}`,
        help: 'write that value, or remove the test',
      }
    }
    case 'copy':
    case 'move': {
      const { from } = operation
      const value = find(document, from)
      if (value === undefined) return missing('from', from, document, operation.op)
      if (operation.op === 'copy') return change(document, path, { op: 'add', value })
      if (path.startsWith(`${from}/`)) {
        const message = `"${path}" lies within what is moved`
        return { ok: false, field: 'path', message, help: 'write op: copy, or another path' }
      }
      const rest = change(document, from, { op: 'remove' })
      return rest.ok ? change(rest.value, path, { op: 'add', value }) : rest
    }
  }
}

function change(document: Json, pointer: string, change: Change): Step {
  const value = edit(document, parsePointer(pointer), change)
  return value === undefined ? missing('path', pointer, document, change.op) : { ok: true, value }
}

/** Says how far a pointer leads, and where it would lead on. */
function missing(field: 'path' | 'from', pointer: string, document: Json, op: Operation['op']): Step {
  const keys = parsePointer(pointer)
  let [value, depth] = [document as Json | undefined, 0]
  while (depth < keys.length) {
    const next = child(value, keys[depth]!)
    if (next === undefined) break
    value = next
    depth++
  }
  const [key = '', ...rest] = keys.slice(depth)
  const reached = keys.slice(0, depth).reduce(pointerTo, '')
  const help = helpFor(op, value!, key, rest, reached)
  return {
    ok: false,
    field,
    message:
      rest.length > 0
        ? `there is no "${pointerTo(reached, key)}" in the object, below which ${rest.join('/')} would be`
        : `there is no "${pointer}" in the object`,
    ...(help !== undefined && { help }),
  }
}

function helpFor(op: Operation['op'], value: Json, key: string, rest: string[], reached: string): string | undefined {
  if (Array.isArray(value)) {
    const last = value.length - 1
    return last < 0
      ? `${reached} is empty: write op: add, and ${reached}/-`
      : `${reached} has ${last === 0 ? 'one item, 0' : `the items 0 to ${last}`}`
  }
  if (!isObject(value)) return `${reached} is no map: it has nothing below it`
  const joined = [key, ...rest].join('/')
  if (rest.length > 0 && (Object.hasOwn(value, joined) || key.includes('.'))) {
    return `write ${pointerTo(reached, joined)}: a / within a key is ~1`
  }
  const near = didYouMean(key, Object.keys(value))
  if (near !== undefined) return `did you mean ${[near, ...rest].reduce(pointerTo, reached)}?`
  if (rest.length > 0) return `add ${pointerTo(reached, key)} first, with all that is to be in it`
  if (op === 'replace') return 'write op: add'
  return op === 'remove' ? 'remove the operation: the field is not there' : undefined
}

/** A value in a message: what is copied into itself may be larger than any text. */
const found = (value: Json): string =>
  typeof value === 'object' && value !== null
    ? 'another'
    : JSON.stringify(typeof value === 'string' ? cut(value) : value)

const find = (document: Json, pointer: string): Json | undefined =>
  parsePointer(pointer).reduce<Json | undefined>((parent, key) => child(parent, key), document)

function child(parent: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(parent)) return isIndex(key) ? parent[Number(key)] : undefined
  return isObject(parent) ? own(parent, key) : undefined
}

const isIndex = (key: string): boolean => /^(0|[1-9]\d*)$/.test(key)

/** The value with the change made at the end of the keys; undefined when there is no such place. */
function edit(value: Json, [key, ...rest]: readonly string[], change: Change): Json | undefined {
  if (key === undefined) return change.op === 'remove' ? undefined : change.value
  const present = child(value, key)
  if (rest.length > 0 || change.op === 'replace') {
    const edited = present === undefined ? undefined : edit(present, rest, change)
    if (edited === undefined) return undefined
    return Array.isArray(value) ? value.with(Number(key), edited) : { ...(value as object), [key]: edited }
  }

  if (change.op === 'remove') {
    if (present === undefined) return undefined
    if (Array.isArray(value)) return value.toSpliced(Number(key), 1)
    const { [key]: _, ...others } = value as { [key: string]: Json }
    return others
  }

  if (isObject(value)) return { ...value, [key]: change.value }
  if (!Array.isArray(value)) return undefined
  const index = key === '-' ? value.length : isIndex(key) ? Number(key) : Infinity
  return index <= value.length ? value.toSpliced(index, 0, change.value) : undefined
}
