import { escapeControls } from '../text/escape.ts'
import type { Diagnostic } from './diagnostic.ts'
import { asIs, type Place, type PlaceOptions } from './place.ts'
import { formatLocation, summarize, told } from './prose.ts'

/**
 * For those who read JUnit's XML: a test for each diagnostic, which an error fails and a warning passes with its text as
 * output; one that passes where there is nothing to say (the form is that of Surefire's and Ant's reports).
 */
export function junit(diagnostics: readonly Diagnostic[], { place = asIs }: PlaceOptions): string {
  const { errors } = summarize(diagnostics)
  const counts = `tests="${Math.max(1, diagnostics.length)}" failures="${errors}" errors="0"`
  const cases =
    diagnostics.length > 0
      ? diagnostics.map((diagnostic) => testcase(diagnostic, place))
      : ['    <testcase classname="environments" name="compile"/>']
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mlflow-gitops" ${counts}>`,
    `  <testsuite name="mlflow-gitops" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>\n',
  ].join('\n')
}

function testcase(diagnostic: Diagnostic, place: Place): string {
  const { code, severity, message, location } = diagnostic
  const where = formatLocation(location, place)
  const body = [where, ...told(diagnostic, place)].map(escapeXml).join('\n')
  const outcome =
    severity === 'error'
      ? `<failure type="${code}" message="${escapeXml(message)}">${body}</failure>`
      : `<system-out>${body}</system-out>`
  const name = `${code} ${where}`
  return `    <testcase classname="${escapeXml(place(location.file))}" name="${escapeXml(name)}">${outcome}</testcase>`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML has no form for most control characters: signs stand for them, as in all that is shown. */
const escapeXml = (text: string): string =>
  escapeControls(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character]!)
