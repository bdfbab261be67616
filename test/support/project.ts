// Temporary projects: folders with environments/, the codes that compiling them reports, and the built command run on
// them.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { compile } from '../../src/compile.ts'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { formatLocation } from '../../src/diagnostics/prose.ts'

/** Contents of files by their paths below a root. */
export type Tree = Record<string, string | Uint8Array>

const roots: string[] = []

/** Where the commands of one process keep what they keep. */
let folder: string | undefined
function caches(): string {
  folder ??= newProject({}, 'mlflow-gitops-caches-')
  return folder
}

/** A new folder with these files, in the order in which they are given. */
export function newProject(files: Tree, prefix = 'mlflow-gitops-'): string {
  const root = mkdtempSync(join(tmpdir(), prefix))
  roots.push(root)
  writeFiles(root, files)
  return root
}

export function writeFiles(root: string, files: Tree): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}

export function removeProjects(): void {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true })
}

/** A root with environment files, by their paths below environments/. */
export const withEnvironments = (files: Tree): string =>
  newProject(Object.fromEntries(Object.entries(files).map(([path, content]) => [`environments/${path}`, content])))

/** Defaults of a company whose servers keep all they have on one claim: no database or bucket to name. */
export const onOneClaim = `auth: {type: none}
artifacts: {shared: true}
backendStore: {dbpath: /data/mlflow.db}
persistent_storage: {enabled: true, volumes: {pvc-user: null, data: {pvc_name: data, mount_path: /data}}}
env_vars: {MLFLOW_ARTIFACTS_DESTINATION: /data/artifacts}
`

/** What compiling a root says: `error yaml-syntax environments/dev.yaml:1:2`. */
export const reportedCodes = async (root: string): Promise<string[]> => codesOf((await compile(root)).diagnostics)

export const codesOf = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.map(({ severity, code, location }) => `${severity} ${code} ${formatLocation(location)}`)

/** The texts of all files below a folder, by their paths; nothing where there is none. */
export function readFiles(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {}
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort()
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
}

export interface Run {
  status: number | null
  stdout: string
  stderr: string
}

/** The built command. */
export const command = join(import.meta.dirname, '../../dist/cli.cjs')

/** Runs the built command in a process of its own, without a terminal, and without the caches of the user. */
export function runCommand(args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Run {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env
  const env = { ...inherited, XDG_CACHE_HOME: caches(), ...options.env }
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    ...options,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return { status, stdout, stderr }
}
