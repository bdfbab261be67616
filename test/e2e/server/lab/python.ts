import { execFile } from 'node:child_process'
import { access, mkdir, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where virtual environments are kept between runs: never in the checkout. */
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mlflow-gitops', 'python')

/** What MLflow's -full images add, as far as the server needs it here. */
const drivers = ['psycopg2-binary', 'pymysql', 'boto3']

/** MLflow 2.22 can't be imported beside a newer SQLAlchemy; its image carries 2.0. */
const constraints: Record<string, string[]> = { '2.22.0': ['sqlalchemy<2.1'] }

/** A virtual environment with that MLflow and what the -full image of it has or would have. */
export const mlflow = (version: string): Promise<string> =>
  virtualEnvironment(`mlflow-${version}`, [`mlflow==${version}`, ...drivers, ...(constraints[version] ?? [])])

/** A virtual environment with a server that speaks S3. */
export const moto = (): Promise<string> => virtualEnvironment('moto', ['moto[server]'])

/** The folder of the Python that virtual environments are made from: a pod needs it too. */
export async function pythonHome(): Promise<string> {
  const { stdout } = await run('python3', ['-c', 'import sys; print(sys.base_prefix)'])
  return stdout.trim()
}

async function virtualEnvironment(name: string, requirements: string[]): Promise<string> {
  const folder = join(cache, name)
  // It can't be moved into place: its programs know their path. So a mark says that it is whole.
  const mark = join(folder, 'complete')
  if (
    await access(mark).then(
      () => true,
      () => false,
    )
  )
    return folder
  await rm(folder, { recursive: true, force: true })
  await mkdir(cache, { recursive: true })
  try {
    await run('python3', ['-m', 'venv', folder])
    await run(join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', ...requirements])
    await writeFile(mark, '')
  } catch (cause) {
    throw new Error(`${requirements.join(' ')} could not be installed to ${folder}`, { cause })
  }
  return folder
}
