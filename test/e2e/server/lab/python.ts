import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where virtual environments are kept between runs: never in the checkout. */
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mlflow-gitops', 'python')

/** What MLflow's -full images add, as far as the server needs it here. */
const drivers = ['psycopg2-binary', 'pymysql', 'boto3', 'Flask-WTF', 'prometheus-flask-exporter']

/** MLflow 2.22 can't be imported beside a newer SQLAlchemy; its image carries 2.0. */
const constraints: Record<string, string[]> = { '2.22.0': ['sqlalchemy<2.1'] }

/** Releases whose package wants parts of the same release that are not there; it holds all of their code itself. */
const alone: Record<string, string> = { '3.18.0': '3.17.2' }

/** A virtual environment with that MLflow and what the -full image of it has or would have. */
export function mlflow(version: string): Promise<string> {
  const requirements = [`mlflow==${alone[version] ?? version}`, ...drivers, ...(constraints[version] ?? [])]
  const more = alone[version]
    ? [
        ['uninstall', '--yes', 'mlflow-skinny', 'mlflow-tracing'],
        ['install', '--no-deps', `mlflow==${version}`],
      ]
    : []
  return virtualEnvironment(`mlflow-${version}`, [['install', ...requirements], ...more])
}

/** A virtual environment with a server that speaks S3. */
export const moto = (): Promise<string> => virtualEnvironment('moto', [['install', 'moto[server]']])

/** The folder of the Python that virtual environments are made from: a pod needs it too. */
export async function pythonHome(): Promise<string> {
  const { stdout } = await run('python3', ['-c', 'import sys; print(sys.base_prefix)'])
  return stdout.trim()
}

/**
 * A virtual environment in which pip has done these steps. Its folder is named by them: a checkout whose lists are others
 * has others.
 */
async function virtualEnvironment(name: string, steps: string[][]): Promise<string> {
  const digest = createHash('sha256').update(JSON.stringify(steps)).digest('hex').slice(0, 12)
  const folder = join(cache, `${name}-${digest}`)
  // It can't be moved into place: its programs know their path. So a mark says that it is whole.
  const mark = join(folder, 'complete')
  if (existsSync(mark)) return folder
  await rm(folder, { recursive: true, force: true })
  await mkdir(cache, { recursive: true })
  try {
    await run('python3', ['-m', 'venv', folder])
    for (const [command, ...rest] of steps) {
      await run(join(folder, 'bin/pip'), [command!, '--quiet', '--disable-pip-version-check', ...rest])
    }
    await writeFile(mark, '')
  } catch (cause) {
    throw new Error(`${steps.flat().join(' ')}: this could not be done in ${folder}`, { cause })
  }
  return folder
}
