/** The parts of a database's URI as SQLAlchemy reads it; each may be a reference to a variable, `$(X)`. */
export interface DatabaseUri {
  dialect: string
  driver: string | undefined
  user: string | undefined
  password: string | undefined
  host: string | undefined
  port: string | undefined
  database: string | undefined
  parameters: Record<string, string>
}

/** sqlalchemy/engine/url.py, _parse_url. */
const form =
  /^([\w]+)(?:\+(\w+))?:\/\/(?:([^:/]*)(?::([^@]*))?@)?(?:\[([^/?]+)\]|([^/:?]+))?(?::([^/?]*))?(?:\/([^?]*))?(?:\?(.*))?$/s

export function parseDatabaseUri(uri: string): DatabaseUri | undefined {
  const match = form.exec(uri)
  if (!match) return undefined
  const [, dialect, driver, user, password, ipv6, host, port, database, query = ''] = match
  return {
    dialect: dialect!.toLowerCase(),
    driver,
    user: decoded(user),
    password: decoded(password),
    host: ipv6 === undefined ? decoded(host) : `[${ipv6}]`,
    port: port || undefined,
    database: decoded(database),
    parameters: Object.fromEntries(
      query
        .split('&')
        .filter(Boolean)
        .map((pair) => pair.split('=') as [string, string?])
        .map(([name, value = '']) => [decoded(name)!, decoded(value) ?? '']),
    ),
  }
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The variable that a part is nothing but a reference to. */
export const referenced = (part: string | undefined): string | undefined =>
  part === undefined ? undefined : /^\$\(([\w.-]+)\)$/.exec(part)?.[1]
