import { existsSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { compileObjects } from '../compile.ts'
import { type Diagnostic, diagnose, hasErrors } from '../diagnostics/diagnostic.ts'
import { ownNamespace } from '../model/environment.ts'
import { clusterUrl } from '../model/repository-url.ts'
import { remoteUrls } from '../phases/1-load/git/remotes.ts'
import { type Engine, engines } from '../scaffold/repository/engines.ts'
import { type Forge, forgeOf, forges } from '../scaffold/repository/forge.ts'
import { type RepositoryFile, repositoryFiles, schemaFolders } from '../scaffold/repository/repository-files.ts'
import { systemFailure } from '../write/failure.ts'
import { putText, readText } from '../write/repository-file.ts'
import { choose, openTerminal } from './ask.ts'
import { pathOfNew, schemaFolder } from './new-environment.ts'
import { type Options, UsageError } from './options.ts'
import { printDiagnostics } from './print.ts'
import { repositoryTop } from './root.ts'
import { version } from './version.ts'

/** Writes what a repository of environments needs and has not, and says what to do next. Overwrites nothing. */
export async function run(operands: string[], options: Options): Promise<number> {
  if (operands.length > 0) throw new UsageError('init takes no folder: it works in this one, or in that of --root')
  const { root } = options
  const given = options.environment ?? 'dev'
  pathOfNew(given, [])
  const { ids } = await compileObjects(root)
  const id = ids[0] ?? given
  const url = clusterUrl(remoteUrls(root)[0] ?? '')
  const above = relative(repositoryTop(root), resolve(root)).split(sep)
  const isBelow = above[0] !== '..' && above[0] !== ''
  const asked = await answers(options, url, ids.length > 0)
  const files = repositoryFiles({
    ...asked,
    ...(url !== undefined && { url }),
    prefix: isBelow ? `${above.join('/')}/` : '',
    schemas: schemaFolder(root) ?? schemaFolders[1],
    version,
    id,
  })
  const planned = files.map(({ path, isTop, text }) =>
    planOf(isTop && isBelow ? repositoryTop(root) : root, path, text),
  )
  const failures = planned.flatMap(({ failure }) => failure ?? [])
  if (failures.length > 0) {
    printDiagnostics(failures, options)
    return 1
  }
  const written: string[] = []
  for (const { top, path, before, after } of planned) {
    if (after === before) continue
    try {
      putText(top, path, after!)
      written.push(path)
    } catch (error) {
      printDiagnostics([systemFailure(error, 'write', path)], options)
      return 1
    }
  }
  const { diagnostics } = await compileObjects(root)
  printDiagnostics(diagnostics, options)
  if (!options.quiet && options.format === 'pretty') {
    const kept = planned.filter(({ path, before }) => before !== undefined && !written.includes(path))
    for (const line of [...written.map((path) => `${path} is written`), ...kept.map(({ path }) => `${path} stays`)])
      console.error(line)
    console.error(`\n${next({ root, url, id, engine: asked.engine })}`)
  }
  return hasErrors(diagnostics) ? 1 : 0
}

interface Planned {
  top: string
  path: string
  before?: string
  after?: string
  failure?: Diagnostic
}

/** What becomes of a file, or why nothing can. */
function planOf(top: string, path: string, text: RepositoryFile['text']): Planned {
  try {
    const before = readText(top, path)
    return { top, path, after: text(before), ...(before !== undefined && { before }) }
  } catch (error) {
    if (!(error instanceof SyntaxError)) return { top, path, failure: systemFailure(error, 'read', path) }
    const message = `can't add to ${path}: ${error.message}`
    return { top, path, failure: diagnose('output-failure', { file: path }, { message, help: 'mend it first' }) }
  }
}

/** What is asked for, or given, or follows from the remote. */
async function answers(options: Options, url: string | undefined, hasEnvironments: boolean) {
  const terminal = openTerminal()
  try {
    // Of an environment that is there nobody asks.
    const first = hasEnvironments ? undefined : await choose(options, terminal)
    const forge = forgeOf(url)
    const ci =
      options.ci ??
      (await terminal.answer({ text: 'Whose check of pull requests?', answers: [forge, ...others(forges, forge)] }))
    const engine =
      options.engine ??
      (url === undefined ? 'none' : await terminal.answer({ text: 'What applies out/?', answers: engines }))
    return { ...(first && { first }), ci: ci as Forge, engine: engine as Engine }
  } finally {
    terminal.close()
  }
}

const others = <T>(all: readonly T[], one: T): T[] => all.filter((item) => item !== one)

interface Done {
  root: string
  url: string | undefined
  id: string
  engine: Engine
}

/** Whether the package is a file that only this machine has. */
const isElsewhere = (root: string): boolean =>
  /"mlflow-gitops":\s{0,9}"file:(?:\.\.|\/)/.test(readText(root, 'package.json') ?? '')

/** What to do next, in its order. */
function next({ root, url, id, engine }: Done): string {
  const applied = {
    argocd: 'kubectl apply --filename out/argocd/root.yaml   # once, where Argo CD runs',
    flux: 'kubectl apply --filename out/flux/in-cluster/root.yaml   # once, where Flux runs',
    none: `kubectl create namespace ${ownNamespace(id)}; kubectl apply --kustomize out/overlays/${id}`,
  }
  return [
    'next:',
    ...(root === '.' ? [] : [`  cd ${root}`]),
    ...(existsSync(join(root, 'node_modules', 'mlflow-gitops')) ? [] : ['  npm install']),
    '  npm run compile',
    `  npx mlflow-gitops needs ${id}   # what has to exist first`,
    '  git add --all && git commit --message "MLflow, compiled"',
    `  ${applied[engine]}`,
    ...(url === undefined
      ? [
          'environments/_fleet.yaml is not written: Argo CD and Flux need the URL of a remote. Add one, and run init again.',
        ]
      : []),
    ...(isElsewhere(root)
      ? [
          'package.json takes mlflow-gitops from a file outside of this repository, which the check of pull requests has not got:',
          'copy the file here, commit it, and install it from here.',
        ]
      : []),
  ].join('\n')
}
