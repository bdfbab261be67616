import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { compileObjects } from '../compile.ts'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { type Compile, importServer, type Outcome } from '../import/import.ts'
import type { Input } from '../import/manifest.ts'
import { importReports } from '../import/report.ts'
import { secretManifest } from '../import/secret-manifest.ts'
import { environmentsFolder, inEnvironments } from '../model/environments-folder.ts'
import { workingTree } from '../phases/1-load/files.ts'
import { wantsColor } from '../text/color.ts'
import { createFile, replaceFile } from '../write/environment-file.ts'
import { systemFailure } from '../write/failure.ts'
import { pathOfNew, schemaOf } from './new-environment.ts'
import { type Options, UsageError } from './options.ts'
import { printDiagnostics } from './print.ts'
import { repositoryTop, seenFrom } from './root.ts'

/**
 * Writes an environment file of what runs elsewhere, if it compiles, and says how it is taken over. Exit status: 0 the
 * same server, 3 something is left out or to be done by hand, 1 refused.
 */
export async function run(operands: string[], options: Options): Promise<number> {
  const [id, ...files] = operands
  if (id === undefined)
    throw new UsageError('import takes the id of a new environment, and the files that it is made of')
  const { ids } = await compileObjects(options.root)
  const path = pathOfNew(id, ids)
  const isThere = ids.includes(id)
  if (isThere) refuseUnforced(id, path, options)
  const secretsFile = options.secrets === undefined ? undefined : outsideOf(options.root, options.secrets)
  const outcome = await importServer(
    inputsOf(files),
    { ...options, id },
    { compile: compiler(options.root, path, id), schema: schemaOf(options.root, path) },
  )
  const { imported, problems } = outcome
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (!imported || hasErrors(problems)) {
    say(errors, options, imported?.text && { file: inEnvironments(path), text: imported.text })
    if (!options.quiet && options.format !== 'json') console.error('nothing was written')
    return 1
  }
  if (!options.check) {
    const { secrets, text } = imported
    const isNeeded = secretsFile !== undefined && secrets.found.length > 0
    let file = secretsFile ?? ''
    try {
      // First: without it nobody would find again what no longer stands in the environment.
      if (isNeeded)
        writeFileSync(secretsFile, secretManifest(secrets, outcome.compiled!.environment.values.namespace), {
          mode: 0o600,
          flag: 'wx',
        })
      file = inEnvironments(path)
      if (isThere) replaceFile(options.root, path, Buffer.from(text))
      else createFile(options.root, path, text)
    } catch (error) {
      if (isNeeded && file !== secretsFile) rmSync(secretsFile)
      say([systemFailure(error, 'write', file, file === secretsFile)], options)
      return 1
    }
  }
  print(outcome, path, options)
  return problems.length > 0 ? 3 : 0
}

/** Refuses to write over an environment, unless --force allows it and it is in the file that would be written. */
function refuseUnforced(id: string, path: string, { force, root }: Options): void {
  if (!force) throw new UsageError(`there is an environment ${id} already: --force writes over it`)
  if (!existsSync(join(root, inEnvironments(path))))
    throw new UsageError(`the environment ${id} is in a file .yml: rename it first`)
}

/** The environment compiled beside the others, from a text that is in no file yet. */
export function compiler(root: string, path: string, id: string): Compile {
  return async (text) => {
    const tree = workingTree(root)
    const bytes = Buffer.from(text)
    const find = () => {
      const found = existsSync(join(root, environmentsFolder)) ? tree.find() : { readable: [], refused: new Map() }
      return { ...found, readable: [...new Set([...found.readable, path])].sort() }
    }
    const compiled = await compileObjects(root, {
      tree: {
        find,
        size: (other) => (other === path ? bytes.length : tree.size(other)),
        read: (other) => (other === path ? bytes : tree.read(other)),
        target: (other) => (other === path ? path : tree.target(other)),
      },
    })
    const file = inEnvironments(path)
    const problems = compiled.diagnostics.filter(
      ({ environments, location }) => environments?.includes(id) || location.file === file,
    )
    const own = compiled.environments.find(({ environment }) => environment.id === id)
    const { fleet } = compiled.fleetFile
    const engine = fleet?.argocd ? 'argocd' : fleet?.flux ? 'flux' : undefined
    return { ...(own && { compiled: own }), problems, ...(engine && { engine }) }
  }
}

/** The files that are given: those of folders, too, and standard input. */
function inputsOf(files: readonly string[]): Input[] {
  const given = files.length === 0 && !process.stdin.isTTY ? ['-'] : files
  if (given.length === 0)
    throw new UsageError(
      'name a file with what runs: kubectl get deploy,svc,ing,pvc,sa,cm,hpa,pdb,netpol -o yaml writes one; - is standard input',
    )
  if (given.filter((file) => file === '-').length > 1) throw new UsageError('- is given twice: there is one input')
  return given
    .flatMap(expandedFolder)
    .map((file) => ({ file: file === '-' ? 'standard input' : file, text: read(file) }))
}

function expandedFolder(file: string): string[] {
  if (file === '-' || !statSync(file, { throwIfNoEntry: false })?.isDirectory()) return [file]
  return readdirSync(file, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function read(file: string): string {
  try {
    return readFileSync(file === '-' ? process.stdin.fd : file, 'utf8').replace(/^\ufeff/, '')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(code === 'ENOENT' ? `there is no file ${file}` : `${file} can't be read: ${message}`)
  }
}

/** A file for secrets, which no repository may hold. */
function outsideOf(root: string, file: string): string {
  const top = realpathSync(repositoryTop(root))
  const folder = dirname(resolve(file))
  if (!existsSync(folder)) throw new UsageError(`--secrets: there is no folder ${folder}`)
  if (
    `${realpathSync(folder)}${sep}`.startsWith(`${top}${sep}`) ||
    `${realpathSync(folder)}${sep}`.startsWith(`${realpathSync(root)}${sep}`)
  )
    throw new UsageError(`--secrets: ${file} would be inside of the repository: name a file elsewhere`)
  if (existsSync(file)) throw new UsageError(`--secrets: ${file} is there already`)
  return file
}

/**
 * What keeps the file from being written. A frame shows lines of that file alone: those of what is imported may hold a
 * secret.
 */
function say(
  problems: readonly Diagnostic[],
  options: Options,
  draft?: { file: string; text: string } | '' | undefined,
): void {
  const isJson = options.format === 'json'
  const text = (file: string) => (draft && file === draft.file ? draft.text : undefined)
  printDiagnostics(
    problems,
    { ...options, format: isJson ? 'json' : 'pretty' },
    { text, stream: isJson ? process.stdout : process.stderr },
  )
}

function print(outcome: Outcome, path: string, options: Options): void {
  if (options.quiet) return
  const text = importReports[options.format as keyof typeof importReports](outcome, {
    color: wantsColor(process.stdout, process.env),
    file: seenFrom('.', options.root)(inEnvironments(path)),
    isWritten: !options.check,
  })
  process.stdout.write(text)
}
