import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parseAllDocuments } from 'yaml'
import { compile } from '../../../src/compile.ts'
import type { KubernetesObject } from '../../../src/model/kubernetes-object.ts'
import { generate } from '../../bench/environments.ts'
import { kustomize as kustomizeOf } from '../../support/kustomize/binary.ts'
import { parallel } from '../../support/kustomize/build.ts'
import { objectSet } from '../../support/kustomize/object-set.ts'
import type { Attempt, Suite } from '../suite.ts'
import { sops } from './sops.ts'

/** The oldest 5.x, the newest that builds from the module proxy, and two between them. */
const versions = ['5.0.1', '5.3.0', '5.5.0', '5.8.1']

/** How those who sync load files: Argo CD from below an overlay and its bases only, Flux from anywhere. */
const loaders: Record<string, string[]> = {
  'Argo CD': [],
  Flux: ['--load-restrictor', 'LoadRestrictionsNone'],
}

const checkout = join(import.meta.dirname, '../../..')
const command = join(checkout, 'dist/cli.cjs')
const run = promisify(execFile)
const buffer = { maxBuffer: 1 << 28 }

/**
 * What `kustomize build` gives for an overlay is what `mlflow-gitops render` prints, as sets of objects: on every
 * version, loaded in every way, for this repository's own environments and for a hundred that are generated.
 */
export const kustomize: Suite = async () => {
  for (const version of versions) await kustomizeOf(version)
  if (!existsSync(command)) return [{ what: ['dist/cli.cjs'], problem: 'it is not there: npm run build makes it' }]
  const generated = await mkdtemp(join(tmpdir(), 'mlflow-gitops-'))
  try {
    generate(generated, 100)
    await mlflowGitops(generated, 'compile')
    return [
      ...(await laws()),
      ...(existsSync(join(checkout, 'out')) ? await overlays("this repository's out/", checkout) : []),
      ...(await overlays('generated', generated)),
      ...(await sops(versions, command)),
    ]
  } finally {
    await rm(generated, { recursive: true, force: true })
  }
}

/** The property tests that take a batch through Kustomize, on every version. */
async function laws(): Promise<Attempt[]> {
  const attempts: Attempt[] = []
  for (const part of ['factor.test', 'bases.test', 'patch.test', 'emit.test']) {
    const what = [`${part}.ts`, versions.join(' ')]
    const env = { ...process.env, KUSTOMIZE_VERSIONS: versions.join(' ') }
    const tests = run('node', ['--import', 'tsx', 'test/run.ts', part], { cwd: checkout, env, ...buffer })
    attempts.push({ what, problem: await failure(tests) })
  }
  return attempts
}

/** Every overlay of a tree, on every version, loaded in every way. */
async function overlays(tree: string, root: string): Promise<Attempt[]> {
  const { ids } = await compile(root)
  const expected = await parallel(ids, async (id) => {
    const set = objectSet(parse(await mlflowGitops(root, 'render', id)))
    return { id, set }
  })
  const attempts: Attempt[] = []
  for (const version of versions) {
    const kustomize = await kustomizeOf(version)
    for (const [loader, flags] of Object.entries(loaders)) {
      const problems = await parallel(expected, async ({ id, set }) => {
        const wrong = await failure(
          run(kustomize, ['build', ...flags, join(root, 'out/overlays', id)], buffer).then(({ stdout }) => {
            if (objectSet(parse(stdout)) !== set) throw new Error('gives other objects than render')
          }),
        )
        return wrong === undefined ? [] : [`${id}: ${wrong}`]
      })
      const what = [`${tree}: ${ids.length} overlays`, version, loader]
      attempts.push({ what, problem: problems.flat().join('\n') || undefined })
    }
  }
  return attempts
}

const mlflowGitops = async (root: string, ...args: string[]): Promise<string> =>
  (await run('node', [command, '--root', root, ...args], buffer)).stdout

/** As Kustomize writes it and Kubernetes reads it. */
const parse = (text: string): KubernetesObject[] =>
  parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS() as KubernetesObject)

const failure = (task: Promise<unknown>): Promise<string | undefined> =>
  task.then(
    () => undefined,
    ({ message, stdout = '' }: { message: string; stdout?: string }) =>
      `${message.trim()}\n${stdout.slice(-2000)}`.trim(),
  )
