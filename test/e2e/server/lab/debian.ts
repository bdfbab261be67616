import { execFile } from 'node:child_process'
import { access, readdir } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The programs that the lab takes from Debian: where each lies, and in which package. */
const programs: [path: string, package_: string][] = [
  ['/usr/bin/bwrap', 'bubblewrap'],
  ['/usr/lib/postgresql', 'postgresql'],
  ['/usr/sbin/mariadbd', 'mariadb-server-core'],
  ['/usr/bin/mariadb', 'mariadb-client-core'],
  ['/usr/sbin/nginx', 'nginx-light'],
  ['/usr/bin/chromium', 'chromium'],
  ['/usr/bin/openssl', 'openssl'],
]

/** Installs what is missing. Packages' own services are not started. */
export async function installPrograms(): Promise<void> {
  const missing: string[] = []
  for (const [path, package_] of programs) if (await access(path).then(() => false, () => true)) missing.push(package_)
  if (missing.length === 0) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  try {
    await run('apt-get', ['update'], { env })
    await run('apt-get', ['install', '--yes', '--no-install-recommends', ...missing], { env, maxBuffer: 1 << 26 })
  } catch (cause) {
    throw new Error(`the Debian packages ${missing.join(', ')} could not be installed`, { cause })
  }
}

/** The folder of PostgreSQL's programs, which Debian keeps off the PATH. */
export async function postgresFolder(): Promise<string> {
  const versions = (await readdir('/usr/lib/postgresql')).sort((a, b) => Number(b) - Number(a))
  return `/usr/lib/postgresql/${versions[0]}/bin`
}
