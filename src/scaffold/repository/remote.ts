/** Whose continuous integration a repository has. */
export const forges = ['github', 'gitlab', 'none'] as const
export type Forge = (typeof forges)[number]

/** A repository's URL as a cluster reaches it: without a user's password or token, and in the one form for ssh that Argo CD and Flux both take. */
export function clusterUrl(remote: string): string | undefined {
  const url = remote.replace(/^(https?:\/\/)[^@/]*@/, '$1').replace(/^([\w.-]+@[\w.-]+):(?!\/)/, 'ssh://$1/')
  return /^(https?|ssh):\/\/[^\s?#*]+$/.test(url) ? url : undefined
}

/** The forge that a remote's host is called after; `none` where its name doesn't tell. */
export function forgeOf(remote: string | undefined): Forge {
  const [, host = ''] = /^(?:https?|ssh):\/\/(?:[^@/]*@)?([^:/]+)/.exec(remote ?? '') ?? []
  return forges.find((forge) => host.includes(forge)) ?? 'none'
}

/** Who owns a repository, by the first part of its path: a user, an organization, a group. */
export const ownerOf = (remote: string | undefined): string | undefined =>
  /^(?:https?|ssh):\/\/[^/]+\/([\w.-]+)\/./.exec(remote ?? '')?.[1]
