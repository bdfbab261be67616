import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Version } from '../../facts/mlflow/version.ts'
import { multimap } from '../../text/multimap.ts'

/** What a release of MLflow is, as its package says it. */
export interface Release {
  version: Version
  /** The text of a file below mlflow/; empty where there is none. */
  text: (path: string) => string
  /** The options of `mlflow server`: their names, and the source that declares each. */
  options: ReadonlyMap<string, string>
  /** The packages that each extra requires, by their names. */
  extras: ReadonlyMap<string, readonly string[]>
  /** The revisions of the database's schema, and of that of users. */
  migrations: Readonly<Record<'runs' | 'users', readonly string[]>>
}

/** Reads a release from the folder of its sources. Throws where `mlflow server` is not declared as it always was. */
export function readRelease(version: Version, folder: string): Release {
  const text = (path: string): string => {
    const file = join(folder, 'mlflow', path)
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  }
  const migrations = (path: string): string[] => {
    const versions = join(folder, 'mlflow', path)
    return existsSync(versions) ? readdirSync(versions).filter((name) => /^(?!__).*\.py$/.test(name)) : []
  }
  return {
    version,
    text,
    options: serverOptions(text('cli/__init__.py') || text('cli.py'), text('utils/cli_args.py')),
    extras: extras(folder),
    migrations: {
      runs: migrations('store/db_migrations/versions'),
      users: migrations('server/auth/db/migrations/versions'),
    },
  }
}

/** Reads the decorators of the function `server`; some stand in a file of their own, under a name. */
function serverOptions(commands: string, named: string): Map<string, string> {
  const end = commands.indexOf('\ndef server(')
  if (end < 0) throw new Error('there is no function server in mlflow/cli')
  const own = commands.slice(commands.lastIndexOf('command(', end), end)
  const others = [...own.matchAll(/@cli_args\.(\w+)/g)].map(
    ([, name]) => new RegExp(`^${name} = (click\\.option\\(.*?\n\\))`, 'ms').exec(named)?.[1] ?? '',
  )
  const declarations = [own, ...others].join('\n').split('click.option(').slice(1)
  return new Map(declarations.flatMap((text) => namesOf(text).map((name) => [name, text] as const)))
}

/** The names of an option, which stand before its keywords: "--host", "-h", "--on/--off". */
const namesOf = (declaration: string): string[] =>
  [...declaration.split('=')[0]!.matchAll(/"([^"]+)"/g)].flatMap(([, names]) => names!.split('/'))

function extras(folder: string): Map<string, string[]> {
  const info = readdirSync(folder).find((name) => name.endsWith('.dist-info'))!
  const metadata = readFileSync(join(folder, info, 'METADATA'), 'utf8')
  const needed = metadata.split('\n').flatMap((line) => {
    const [, name] = /^Requires-Dist: ([\w.-]+)/.exec(line) ?? []
    const [, extra] = /extra == ['"]([\w-]+)['"]/.exec(line) ?? []
    return name !== undefined && extra !== undefined ? [[extra, name] as const] : []
  })
  return multimap(needed)
}
