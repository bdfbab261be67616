import { isAlias, isCollection, isNode, isPair, parseAllDocuments, type Document as YamlDocument } from 'yaml'
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import { exceeds, isObject, type Json, type Path } from '../model/json.ts'
import { locateSpan } from '../model/source.ts'
import type { Document, Input } from './manifest.ts'

/** What a whole cluster prints is no server any more. */
const most = { characters: 16 * 1024 * 1024, values: 500_000, levels: 100 }

interface Read {
  documents: Document[]
  problems: Diagnostic[]
}

/**
 * Reads YAML or JSON as kubectl does: any number of documents, by the rules of YAML 1.1. Nothing of the text is in what
 * is said of a mistake: it may be a secret.
 */
export function readDocuments({ file, text }: Input): Read {
  const problem = (message: string, span: [number, number] = [0, 0], help?: string): Read => ({
    documents: [],
    problems: [diagnose('import-unreadable', locateSpan(file, text, span), { message, help })],
  })
  if (text.length > most.characters)
    return problem(
      'this is larger than the objects of one server are',
      [0, 0],
      'give the objects of its namespace only',
    )
  try {
    const parsed = parseAllDocuments(text, { version: '1.1', merge: true, prettyErrors: false, logLevel: 'silent' })
    const documents: Document[] = []
    for (const document of 'empty' in parsed ? [] : parsed) {
      const [error] = document.errors
      if (error)
        return problem(
          `this is not valid YAML (${error.code.toLowerCase().replaceAll('_', ' ')})`,
          error.pos,
          text.includes('{{')
            ? 'of a template of Helm, give what helm get manifest or helm template prints'
            : undefined,
        )
      const value = plain(document.toJS({ maxAliasCount: 100 }))
      if (value === null) continue
      if (!isObject(value) || exceeds(value, most))
        return problem('this is no object of Kubernetes and no map of values, or it is too large', [
          document.range[0],
          document.range[0],
        ])
      documents.push({ value, place: (path) => locateSpan(file, text, spanOf(document, path)) })
    }
    return { documents, problems: [] }
  } catch {
    // An alias that stands for too much, or values that nest deeper than a stack is.
    return problem('this nests too deep, or its aliases stand for too much')
  }
}

/** What YAML 1.1 has beside JSON's values (dates, sets, numbers of base 60) as JSON, as kubectl hands it on. */
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value) ?? 'null') as Json

/** Where a path stands in a document; one that leads further is answered with the last entry on the way. */
function spanOf(document: YamlDocument, path: Path): [number, number] {
  let node: unknown = document.contents
  let span: [number, number] = [0, 0]
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (!isCollection(node)) break
    const item = node.items[typeof key === 'number' ? key : node.items.findIndex((item) => keyOf(item) === key)]
    if (item === undefined) break
    const next = isPair(item) ? item.value : item
    const shown = isPair(item) && (isCollection(next) || !isNode(next) || !next.range) ? item.key : next
    if (isNode(shown) && shown.range) span = [shown.range[0], shown.range[1]]
    node = next
  }
  return span
}

const keyOf = (item: unknown): unknown =>
  isPair(item) && isNode(item.key) && 'value' in item.key ? String(item.key.value) : undefined
