import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from '../../../../src/compile.ts'
import type { CompiledEnvironment } from '../../../../src/model/environment.ts'
import { newProject, readFiles, runCommand, writeFiles } from '../../../support/project.ts'
import type { GitServer } from '../lab/git.ts'

/** A team's working tree: environment files, and what they compile to. */
export interface Checkout {
  root: string
  /** Writes files, by their paths below environments/; takes those away that are undefined. */
  write(files: Record<string, string | undefined>): void
  /** Compiles with the built command, commits all and pushes. Returns the commit's id. */
  push(message: string): string
  /** The environments as they are now, by id, with their objects. */
  environments(): Promise<Map<string, CompiledEnvironment>>
  remove(): void
}

export function checkout(git: GitServer): Checkout {
  const root = newProject({}, 'mlflow-gitops-checkout-')
  return {
    root,
    write(files) {
      for (const [path, text] of Object.entries(files)) {
        const file = `environments/${path}`
        if (text === undefined) rmSync(join(root, file))
        else writeFiles(root, { [file]: text })
      }
    },
    push(message) {
      const { status, stderr } = runCommand(['compile', '--quiet', '--root', root])
      if (status !== 0) throw new Error(stderr)
      return git.push(new Map(Object.entries(readFiles(root))), message)
    },
    async environments() {
      const { environments } = await compile(root)
      return new Map(environments.map((compiled) => [compiled.environment.id, compiled]))
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
