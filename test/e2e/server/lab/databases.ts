import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, start, stop, unprivileged, until } from '../../lab/process.ts'
import type { Certificate } from './certificates.ts'
import { postgresFolder } from './debian.ts'

export interface Credentials {
  user: string
  password: string
}

/** A database server on the loopback, with data of its own. */
export interface DatabaseServer {
  /** What it is called as backendStore.type. */
  type: 'postgres' | 'mysql'
  port: number
  /** Runs SQL as the administrator, and returns what it prints. It goes by standard input: no process list shows it. */
  sql(text: string, database?: string): string
  /** Makes an empty database and its owner. */
  create(database: string, owner: Credentials): void
  stop(): Promise<void>
}

const administrator = 'for the lab only'

export interface PostgreSQL extends DatabaseServer {
  /** A server that follows this one, and answers questions only. */
  replica(): Promise<{ port: number; queries(database: string): string; stop(): Promise<void> }>
  /** Runs SQL in a session that stays until the returned function is called. */
  hold(database: string, text: string): () => void
}

export async function postgres(folder: string, certificate: Certificate): Promise<PostgreSQL> {
  const programs = await postgresFolder()
  const data = join(folder, 'postgres')
  const passwordFile = join(folder, 'postgres-password')
  own(data, () => mkdirSync(data))
  own(passwordFile, () => writeFileSync(passwordFile, administrator))
  const login = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  const options = [...login, '--encoding=UTF8', '--locale=C.UTF-8']
  execFileSync(join(programs, 'initdb'), ['--pgdata', data, ...options], { stdio: 'pipe', ...unprivileged })
  const port = await freePort()
  const places = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${data}`]
  const tls = ownCertificate(folder, 'postgres', certificate)
  const settings = [
    ...places,
    'fsync=off',
    'max_connections=200',
    'ssl=on',
    `ssl_cert_file=${tls.certificate}`,
    `ssl_key_file=${tls.key}`,
  ]
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])]
  const server = start(join(programs, 'postgres'), args, unprivileged)

  const ask = (port: number, text: string, database: string): string => {
    const address = ['-h', '127.0.0.1', '-p', `${port}`, '-U', 'postgres', '-d', database]
    const args = [...address, '-qAtX', '-v', 'ON_ERROR_STOP=1']
    return said(join(programs, 'psql'), args, text, { PGPASSWORD: administrator })
  }
  const sql = (text: string, database = 'postgres'): string => ask(port, text, database)
  await until('PostgreSQL answers', () => sql('SELECT 1') === '1')
  const replica = async () => {
    const copy = join(folder, 'postgres-replica')
    own(copy, () => mkdirSync(copy, { mode: 0o700 }))
    const from = ['-h', '127.0.0.1', '-p', `${port}`, '-U', 'postgres', '--write-recovery-conf', '--checkpoint=fast']
    const env = { ...process.env, PGPASSWORD: administrator }
    execFileSync(join(programs, 'pg_basebackup'), ['-D', copy, ...from], { stdio: 'pipe', env, ...unprivileged })
    const replicaPort = await freePort()
    const places = [`port=${replicaPort}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${copy}`]
    const args = ['-D', copy, ...[...places, 'fsync=off', 'max_connections=200'].flatMap((setting) => ['-c', setting])]
    const follower = start(join(programs, 'postgres'), args, unprivileged)
    await until('the replica answers', () => ask(replicaPort, 'SELECT pg_is_in_recovery()', 'postgres') === 't')
    const queries = (database: string): string =>
      ask(replicaPort, `SELECT tup_fetched FROM pg_stat_database WHERE datname = '${database}'`, 'postgres')
    return { port: replicaPort, queries, stop: () => stop(follower, 'SIGINT') }
  }
  const hold = (database: string, text: string): (() => void) => {
    const address = ['-h', '127.0.0.1', '-p', `${port}`, '-U', 'postgres', '-d', database]
    const session = spawn(join(programs, 'psql'), [...address, '-qX'], {
      stdio: ['pipe', 'ignore', 'inherit'],
      env: { ...process.env, PGPASSWORD: administrator },
    })
    session.stdin.write(`${text};\n`)
    return () => session.stdin.end()
  }
  return {
    type: 'postgres',
    port,
    sql,
    hold,
    replica,
    create(database, { user, password }) {
      sql(`CREATE ROLE ${quote(user, '"')} LOGIN PASSWORD ${quote(password, "'")}`)
      sql(`CREATE DATABASE ${quote(database, '"')} OWNER ${quote(user, '"')}`)
    },
    stop: () => stop(server, 'SIGINT'),
  }
}

export async function mariadb(folder: string, certificate: Certificate): Promise<DatabaseServer> {
  const data = join(folder, 'mariadb')
  own(data, () => mkdirSync(data))
  const install = ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db']
  execFileSync('mariadb-install-db', install, { stdio: 'pipe', ...unprivileged })
  const port = await freePort()
  const places = [`--datadir=${data}`, `--socket=${join(data, 'socket')}`, `--pid-file=${join(data, 'pid')}`]
  const tls = ownCertificate(folder, 'mariadb', certificate)
  const secure = [`--ssl-cert=${tls.certificate}`, `--ssl-key=${tls.key}`, `--ssl-ca=${tls.ca}`]
  const args = [
    '--no-defaults',
    ...places,
    ...secure,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
  ]
  const server = start('/usr/sbin/mariadbd', args, unprivileged)

  const sql = (text: string, database = 'mysql'): string => {
    const address = ['-h', '127.0.0.1', '-P', `${port}`, '-u', 'root', '--default-character-set=utf8mb4']
    return said('mariadb', ['--no-defaults', ...address, '-N', '-B', database], text, {})
  }
  await until('MariaDB answers', () => sql('SELECT 1') === '1')
  return {
    type: 'mysql',
    port,
    sql,
    create(database, { user, password }) {
      const owner = `${quote(user.replaceAll('\\', '\\\\'), "'")}@'%'`
      sql(`CREATE DATABASE ${quote(database, '`')} CHARACTER SET utf8mb4`)
      sql(`CREATE USER ${owner} IDENTIFIED BY ${quote(password.replaceAll('\\', '\\\\'), "'")}`)
      sql(`GRANT ALL ON ${quote(database, '`')}.* TO ${owner}`)
    },
    stop: () => stop(server),
  }
}

const quote = (text: string, mark: string): string => mark + text.replaceAll(mark, mark + mark) + mark

function said(command: string, args: string[], input: string, more: Record<string, string>): string {
  const env = { ...process.env, ...more }
  const { status, stdout, stderr, error } = spawnSync(command, args, { input, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr}`)
  return stdout.trim()
}

/** Copies of a certificate and its key that a server may read, and nobody else. */
function ownCertificate(
  folder: string,
  server: string,
  certificate: Certificate,
): Pick<Certificate, 'ca' | 'certificate' | 'key'> {
  const copy = (file: string, end: string): string => {
    const path = join(folder, `${server}.${end}`)
    own(path, () => writeFileSync(path, readFileSync(file), { mode: 0o600 }))
    return path
  }
  return {
    ca: copy(certificate.ca, 'ca'),
    certificate: copy(certificate.certificate, 'crt'),
    key: copy(certificate.key, 'key'),
  }
}

function own(path: string, make: () => void): void {
  make()
  const { uid, gid } = unprivileged
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}
