import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Document, parseAllDocuments, visit } from 'yaml'
import type { Json } from '../../../src/model/json.ts'
import type { KubernetesObject } from '../../../src/model/kubernetes-object.ts'
import type { KustomizeFile } from '../../../src/phases/8-factor/factor.ts'
import { kustomize } from './binary.ts'

/** Words that no version of YAML takes for anything else, and lines that a block can hold. */
const plainText = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z][\w./-]*$|^[\w][\s\S]*\n[\s\S]*\w\n$/i

/** Two ways to write the same YAML: every string in double quotes; or words plain, lines as a block, keys plain. */
export const styles = {
  quoted: (content: Json): string => `# generated\n${JSON.stringify(content, null, 2)}\n`,
  plain: (content: Json): string => {
    const document = new Document(content, { aliasDuplicateObjects: false })
    visit(document, {
      Scalar: (_, scalar) => {
        if (typeof scalar.value === 'string' && !plainText.test(scalar.value)) scalar.type = 'QUOTE_DOUBLE'
      },
    })
    return `# generated\n${document.toString({ lineWidth: 0 })}`
  },
}

/** Writes files below a new directory, hands it to `use`, and takes it away again. */
export async function withTree<T>(
  files: readonly KustomizeFile[],
  style: (content: Json, path: string) => string,
  use: (root: string) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'mlflow-gitops-'))
  try {
    for (const { path, content } of files) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), style(content, path))
    }
    return await use(root)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** The objects that `kustomize build` gives, in its order. */
export async function build(version: string, directory: string): Promise<KubernetesObject[]> {
  const { stdout } = await promisify(execFile)(await kustomize(version), ['build', directory], { maxBuffer: 1 << 30 })
  // What Kustomize leaves unquoted is what YAML 1.1 reads as a string.
  return parseAllDocuments(stdout, { version: '1.2' }).map((document) => document.toJS() as KubernetesObject)
}

/** The results of tasks that each start a process, as many at once as there are cores. */
export async function parallel<T, R>(items: readonly T[], task: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = [...items.entries()].reverse()
  const worker = async (): Promise<void> => {
    for (let next = queue.pop(); next; next = queue.pop()) results[next[0]] = await task(next[1])
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return results
}
