import { type Code, catalogue } from './catalogue.ts'
import type { Diagnostic, Location, Range } from './diagnostic.ts'
import { fingerprinter } from './fingerprint.ts'
import { stringify } from './json.ts'
import { asIs, type Place, type PlaceOptions } from './place.ts'

export interface SarifOptions extends PlaceOptions {
  /** This package's. */
  version: string
  /** How a diagnostic of a code reads, with its way out, for whoever looks at an alert; empty where there is none. */
  example?: (code: Code) => string
  /** The address below which schema/DIAGNOSTICS.md can be read, where there is one. */
  documents?: string
}

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/** For code scanning: a SARIF 2.1.0 log of one run, its rules those whose codes occur. */
export function sarif(
  diagnostics: readonly Diagnostic[],
  { version, example, documents, place = asIs }: SarifOptions,
): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort()
  const indices = new Map(codes.map((id, index) => [id, index]))
  const fingerprint = fingerprinter()
  return stringify({
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'mlflow-gitops',
            version,
            rules: codes.map((code) => rule(code, example?.(code), documents)),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => ({
          ruleId: diagnostic.code,
          ruleIndex: indices.get(diagnostic.code),
          level: diagnostic.severity,
          message: { text: diagnostic.message + (diagnostic.help === undefined ? '' : `\nhelp: ${diagnostic.help}`) },
          locations: [physical(diagnostic.location, place)],
          relatedLocations: diagnostic.related?.map((other, id) => related(other, id, place)),
          partialFingerprints: { 'mlflowGitops/v1': fingerprint(diagnostic) },
          properties: diagnostic.environments && { environments: diagnostic.environments },
        })),
      },
    ],
  })
}

const rule = (id: Code, example: string | undefined, documents: string | undefined) => ({
  id,
  shortDescription: { text: catalogue[id].summary },
  ...(documents !== undefined && { helpUri: `${documents}/schema/DIAGNOSTICS.md#${id}` }),
  ...(example && { help: { text: example, markdown: `\`\`\`\`text\n${example}\n\`\`\`\`` } }),
})

const physical = ({ file, range }: Location, place: Place) => ({
  physicalLocation: {
    artifactLocation: { uri: relativeUri(place(file)), uriBaseId: '%SRCROOT%' },
    region: range && region(range),
  },
})

const related = ({ message, location }: { message: string; location: Location }, id: number, place: Place) => ({
  id,
  ...physical(location, place),
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
