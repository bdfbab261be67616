import { parseDocument } from 'yaml'
import type { Code } from '../../diagnostics/catalogue.ts'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { isObject } from '../../model/json.ts'
import { locateSpan, type Source } from '../../model/source.ts'
import { toValue } from './values.ts'

/** What a text is read as. There is no source where it is no YAML; where a single value is at fault, it is left out. */
export interface Parsed {
  source?: Source
  diagnostics: Diagnostic[]
}

/** yaml's error codes that have names and help of their own here. */
const syntax: { [code: string]: [code: Code, help?: string] } = {
  DUPLICATE_KEY: ['duplicate-key', 'keep one of the two'],
  MULTIPLE_DOCS: ['several-documents', 'keep one document: what stands behind --- belongs in a file of its own'],
  TAB_AS_INDENT: ['yaml-syntax', 'indent with spaces'],
}

/** One bracket that is not closed can make thousands of errors. */
const mostErrors = 20

const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/

/** Reads a text as a file of values. `file` is how diagnostics call it. */
export function parse(file: string, text: string): Parsed {
  const diagnostics: Diagnostic[] = []
  const report = (code: Code, message: string, span: [number, number], help?: string): void => {
    diagnostics.push(diagnose(code, locateSpan(file, text, span), { message, help }))
  }

  const illegal = text.search(control)
  if (illegal !== -1) {
    const help = 'take it out, or write it as an escape in double quotes'
    report('yaml-syntax', 'YAML allows no control characters', [illegal, illegal + 1], help)
  }
  const document = parseDocument(text, { merge: true, prettyErrors: false, logLevel: 'error' })
  for (const { code, message, pos } of document.errors.slice(0, mostErrors)) {
    const [name, help] = syntax[code] ?? ['yaml-syntax']
    report(name, sentence(message), pos, help)
  }
  const { explicit, version } = document.directives?.yaml ?? {}
  if (explicit && version !== '1.2') {
    report('yaml-syntax', `this compiler reads YAML 1.2, not ${version}`, [0, 0], 'leave the %YAML line out')
  }
  // What errors leave of a document would only be mistaken for more errors.
  if (diagnostics.some(({ code }) => code !== 'duplicate-key')) return { diagnostics }

  const source: Source = { file, text, values: {}, spans: new WeakMap() }
  const value = toValue(document, source.spans, report)
  if (isObject(value)) source.values = value
  else if (value !== null) {
    const kind = Array.isArray(value) ? 'a list' : 'a single value'
    report(
      'not-a-map',
      `a file of values is a map of keys, not ${kind}`,
      [0, 0],
      'begin with a key, such as release: mlflow',
    )
  }
  return { source, diagnostics }
}

/** yaml's message in the form of ours: one sentence, without a full stop, without its own advice. */
function sentence(message: string): string {
  if (/call stack/i.test(message)) return 'this nests too deep'
  const text = message.replace(/; please use YAML\.parseAllDocuments\(\)$/, '').replace(/[.\s]+$/, '')
  return text.charAt(0).toLowerCase() + text.slice(1)
}
