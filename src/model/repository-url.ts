/** The host and the path of a repository's URL, without what is no part of its name; undefined of a folder. */
function partsOf(url: string): { host: string; path: string } | undefined {
  const [, host, path] =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^:/]+)(?::\d*)?\/(.*)$/s.exec(url) ??
    /^(?:[^@/:]+@)?([^:/]+):(?!\/\/)(.*)$/s.exec(url) ??
    []
  if (host === undefined || /^[a-z]$/i.test(host)) return undefined
  const name = path!
    .replace(/^\/+/, '')
    .replace(/(?<!\/)\/+$/, '')
    .replace(/\.git$/i, '')
  return { host, path: name }
}

/** The host and the path of a repository's URL, in one form; undefined of a folder. */
export function placeOf(url: string): { host: string; path: string } | undefined {
  const parts = partsOf(url)
  // Azure DevOps has a path of its own for ssh.
  return (
    parts && {
      host: parts.host.toLowerCase().replace(/^ssh\./, ''),
      path: parts.path.toLowerCase().replace(/^v3\//, '').replace('/_git/', '/'),
    }
  )
}

/** Whether two URLs are one repository's. A host without a dot may be an alias of ssh's configuration. */
export function isSame(url: string, remote: string): boolean {
  const [one, other] = [placeOf(url), placeOf(remote)]
  return one !== undefined && one.path === other?.path && (one.host === other.host || !other.host.includes('.'))
}

/** An URL without a user's name, password or token. */
export const withoutCredentials = (url: string): string => url.replace(/^(https?:\/\/)[^@/]*@/, '$1')

/** The URL as a cluster reaches it: without credentials, and in the one form for ssh that Argo CD and Flux both take. */
export function clusterUrl(remote: string): string | undefined {
  const url = withoutCredentials(remote).replace(/^([\w.-]+@[\w.-]+):(?!\/)/, 'ssh://$1/')
  return /^(https?|ssh):\/\/[^\s?#*]+$/.test(url) ? url : undefined
}

/** Who owns a repository, by the first part of its path: a user, an organization, a group. */
export const ownerOf = (url: string): string | undefined => /^([\w.-]+)\/./.exec(partsOf(url)?.path ?? '')?.[1]

/** What people call a repository: the last two parts of its path. */
export const nameOf = (url: string): string | undefined => partsOf(url)?.path.split('/').slice(-2).join('/')
