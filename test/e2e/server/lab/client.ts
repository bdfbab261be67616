import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const program = join(import.meta.dirname, 'client.py')
const tracesProgram = join(import.meta.dirname, 'traces.py')
const garbageProgram = join(import.meta.dirname, 'garbage.py')

/** A user's machine: an MLflow, the CA that it trusts, and the names that it finds on the loopback. */
export interface Machine {
  image: string
  ca?: string
  hosts?: string
  /** Whether it leaves S3 to the server, because it can't reach it. */
  isApart?: boolean
  /** By what it signs in: a token, or a name and a password. */
  token?: string
  login?: { name: string; password: string }
  /** Variables of its own. */
  env?: Record<string, string>
}

/** Logs an experiment, a run and a model by MLflow's own client, and returns what finds them again. */
export async function write(machine: string | Machine, url: string): Promise<string> {
  const { stdout } = await python(machine, ['write', url])
  return stdout.trim().split('\n').at(-1)!
}

/** Sees that everything is there, to the last byte of the artifact. */
export async function read(machine: string | Machine, url: string, made: string): Promise<void> {
  await python(machine, ['read', url, made])
}

/** Logs an artifact of that many bytes, and sees that it comes back. */
export async function exchange(machine: string | Machine, url: string, bytes: number): Promise<void> {
  await python(machine, ['exchange', url, `${bytes}`])
}

/** What there is of runs and experiments, deleted ones among them. */
export interface Left {
  runs: number
  experiments: string[]
}

/** Makes what garbage collection finds, or, without arguments, only looks at what there is. */
export async function garbage(
  machine: string | Machine,
  url: string,
  make?: [count: number, gone: string],
): Promise<Left> {
  const args = make ? ['make', url, ...make.map(String)] : ['left', url]
  const { stdout } = await python(machine, args, garbageProgram)
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Left
}

/** Makes that many traces of two spans each, begun that many days ago, and returns their ids. */
export async function trace(machine: string | Machine, url: string, count: number, days: number): Promise<string[]> {
  const { stdout } = await python(machine, ['make', url, `${count}`, `${days}`], tracesProgram)
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as string[]
}

/** The number of spans that each trace has, however MLflow keeps them. */
export async function spans(machine: string | Machine, url: string, traces: readonly string[]): Promise<number[]> {
  const { stdout } = await python(machine, ['spans', url, ...traces], tracesProgram)
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as number[]
}

function python(machine: string | Machine, args: string[], file = program) {
  const {
    image,
    ca,
    hosts,
    isApart,
    token,
    login,
    env: own,
  }: Machine = typeof machine === 'string' ? { image: machine } : machine
  const trust = ca === undefined ? {} : { REQUESTS_CA_BUNDLE: ca }
  const apart = isApart
    ? { MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD: 'false', MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD: 'false' }
    : {}
  const env = {
    ...process.env,
    ...trust,
    ...apart,
    ...(token && { MLFLOW_TRACKING_TOKEN: token }),
    ...(login && { MLFLOW_TRACKING_USERNAME: login.name, MLFLOW_TRACKING_PASSWORD: login.password }),
    MLFLOW_DISABLE_TELEMETRY: 'true',
    MLFLOW_HTTP_REQUEST_MAX_RETRIES: '1',
    ...own,
  }
  const command = [join(image, 'bin/python'), file, ...args]
  const named = hosts === undefined ? [] : ['bwrap', '--dev-bind', '/', '/', '--ro-bind', hosts, '/etc/hosts', '--']
  const [first, ...rest] = [...named, ...command]
  return run(first!, rest, { env })
}
