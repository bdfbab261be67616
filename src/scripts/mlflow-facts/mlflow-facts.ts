// Holds the tables of src/facts/mlflow against the packages of MLflow's releases, and says what moved: npm run mlflow-facts
import { newestRead, since } from '../../facts/mlflow/releases.ts'
import { serverOptions } from '../../facts/mlflow/server-options.ts'
import { isAtLeast, type Version, versionText } from '../../facts/mlflow/version.ts'
import { type Claim, claims, schemaMoves } from './claims.ts'
import { releasesSince, sourcesOf } from './package-index.ts'
import { type Release, readRelease } from './release.ts'

/** The release before the first that the tables speak of: what that one brought, this one lacks. */
const first: Version = [1, 28]

/** Where a claim is wrong, in words; undefined where it is right. */
function wrong({ since: release, holds }: Claim, releases: readonly Release[]): string | undefined {
  const isMeant = ({ version }: Release) => isAtLeast(version, release ?? since.optionVariables)
  const spokenOf = releases.filter((one) => release !== undefined || isMeant(one))
  const against = spokenOf.filter((one) => holds(one) !== isMeant(one))
  if (against.length === 0) return undefined
  const list = against.map(({ version }) => versionText(version)).join(', ')
  return isMeant(against[0]!) ? `is not so in ${list}` : `is so in ${list} already`
}

/** Options that the newest releases have and the table lacks: what only old ones had is refused, as it should be. */
function unlisted(release: Release): string[] {
  if (!isAtLeast(release.version, newestRead)) return []
  return [...release.options.keys()].filter((name) => !Object.hasOwn(serverOptions, name))
}

const versions = releasesSince(first)
const releases = versions.map((version) => readRelease(version, sourcesOf(version)))
const all = claims()
const later = versions.filter((version) => !isAtLeast(newestRead, version))
const found = [
  ...all.flatMap((claim) => {
    const { table, name, since: release } = claim
    const said = wrong(claim, releases)
    return said ? [`${table}: ${name}${release ? `, since ${versionText(release)},` : ''} ${said}`] : []
  }),
  ...schemaMoves(releases).map((version) => `database-schema: the list is wrong about ${versionText(version)}`),
  ...releases.flatMap((release) =>
    unlisted(release).map((name) => `server-options: ${versionText(release.version)} has ${name}, the table has not`),
  ),
  ...later.map((version) => `releases: newestRead is ${versionText(newestRead)}, and there is ${versionText(version)}`),
]
console.log(
  `${all.length} facts, ${versions.length} releases: ${versionText(versions[0]!)} to ${versionText(versions.at(-1)!)}`,
)
console.log(found.length > 0 ? found.join('\n') : 'every table says what the packages say')
process.exitCode = found.length > 0 ? 1 : 0
