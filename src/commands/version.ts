import manifest from '../../package.json' with { type: 'json' }

/** The version of this package. */
export const { version } = manifest

/**
 * Where the documents of this version can be read: the repository that published it, as the workflow that does so writes
 * it into package.json. Absent of what was built elsewhere: nobody knows where that is.
 */
export const documents = documentsOf(manifest)

export function documentsOf({ version, repository }: { version: string; repository?: { url: string } }) {
  const address = /^git\+(https:\/\/.+)\.git$/.exec(repository?.url ?? '')?.[1]
  return address === undefined ? undefined : `${address}/blob/v${version}`
}
