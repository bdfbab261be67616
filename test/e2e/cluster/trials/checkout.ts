import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { compile } from '../../../../src/compile.ts'
import type { CompiledEnvironment } from '../../../../src/environment.ts'
import type { GitServer } from '../lab/git.ts'

const command = join(import.meta.dirname, '../../../../dist/cli.js')

/** A team's working tree: environment files, and what they compile to. */
export interface Checkout {
  root: string
  /** Writes files, by their paths below environments/; takes those away that are undefined. */
  write(files: Record<string, string | undefined>): Promise<void>
  /** Compiles with the built command, commits all and pushes. Returns the commit's id. */
  push(message: string): string
  /** The environments as they are now, by id, with their objects. */
  environments(): Promise<Map<string, CompiledEnvironment>>
  remove(): void
}

export function checkout(git: GitServer): Checkout {
  const root = mkdtempSync(join(tmpdir(), 'mlflow-gitops-checkout-'))
  return {
    root,
    async write(files) {
      for (const [path, text] of Object.entries(files)) {
        const file = join(root, 'environments', path)
        await mkdir(dirname(file), { recursive: true })
        if (text === undefined) rmSync(file)
        else await writeFile(file, text)
      }
    },
    push(message) {
      execFileSync('node', [command, 'compile', '--quiet', '--root', root], { stdio: ['ignore', 'inherit', 'inherit'] })
      return git.push(tree(root), message)
    },
    async environments() {
      const { environments } = await compile(root)
      return new Map(environments.map((compiled) => [compiled.environment.id, compiled]))
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** Every file below a folder, by its path relative to it. */
export function tree(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]))
}
