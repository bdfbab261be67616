import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import type { FleetFile } from '../../model/fleet-file.ts'
import { isSame, placeOf, withoutCredentials } from '../../model/repository-url.ts'
import { locate, type Source } from '../../model/source.ts'

/** The repository of this package's own example, environments/_fleet.yaml. Whoever has that name may take it. */
export const exampleUrl = 'https://github.com/northwind/mlflow'

/** What is known of the repository that a root lies in. */
interface Surroundings {
  remotes: readonly string[]
  /** Whether it is the example itself. */
  isExample: boolean
}

/**
 * Whether Argo CD and Flux follow the repository that is compiled: its URL is that of a remote. A fork that is merged
 * back has the one it comes from as a remote too.
 *
 * @param source the fleet file as it was read
 */
export function checkRepository(
  { fleet }: FleetFile,
  source: Source | undefined,
  { remotes, isExample }: Surroundings,
): Diagnostic[] {
  if (!fleet?.repository || !source || isExample) return []
  const { url } = fleet.repository
  const location = locate(source, ['repository', 'url'])
  const own = remotes.filter((remote) => placeOf(remote) !== undefined)
  const instead = own.length > 0 ? `write ${withoutCredentials(own[0]!)}` : 'write the URL of this repository'
  if (isSame(url, exampleUrl)) {
    const message = `${url} is the example's repository: the clusters would follow whoever owns it`
    return [diagnose('repository-example', location, { message, help: instead })]
  }
  if (own.length === 0 || own.some((remote) => isSame(url, remote))) return []
  const message = `${url} is no remote of this repository: the clusters would follow that one`
  const help = `${instead}; or, if this is a fork of it, git remote add upstream ${url}`
  return [diagnose('repository-foreign', location, { message, help })]
}
