import { createHash } from 'node:crypto'
import { type Code, catalogue } from './catalogue.ts'
import type { Diagnostic, Location, Range } from './diagnostic.ts'
import { stringify } from './json.ts'

export interface SarifOptions {
  /** This package's. */
  version: string
}

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/** For code scanning: a SARIF 2.1.0 log of one run, its rules those whose codes occur. */
export function sarif(diagnostics: readonly Diagnostic[], { version }: SarifOptions): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort()
  const indices = new Map(codes.map((id, index) => [id, index]))
  const fingerprint = fingerprinter()
  return stringify({
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'mlflow-gitops', version, rules: codes.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => ({
          ruleId: diagnostic.code,
          ruleIndex: indices.get(diagnostic.code),
          level: diagnostic.severity,
          message: { text: diagnostic.message + (diagnostic.help === undefined ? '' : `\nhelp: ${diagnostic.help}`) },
          locations: [physical(diagnostic.location)],
          relatedLocations: diagnostic.related?.map(related),
          partialFingerprints: { 'mlflowGitops/v1': fingerprint(diagnostic) },
          properties: diagnostic.environments && { environments: diagnostic.environments },
        })),
      },
    ],
  })
}

const rule = (id: Code) => ({ id, shortDescription: { text: catalogue[id].summary } })

const physical = ({ file, range }: Location) => ({
  physicalLocation: {
    artifactLocation: { uri: relativeUri(file), uriBaseId: '%SRCROOT%' },
    region: range && region(range),
  },
})

const related = ({ message, location }: { message: string; location: Location }, id: number) => ({
  id,
  ...physical(location),
  message: { text: message },
})

/** SARIF counts as `Range` does: from 1, the end column exclusive. */
const region = ({ start, end }: Range) => ({
  startLine: start.line,
  startColumn: start.column,
  endLine: end.line,
  endColumn: end.column,
})

/** By way of UTF-8, because a lone surrogate has no URI. */
const relativeUri = (file: string): string => encodeURIComponent(Buffer.from(file).toString()).replaceAll('%2F', '/')

/** A fingerprint that survives moves within the file: code, file, message, and a counter for equal ones. */
function fingerprinter(): (diagnostic: Diagnostic) => string {
  const seen = new Map<string, number>()
  return ({ code, message, location }) => {
    const hash = createHash('sha256')
      .update(JSON.stringify([code, location.file, message]))
      .digest('hex')
      .slice(0, 16)
    const count = (seen.get(hash) ?? 0) + 1
    seen.set(hash, count)
    return `${hash}:${count}`
  }
}
