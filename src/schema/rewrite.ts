import { isObject, type Json, type JsonObject, mapOf } from '../model/json.ts'
import { child, type Schema } from './schema.ts'

/** What to write in place of a value of the wrong type; undefined where nothing can be told from the value. */
export function retyped(schema: Schema | undefined, value: Json | undefined, written?: string): string | undefined {
  const types = [schema?.node.type].flat()
  if (types.includes('string') && isObject(value)) return textOfMap(value)
  if (types.includes('array') && isObject(value)) {
    const [first] = Object.keys(value)
    return first === undefined ? 'write []' : `write a list: put a dash before ${first}, as in - ${first}: …`
  }
  if (types.includes('object') && Array.isArray(value)) return mapOfList(value)
  if (types.includes('object') && typeof value === 'string') return mapOfText(schema!, value)
  // 3.10 is the number 3.1 by now: only who wrote it knows.
  if (types.includes('string') && typeof value === 'number') {
    const { pattern } = schema!.node
    if (written && typeof pattern === 'string' && !new RegExp(pattern, 'u').test(written)) return undefined
    return written ? `write "${written}"` : 'put it in quotes, exactly as it is written'
  }
  if (types.includes('string') && typeof value === 'boolean') return `write "${value}" for the text`
  if (types.includes('object') && value === null) return 'write {} for an empty map, or remove the key'
  if (typeof value !== 'string' || value === '') return undefined
  if (types.includes('boolean') && /^(true|false)$/i.test(value)) return `write ${value.toLowerCase()} without quotes`
  if (types.includes('integer') || types.includes('number')) return numberOf(value)
  if (!types.includes('array')) return undefined
  return /^-\S/.test(value) ? `write - ${value.slice(1)}` : `write [${value}] for a list of one`
}

const shown = (value: Json | undefined): string | undefined =>
  (typeof value === 'string' && /^[^\n]{1,80}$/.test(value)) || typeof value === 'number' ? String(value) : undefined

/** An image of a chart, and the name that Kubernetes wraps into a map. */
function textOfMap({ name, pullPolicy, registry, repository, tag }: JsonObject): string | undefined {
  if (shown(repository) !== undefined) {
    const image = `image: ${[registry, repository].filter(Boolean).join('/')}${tag ? `:${String(tag)}` : ''}`
    return `write ${image}${pullPolicy ? `, and imagePullPolicy: ${String(pullPolicy)}` : ''}`
  }
  return shown(name) === undefined ? undefined : `write ${shown(name)}, without name:`
}

/** What Kubernetes' valueFrom of a variable is here. */
export function variableOf(valueFrom: Json | undefined): string | undefined {
  const { secretKeyRef, configMapKeyRef, fieldRef } = mapOf(valueFrom)
  if (isObject(secretKeyRef)) return `{name: ${String(secretKeyRef.name)}, key: ${String(secretKeyRef.key)}}`
  if (isObject(configMapKeyRef))
    return `{configMap: ${String(configMapKeyRef.name)}, key: ${String(configMapKeyRef.key)}}`
  return isObject(fieldRef) ? `{fieldRef: ${String(fieldRef.fieldPath)}}` : undefined
}

/** Kubernetes' lists of names and values. */
function mapOfList(list: readonly Json[]): string | undefined {
  const [first] = list
  if (!isObject(first)) return list.length === 0 ? 'write {}' : undefined
  if (shown(first.name) === undefined) return 'write its keys without the dash'
  const value = variableOf(first.valueFrom) ?? shown(first.value)
  return `write a map, as in ${first.name}: ${value ?? '…'}`
}

function mapOfText(schema: Schema, value: string): string | undefined {
  if (value.includes('\n') || /^\s*(?:-\s*)?[\w.]+:/.test(value)) {
    return /^\s*- op:/.test(value)
      ? 'remove the | or |- behind the key, and write json6902: in place of it: operations are a list of their own'
      : 'remove the | or |- behind the key: what follows is YAML as it stands'
  }
  return child(schema, 'name') && shown(value) !== undefined ? `write {name: ${value}}` : undefined
}

/** A number that was quoted, or written with its unit. */
function numberOf(value: string): string | undefined {
  if (Number.isFinite(Number(value))) return `write ${Number(value)} without quotes`
  const [, digits] = /^(\d+)\s?[A-Za-z]{1,3}$/.exec(value) ?? []
  return digits === undefined ? undefined : `write ${digits}, without the unit`
}

/** What to write in place of a text of the wrong form, where something near has the right one. */
export function reformed(text: string, fits: (text: string) => boolean): string | undefined {
  if (text.trim() === '') return undefined
  const candidates = [
    text.trim(),
    text.trim().replaceAll(/\s+/g, '-'),
    text.replaceAll(/\s+/g, ''),
    ...(/:(\/\/|\d)/.test(text) ? [text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[/:?#].*/s, '')] : []),
    text.toLowerCase(),
    text.toLowerCase().replaceAll(/[_\s]+/g, '-'),
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9.-]+/g, '-')
      .replaceAll(/^[-.]+|[-.]+$/g, ''),
    // 20GB, 512MB, 4gb: a quantity has no B.
    text.replace(/^(\d+(?:\.\d+)?)\s?([kKMGTPE])i?[bB]$/, '$1$2i'),
    text.replace(
      /^(\d+(?:\.\d+)?)\s?([kmgtpe])i?b?$/,
      (_, digits: string, unit: string) => `${digits}${unit.toUpperCase()}i`,
    ),
    `/${text}`,
  ]
  return candidates.find((candidate) => candidate !== text && candidate !== '' && fits(candidate))
}
