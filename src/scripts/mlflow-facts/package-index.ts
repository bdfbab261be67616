// Releases of MLflow as pip finds them: the index, its certificates and its credentials are those of pip's configuration.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { isAtLeast, parseVersion, type Version, versionText } from '../../facts/mlflow/version.ts'

/** Where sources stay, one folder a release: what is released never changes. */
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mlflow-gitops', 'mlflow')

/** Unpacks of a wheel its Python files and what it says of itself: the pages are ten times as large. */
const unpack = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        if name.endswith(('.py', '.dist-info/METADATA', '.dist-info/entry_points.txt')): wheel.extract(name, sys.argv[2])
`

const python = (...args: string[]): string =>
  execFileSync('python3', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 })

/** The releases from one on, oldest first; pre-releases are left out. Throws where pip finds no index. */
export function releasesSince(first: Version): Version[] {
  const listed = /^Available versions: (.*)$/m.exec(python('-m', 'pip', 'index', 'versions', 'mlflow'))?.[1]
  if (listed === undefined) throw new Error('pip index versions mlflow lists no versions')
  return listed
    .split(', ')
    .filter((text) => /^[\d.]+$/.test(text))
    .map(parseVersion)
    .filter((version) => isAtLeast(version, first))
    .reverse()
}

/** The folder that holds a release's sources, which is filled the first time. Throws where pip can't get its wheel. */
export function sourcesOf(version: Version): string {
  const folder = join(cache, versionText(version))
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  const scratch = mkdtempSync(join(cache, '.download-'))
  try {
    const wanted = ['--no-deps', '--only-binary', ':all:', '--dest', scratch, `mlflow==${versionText(version)}`]
    python('-m', 'pip', 'download', '--quiet', ...wanted)
    const wheel = readdirSync(scratch).find((name) => name.endsWith('.whl'))!
    python('-c', unpack, join(scratch, wheel), join(scratch, 'sources'))
    renameSync(join(scratch, 'sources'), folder)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
  return folder
}
