// What the drivers are given of a URI, by the two lines of SQLAlchemy: 2.0 neither decodes nor encodes databases' names.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { see } from '../../attempt.ts'
import type { Version } from '../lab/lab.ts'
import { mlflowColumn, type Trial } from './trial.ts'

const login = { DATABASE_USER: 'us@er', DATABASE_PASSWORD: 'p@/?#%:' }
const given = { user: 'us@er', password: 'p@/?#%:' }
/** What a Secret has of a database's place. */
const place = { DATABASE_HOST: 'h\n', DATABASE_PORT: '5433', DATABASE_NAME: 'm%41 @/b' }

/** A URI, the variables beside it, and the arguments of the driver or the line that refuses it. */
const cases: [uri: string, pod: Record<string, string>, expected: Record<string, string | number> | RegExp][] = [
  ['postgresql://h:5432/m%40evil', {}, { host: 'h', port: 5432, dbname: 'm@evil' }],
  ['postgresql://h:5432/m%40evil', login, { host: 'h', port: 5432, dbname: 'm@evil', ...given }],
  ['postgresql://[::1]:5432/m%40x', login, { host: '::1', port: 5432, dbname: 'm@x', ...given }],
  ['postgresql://h/a%252Fb%2Fc%23', login, { host: 'h', dbname: 'a%2Fb/c#', ...given }],
  ['postgresql://%2Fsql%2Fp%3Ar%3Ai:5433/m%40x', {}, { host: '/sql/p:r:i', port: 5433, dbname: 'm@x' }],
  ['mysql+pymysql://%2Fsql%2Fp%3Ar%3Ai/m%40x', login, { unix_socket: '/sql/p:r:i', database: 'm@x', ...given }],
  ['postgresql://user@server:pw@h/m', {}, { host: 'h', dbname: 'm', user: 'user@server', password: 'pw' }],
  ['postgresql://u:p@a/b@h:5432/m', {}, /has an @ behind user and password/],
  ['postgresql://u:p@a?b@h/m', {}, /has an @ behind user and password/],
  ['postgresql:///', place, { host: 'h', port: 5433, dbname: 'm%41 @/b' }],
  ['postgresql://own:1/name', place, { host: 'own', port: 1, dbname: 'name' }],
  ['postgresql:///m', { DATABASE_HOST: '[::1]', ...login }, { host: '::1', dbname: 'm', ...given }],
  ['mysql+pymysql:///m', { DATABASE_HOST: '/sql/p:r:i' }, { unix_socket: '/sql/p:r:i', database: 'm' }],
  ['postgresql://h/m', { DATABASE_PORT: 'postgres' }, /^DATABASE_PORT has to be a number$/],
  ['sqlite:////a@b@c/m.db', {}, { file: '/a@b@c/m.db' }],
]

const program = `import json, sys
from failure import Failure
from sqlalchemy.engine import make_url
from stores import databases, with_credentials
pod = json.loads(sys.argv[1])
try:
    [store] = databases(with_credentials(pod), pod)
    args, named = store.url.get_dialect()().create_connect_args(store.url)
    said = {'file': args[0]} if args else {name: named[name] for name in named if name != 'client_flag'}
except Failure as failure:
    said = str(failure)
print(json.dumps(said))`

const cwd = join(import.meta.dirname, '../../../../src/start-program')

export const uris: Trial[] = (['older', 'current'] as Version[]).map((version) => ({
  what: ['URIs', 'all', 'the drivers are given every part as it is', mlflowColumn(version)],
  async run(lab) {
    for (const [uri, more, expected] of cases) {
      const pod = JSON.stringify({ MLFLOW_BACKEND_STORE_URI: uri, ...more })
      const python = join(lab.images[version], 'bin/python')
      const said = JSON.parse(execFileSync(python, ['-B', '-c', program, pod], { cwd, encoding: 'utf8' })) as unknown
      const isSo = expected instanceof RegExp ? expected.test(String(said)) : isDeepStrictEqual(said, expected)
      see(isSo, `${uri} gives ${JSON.stringify(said)}`)
    }
  },
}))
