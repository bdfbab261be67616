import { parseDocument } from 'yaml'
import type { Code } from '../../diagnostics/catalogue.ts'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { locateSpan, type Source, type Span, type Spans } from '../../model/source.ts'
import { root, type Schema } from '../../schema/schema.ts'
import { readPlain } from './plain.ts'
import type { Report } from './reader.ts'
import { tooDeepAt } from './syntax/depth.ts'
import { lineMistakes } from './syntax/line-mistakes.ts'
import { conflictMistake, isSyntaxError, syntaxMistakes } from './syntax/mistakes.ts'
import { toValue } from './values.ts'

/** What a text is read as. There is no source where it is no YAML; where a single value is at fault, it is left out. */
export interface Parsed {
  source?: Source
  diagnostics: Diagnostic[]
}

const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/

/**
 * Reads a text as a file of values.
 *
 * @param file how diagnostics call it
 * @param schema that of the values: it knows where only a text can come of a number
 */
export function parse(file: string, text: string, schema: Schema = root): Parsed {
  const values = readPlain(text)
  return values ? { source: located({ file, text, values }, schema), diagnostics: [] } : parseAll(file, text, schema)
}

/** A source whose values are known: where they stand is found in its text, once somebody asks. */
export function located(source: Omit<Source, 'spans'>, schema: Schema): Source {
  let spans: Spans | undefined
  return {
    ...source,
    spans() {
      spans ??= spansOf(source, schema)
      return spans
    },
  }
}

function spansOf({ file, text, values }: Omit<Source, 'spans'>, schema: Schema): Spans {
  const again = parseAll(file, text, schema).source!
  const known = again.spans()
  const spans: Spans = new WeakMap()
  const pair = (own: Json, parsed: Json): void => {
    if (typeof own !== 'object' || own === null || spans.has(own)) return
    spans.set(own, known.get(parsed as JsonObject) as Span[])
    for (const key of Object.keys(own)) pair((own as JsonObject)[key]!, (parsed as JsonObject)[key]!)
  }
  pair(values, again.values)
  return spans
}

/** Reads whatever YAML has, and finds every mistake. */
export function parseAll(file: string, text: string, schema: Schema): Parsed {
  const diagnostics: Diagnostic[] = []
  const report: Report = (code, message, span, help, first) => {
    const related = first && [{ message: 'is the first', location: locateSpan(file, text, first) }]
    diagnostics.push(diagnose(code, locateSpan(file, text, span), { message, help, related }))
  }
  const refuse = (code: Code, message: string, span: [number, number], help?: string): Parsed => {
    report(code, message, span, help)
    return { diagnostics }
  }

  const illegal = text.search(control)
  if (illegal !== -1) {
    const help = 'take it out, or write it as an escape in double quotes'
    return refuse('yaml-syntax', 'YAML allows no control characters', [illegal, illegal + 1], help)
  }
  const conflict = conflictMistake(text)
  if (conflict) return refuse('yaml-syntax', conflict.message, conflict.span, conflict.help)
  const deep = tooDeepAt(text)
  if (deep !== undefined) return refuse('yaml-syntax', 'this nests too deep', [deep, deep + 1])
  const document = parseDocument(text, { merge: true, uniqueKeys: false, prettyErrors: false, logLevel: 'error' })
  const { explicit, version } = document.directives?.yaml ?? {}
  if (explicit && version !== '1.2') {
    const message = `this compiler reads YAML 1.2, not ${version}`
    return refuse('yaml-syntax', message, [0, 0], 'leave the %YAML line out')
  }
  // What errors leave of a document would only be mistaken for more errors.
  const errors = document.errors.filter(isSyntaxError)
  for (const { message, span, help } of syntaxMistakes(text, errors, schema)) report('yaml-syntax', message, span, help)
  const second = document.errors.find((error) => !isSyntaxError(error))
  if (second && errors.length === 0) {
    const help = 'keep one document: what stands behind --- belongs in a file of its own'
    return refuse('several-documents', 'a second document begins here', second.pos, help)
  }
  if (errors.length > 0) return { diagnostics }

  const spans: Spans = new WeakMap()
  const source: Source = { file, text, values: {}, spans: () => spans }
  const value = toValue(document, { report, text, spans, schema })
  if (isObject(value)) source.values = value
  else if (value !== null) {
    const kind = Array.isArray(value) ? 'a list' : 'a single value'
    const [mistake] = typeof value === 'string' && value.includes(':') ? lineMistakes(text.trim()) : []
    const help = mistake ? `write ${mistake.line}` : 'begin with a key, such as release: mlflow'
    report('not-a-map', `a file of values is a map of keys, not ${kind}`, [0, 0], help)
  }
  return { source, diagnostics }
}
