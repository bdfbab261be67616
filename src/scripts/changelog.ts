// Keeps .github/CHANGELOG.md. Run as: node --import tsx src/scripts/changelog.ts release | notes, by `npm version` and by
// the workflow that publishes.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Changelog, parser, Release } from 'keep-a-changelog'

const file = join(resolve(import.meta.dirname, '../..'), '.github/CHANGELOG.md')

const read = (text: string): Changelog => Object.assign(parser(text), { format: 'markdownlint' as const })

/** The changelog with what is unreleased as a version of its own. Throws where nothing is, or the version is there. */
export function released(text: string, version: string, date: string): string {
  const changelog = read(text)
  const unreleased = changelog.releases.find((release) => !release.version)
  if (!unreleased || unreleased.isEmpty())
    throw new Error('nothing is unreleased: say below "## Unreleased" what changed')
  if (changelog.findRelease(version)) throw new Error(`${version} is released already`)
  unreleased.setVersion(version)
  unreleased.setDate(date)
  return changelog.addRelease(new Release()).toString()
}

/** What a version changed, without its heading. Throws where the changelog does not have it. */
export function notes(text: string, version: string): string {
  const changelog = read(text)
  const release = changelog.findRelease(version)
  if (!release?.date) throw new Error(`the changelog has no version ${version}: npm version writes it`)
  return `${release
    .toString(changelog)
    .replace(/^## .*\n+/, '')
    .trim()}\n`
}

if (process.argv[1] === import.meta.filename) {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  const text = readFileSync(file, 'utf8')
  if (process.argv[2] === 'release')
    writeFileSync(file, released(text, version, new Date().toISOString().slice(0, 'YYYY-MM-DD'.length)))
  else process.stdout.write(notes(text, version))
}
