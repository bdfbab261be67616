import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { compiler } from '../../../src/commands/import.ts'
import { pathOf } from '../../../src/compare/object-diff.ts'
import { formatSteps } from '../../../src/compare/steps.ts'
import { hasErrors } from '../../../src/diagnostics/diagnostic.ts'
import { importServer, type Outcome } from '../../../src/import/import.ts'
import { formatPath, type Json, valuesIn } from '../../../src/model/json.ts'
import { writeFiles } from '../../support/project.ts'
import type { Attempt, Suite } from '../suite.ts'
import { adopted } from './adopted.ts'
import { textOf } from './source.ts'
import { statedWhy } from './stated.ts'
import { type Variant, variants } from './variants.ts'

/** How many of the variants have to come in place, and without a patch. */
const least = 65

const fleet = {
  'environments/_fleet.yaml':
    'repository: {url: "https://git.example.com/runs"}\nargocd: {}\ndestinations: [{namespace: "*"}]\nteams: {"*": {privileges: {serviceTypes: [NodePort, LoadBalancer]}}}\n',
}

/**
 * Servers as charts and people make them, imported: field by field what compiles is what ran, but for what is stated;
 * how many come in place without a patch; and two that are taken over in a cluster by the commands of their reports.
 */
export const imports: Suite = async (options) => {
  const root = await mkdtemp(join(tmpdir(), 'mlflow-gitops-'))
  try {
    writeFiles(root, fleet)
    const attempts: Attempt[] = []
    const results: Result[] = []
    const chosen = variants.filter((variant) =>
      `${sourceOf(variant)} ${variant.name}`.includes(process.env.TRIALS ?? ''),
    )
    for (const variant of chosen) {
      const result = await imported(root, variant)
      results.push(result)
      attempts.push({ what: ['same', sourceOf(variant), variant.name, result.how], problem: result.problem })
      if ('chart' in variant) attempts.push(await byValues(root, variant, result))
    }
    if (process.env.TRIALS === undefined) attempts.push(coverage(results))
    return [...attempts, ...(await adopted(options))]
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

function coverage(results: readonly Result[]): Attempt {
  const inPlace = results.filter(({ how }) => how === 'in place').length
  const what = ['coverage', `${inPlace} of ${results.length} in place without patches, at least ${least} wanted`]
  return { what, problem: inPlace < least ? 'fewer' : undefined }
}

/** What is imported of a chart's values is what is imported of the objects that Helm makes of them. */
async function byValues(
  root: string,
  { chart, values, name, options }: Extract<Variant, { chart: unknown }>,
  { written }: Result,
): Promise<Attempt> {
  const outcome = await importServer(
    [{ file: 'values.yaml', text: JSON.stringify(values) }],
    { id: 'prod', open: false, namespace: 'ml', chart, release: 'team', ...options },
    { compile: compiler(root, 'prod.yaml', 'prod') },
  )
  const differ = differing(written, hasErrors(outcome.problems) ? undefined : outcome.imported?.text)
  return {
    what: ['by values', chart, name],
    problem: leaks(outcome) ?? (differ === undefined || fromTwoSecrets === name ? undefined : differ),
  }
}

/** Helm's objects take a user from one Secret and a password from another, and are refused; values say the user. */
const fromTwoSecrets = 'PostgreSQL of a subchart; Azure, proxied'

/** The first value by which two environments differ: in maps the order of keys says nothing. */
function differing(a: string | undefined, b: string | undefined): string | undefined {
  if (!a || !b) return a || b ? 'one of the two is refused' : undefined
  const [first, second] = [a, b].map((text) => new Map(leaves(parse(text) as Json)))
  const paths = [...new Set([...first!.keys(), ...second!.keys()])]
  return paths.find((path) => !stays.test(path) && first!.get(path) !== second!.get(path))
}

/** Variables that the chart's ConfigMap hands to a URI of MySQL, and that nothing else reads. */
const stays = /^env_vars\.MYSQL_/

const leaves = (value: Json): [string, string][] =>
  [...valuesIn(value)].flatMap(([path, item]) =>
    typeof item === 'object' && item !== null && Object.keys(item).length > 0
      ? []
      : [[formatPath(path), JSON.stringify(item)]],
  )

interface Result {
  how: string
  /** The environment's text, where none is refused. */
  written?: string | undefined
  problem?: string | undefined
}

const sourceOf = (variant: Variant): string => ('chart' in variant ? variant.chart : 'by hand')

async function imported(root: string, variant: Variant): Promise<Result> {
  const text = await textOf(variant)
  const outcome = await importServer(
    [{ file: 'running.yaml', text }],
    { id: 'prod', open: false, namespace: 'ml', ...variant.options },
    { compile: compiler(root, 'prod.yaml', 'prod') },
  )
  const error = outcome.problems.find(({ severity }) => severity === 'error')
  if (error)
    return {
      how: `refused: ${error.code}: ${error.message}`.slice(0, 120),
      ...(leaks(outcome) && { problem: leaks(outcome) }),
    }
  const unstated = outcome.differences.flatMap(({ object, fields }) =>
    fields
      .map((field) => ({ object, path: formatSteps(pathOf(field)) }))
      .filter(({ path }) => statedWhy(object.split(' ')[0]!, path) === undefined)
      .map(({ path }) => `${object}: ${path} is another, and nothing says why`),
  )
  const isPatched = outcome.imported!.draft.patches.size > 0
  const how = isPatched ? 'with patches' : (outcome.adoption?.verdict ?? 'values only')
  return {
    how,
    written: outcome.imported?.text,
    problem: [...unstated, leaks(outcome) ?? ''].filter(Boolean).join('\n') || undefined,
  }
}

/** Whether a secret that was planted is in what is written or said. */
const leaks = ({ imported, problems, differences, adoption }: Outcome): string | undefined =>
  /pl4nted/.test(JSON.stringify([imported?.text, imported?.draft, problems, differences, adoption]))
    ? 'a secret in plain text is in what is written, or said'
    : undefined
