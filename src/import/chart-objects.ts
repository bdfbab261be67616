import { basename } from 'node:path/posix'
import { type Diagnostic, diagnose, type Location } from '../diagnostics/diagnostic.ts'
import { at, isObject, type Json, type JsonObject, leafPaths, mapOf } from '../model/json.ts'
import { merge } from '../phases/2-resolve/merge.ts'
import { didYouMean } from '../text/did-you-mean.ts'
import { bitnami } from './charts/bitnami/bitnami.ts'
import { type Chart, type ChartValues, manifestOf } from './charts/chart.ts'
import { community } from './charts/community/community.ts'
import { mlflow } from './charts/mlflow/mlflow.ts'
import type { Document, Manifest } from './manifest.ts'
import type { Release } from './read-releases.ts'

/** The charts that are known, by the name that --chart has for each. */
const charts = { community, bitnami, mlflow } satisfies Record<string, Chart>
type ChartName = keyof typeof charts

/** The objects that a chart makes of values, and all that is to be said of these. */
interface ChartObjects {
  chart: Chart
  manifests: Manifest[]
  problems: Diagnostic[]
}

interface Given {
  /** Values files, each laid over those before it, and beneath those of a release. */
  files: readonly Document[]
  releases: readonly Release[]
  chart?: string | undefined
  release?: string | undefined
}

/** What a chart makes of values; undefined where none are given, a problem where it is not clear which chart it is. */
export function chartObjects(given: Given, nowhere: Location): ChartObjects | { problem: Diagnostic } | undefined {
  const [release] = given.releases
  // Argo CD and Flux lay what stands in their objects over the files that those name.
  const documents = [...given.files, ...(release?.values ?? [])]
  if (documents.length === 0 && (release === undefined || chartOf(given, release) === undefined)) return undefined
  const chart = chartOf(given, release)
  if (!chart)
    return {
      problem: diagnose('import-chart-unknown', documents[0]?.place([]) ?? nowhere, {
        message: 'these are values of a chart, and nothing says of which',
        help: `name it: --chart ${Object.keys(charts).join(', or --chart ')}; of another chart, give what helm template makes of them`,
      }),
    }
  const values = valuesOf(chart, documents, release, given.release ?? release?.name ?? 'mlflow')
  return {
    chart,
    manifests: chart.objects(values).map((made) => manifestOf(made, values)),
    problems: [
      ...documents.flatMap((document) => told(chart, document, values)),
      ...ofRelease(chart, release, given.files, nowhere),
    ],
  }
}

function chartOf({ chart }: Given, release: Release | undefined): Chart | undefined {
  if (chart !== undefined) return charts[chart as ChartName]
  const source = release?.source ?? ''
  return Object.values(charts).find(({ repository }) => repository.test(source))
}

function valuesOf(
  chart: Chart,
  documents: readonly Document[],
  release: Release | undefined,
  name: string,
): ChartValues {
  const merged = documents.reduce<JsonObject>((under, { value }) => merge(under, value), chart.defaults)
  const of = (key: string): Json | undefined => at(merged, key.split('.')) ?? undefined
  return {
    release: name,
    marks: release?.marks ?? {},
    at: of,
    text: (key) => {
      const value = of(key)
      return value === undefined || typeof value === 'object' ? '' : String(value)
    },
    isOn: (key) => of(key) === true,
    place: (key) => {
      const path = key === '' ? [] : key.split('.')
      const found = documents.findLast(({ value }) => at(value, path) !== undefined)
      return found && key !== '' ? found.place(path) : { file: `the defaults of ${chart.title} ${chart.version}` }
    },
  }
}

/** `a.{b,c}` as a.b and a.c. */
function spelled(key: string): string[] {
  const open = key.indexOf('{')
  if (open === -1) return [key]
  const close = key.indexOf('}', open)
  const words = key.slice(open + 1, close).split(',')
  return words.flatMap((word) => spelled(key.slice(0, open) + word + key.slice(close + 1)))
}

const isBelow = (key: string, above: string): boolean => key === above || key.startsWith(`${above}.`)

/** What no table has, and what nothing here is made of, key by key. */
function told(chart: Chart, { value, place }: Document, values: ChartValues): Diagnostic[] {
  const known = [...[...chart.read, ...chart.unneeded].flatMap(spelled), ...chart.left.map(({ key }) => key)]
  const left = chart.left.flatMap(({ key, while: on, help }) => {
    const given = at(value, key.split('.'))
    const isOn = on === undefined ? !isNothing(given) : given !== undefined && values.isOn(on)
    if (!isOn) return []
    return diagnose('import-not-carried', place(key.split('.')), {
      message: `${key} of the chart becomes no value`,
      help,
    })
  })
  const unknown = leafPaths(value)
    .map((path) => path.join('.'))
    .filter((key) => key !== '' && !known.some((other) => isBelow(key, other) || isBelow(other, key)) && !isShared(key))
  return [
    ...left,
    ...unknown.map((key) =>
      diagnose('import-values-unknown', place(key.split('.')), {
        message: `${key} is no value of ${chart.title} ${chart.version}: the chart does nothing with it`,
        help: meant(key, known),
      }),
    ),
  ]
}

const meant = (key: string, known: readonly string[]): string => {
  const near = didYouMean(key, known)
  return near === undefined ? 'remove it' : `did you mean ${near}?`
}

/** What Helm hands to every chart. */
const isShared = (key: string): boolean => isBelow(key, 'global')

const isNothing = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.values(mapOf(value)).every(isNothing))

/** What of a release is not among its values. */
function ofRelease(
  chart: Chart,
  release: Release | undefined,
  files: readonly Document[],
  location: Location,
): Diagnostic[] {
  if (!release) return []
  const place = release.values[0]?.place([]) ?? location
  const problem = (message: string, help: string) => diagnose('import-not-carried', place, { message, help })
  const isOther =
    release.version !== undefined && /^\d/.test(release.version) && !isSame(release.version, chart.version)
  return [
    ...release.elsewhere
      .filter((name) => !files.some((document) => basename(document.place([]).file) === basename(name)))
      .map((name) =>
        problem(
          `values of ${name} are in none of these files`,
          name.startsWith('Secret ')
            ? 'no Secret is read: give what runs, as helm get manifest prints it'
            : 'give that file, too: these are laid over its values',
        ),
      ),
    ...(release.isRendered
      ? [
          problem(
            'its postRenderers change what the chart makes, and are not read',
            'give what runs, as helm get manifest prints it',
          ),
        ]
      : []),
    ...(isOther
      ? [
          problem(
            `it is version ${release.version} of the chart, and what a version makes of values was read from ${chart.version}`,
            'give what runs, as helm get manifest prints it: names, ports and defaults may be others',
          ),
        ]
      : []),
  ]
}

/** Whether a version has the major and minor number of another, or leaves them open: 5.x. */
const isSame = (a: string, b: string): boolean =>
  a.split('.').every((part, index) => index > 1 || /^[x*]$/i.test(part) || part === b.split('.')[index])
