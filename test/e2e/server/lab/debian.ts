import { readdir } from 'node:fs/promises'
import type { DebianPrograms } from '../../lab/debian.ts'

/** What the lab takes from Debian. */
export const programs: DebianPrograms = [
  ['/usr/bin/bwrap', 'bubblewrap'],
  ['/usr/lib/postgresql', 'postgresql'],
  ['/usr/sbin/mariadbd', 'mariadb-server-core'],
  ['/usr/bin/mariadb', 'mariadb-client-core'],
  ['/usr/sbin/nginx', 'nginx-light'],
  ['/usr/bin/chromium', 'chromium'],
  ['/usr/bin/openssl', 'openssl'],
  ['/usr/sbin/nft', 'nftables'],
  ['/usr/bin/prometheus', 'prometheus'],
]

/** The folder of PostgreSQL's programs, which Debian keeps off the PATH. */
export async function postgresFolder(): Promise<string> {
  const versions = (await readdir('/usr/lib/postgresql')).sort((a, b) => Number(b) - Number(a))
  return `/usr/lib/postgresql/${versions[0]}/bin`
}
