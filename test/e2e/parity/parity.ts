import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Compilation, compile } from '../../../src/compile.ts'
import type { Environment } from '../../../src/model/environment.ts'
import type { Json } from '../../../src/model/json.ts'
import type { KubernetesObject } from '../../../src/model/kubernetes-object.ts'
import { parallel } from '../../support/kustomize/build.ts'
import type { Attempt, Suite } from '../suite.ts'
import { cases, unrenderable } from './cases.ts'
import { type Comparable, comparable } from './comparable.ts'
import { differences } from './differences.ts'
import { type Exception, exceptions } from './exceptions.ts'
import { helm, helmTemplate } from './helm.ts'
import { refusals } from './refusals.ts'
import { writeTree } from './tree.ts'

/**
 * The same files of values under Helm and here: what the chart means must be what is rendered here, but for the
 * exceptions; each exception must be needed; and what is refused here on purpose is refused, until it is mended.
 */
export const parity: Suite = async ({ shared }) => {
  const chart = join(shared, 'seed/chart')
  if (!existsSync(join(chart, 'Chart.yaml')))
    throw new Error(`${chart} holds no chart: give the folder of seed/ with --shared`)
  await helm()
  const root = await mkdtemp(join(tmpdir(), 'mlflow-gitops-'))
  try {
    await writeTree(root, chart)
    const compilation = await compile(root)
    const compared = await parallel([...cases.entries()], async ([index, { name }]) => {
      const id = `case-${index}`
      const compiled = compilation.environments.find(({ environment }) => environment.id === id)
      if (!compiled) return { name, problem: saidOf(compilation, id) }
      const { environment, objects } = compiled
      const pair = { environment, ours: comparable(objects), chart: chartRenderer(root, chart, environment) }
      return { name, pair, problem: (await compare(pair, exceptions)).join('\n') || undefined }
    })
    const pairs = compared.flatMap(({ pair, problem }) => (pair && problem === undefined ? [pair] : []))
    return [
      ...compared.map(({ name, problem }): Attempt => ({ what: ['same', name], problem })),
      ...(await parallel([...unrenderable.entries()], async ([index, { name, error }]): Promise<Attempt> => {
        const id = `unrenderable-${index}`
        const environment = compilation.environments.find(({ environment }) => environment.id === id)?.environment
        if (!environment) return { what: ['only here', name], problem: saidOf(compilation, id) }
        return { what: ['only here', name], problem: await fails(chartRenderer(root, chart, environment), error) }
      })),
      ...(await parallel(exceptions, (exception) => isNeeded(exception, pairs))),
      ...refusals.flatMap(({ name, code }, index): Attempt[] => [
        { what: ['refused', `${name} (${code})`], problem: isRefused(compilation, `refusal-${index}`, code) },
        { what: ['mended', name], problem: saidOf(compilation, `mended-${index}`) },
      ]),
    ]
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** One environment as it is rendered here and, given values beneath and on top of its own, by the chart. */
interface Pair {
  environment: Environment
  ours: Comparable
  chart: ReturnType<typeof chartRenderer>
}

function chartRenderer(root: string, chart: string, { layers, source, values }: Environment) {
  const files = [...new Set([...layers, source])].map(({ file }) => join(root, file))
  const rendered = new Map<string, Promise<KubernetesObject[]>>()
  return (more: Pick<Parameters<typeof helmTemplate>[0], 'under' | 'over'>): Promise<KubernetesObject[]> => {
    const key = JSON.stringify(more)
    const before = rendered.get(key)
    const objects = before ?? helmTemplate({ chart, name: values.release, namespace: values.namespace, files, ...more })
    rendered.set(key, objects)
    return objects
  }
}

/** Where the two sides differ, some exceptions granted. */
async function compare({ environment, ours, chart }: Pair, granted: readonly Exception[]): Promise<string[]> {
  const under = granted.flatMap(({ under }) => (under ? [under] : []))
  const over = granted.flatMap(({ over }) => (over ? [over(environment)] : []))
  let theirs: Comparable
  try {
    theirs = comparable(await chart({ under, over }))
  } catch (error) {
    return [`the chart can't render this: ${(error as Error).message}`]
  }
  for (const { change } of granted) change?.(theirs, environment)
  return differences(theirs as unknown as Json, ours as unknown as Json)
}

/** An exception that makes no difference to any case is one too many. */
async function isNeeded(exception: Exception, pairs: readonly Pair[]): Promise<Attempt> {
  const others = exceptions.filter((other) => other !== exception)
  const what = ['needed', `${exception.from}: ${exception.what}`]
  for (const pair of pairs) if ((await compare(pair, others)).length > 0) return { what }
  return { what, problem: 'every case passes without it: take it out' }
}

const errorsOf = ({ diagnostics }: Compilation, id: string) =>
  diagnostics.filter(({ severity, environments }) => severity === 'error' && environments?.includes(id))

const saidOf = (compilation: Compilation, id: string): string | undefined =>
  errorsOf(compilation, id)
    .map(({ code, message }) => `refused here, ${code}: ${message}`)
    .join('\n') || undefined

async function fails(chart: Pair['chart'], error: RegExp): Promise<string | undefined> {
  try {
    await chart({ under: [], over: [] })
    return 'the chart renders it'
  } catch (failure) {
    const { message } = failure as Error
    return error.test(message) ? undefined : `the chart fails otherwise: ${message}`
  }
}

function isRefused(compilation: Compilation, id: string, code: string): string | undefined {
  const found: string[] = errorsOf(compilation, id).map(({ code }) => code)
  return found.includes(code) ? undefined : `not refused: ${found.join(', ') || 'no error'}`
}
