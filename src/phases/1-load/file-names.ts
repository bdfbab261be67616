import { basename } from 'node:path/posix'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { inEnvironments } from '../../model/environments-folder.ts'
import { mapOf } from '../../model/json.ts'
import type { Source } from '../../model/source.ts'
import { fleetRoot, root } from '../../schema/schema.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import { fileFailure } from './failure.ts'

const isYaml = /\.ya?ml$/
const isMeant = /\.(?:ya?ml|json)$/i

/** A file that is not read, though its name looks as if it should be; nothing of notes and the like. */
export function unreadName(path: string): Diagnostic[] {
  if (isYaml.test(path) || !isMeant.test(path)) return []
  const right = `${basename(path).replace(isMeant, '')}.yaml`
  return [ignored(path, 'this file is not read: names end in .yaml or .yml', `rename it to ${right}`)]
}

/** Names of files that are read because of them. */
const special = ['_fleet', '_defaults']

/** Whether a file has such a name, whatever stands in it. */
export const isSpecial = (path: string): boolean => special.includes(basename(path).replace(isYaml, ''))

/** Files that are there to be shared, that nobody extends, and whose names are nearly those of files that count. */
export function nearNames(sources: ReadonlyMap<string, Source>): Diagnostic[] {
  const extended = new Set([...sources.values()].flatMap(({ values }) => [values.extends].flat()))
  return [...sources.keys()].flatMap((path) => {
    const name = basename(path).replace(isYaml, '')
    // One in capitals is told by who looks for it.
    const isCandidate = name.startsWith('_') && !isSpecial(path) && name.toLowerCase() !== '_fleet'
    const near = isCandidate && !extended.has(path) ? didYouMean(name, special) : undefined
    return near ? [ignored(path, 'this file has no effect: nothing extends it', `did you mean ${near}.yaml?`)] : []
  })
}

/** The fleet file under a name of an environment: what it says is said of no environment. */
export function isFleetFile(path: string, { values }: Source): boolean {
  const [own, others] = [fleetRoot, root].map(({ node }) => mapOf(node.properties))
  const isFleet = (key: string) => Object.hasOwn(own!, key) && !Object.hasOwn(others!, key)
  return /^fleet\.ya?ml$/i.test(path) && Object.keys(values).some(isFleet)
}

export const misnamedFleetFile = (path: string): Diagnostic =>
  fileFailure(
    'environment-name',
    inEnvironments(path),
    'this looks like the fleet file, whose name begins with _',
    `did you mean ${inEnvironments('_fleet.yaml')}?`,
  )

const ignored = (path: string, message: string, help: string): Diagnostic =>
  diagnose('file-ignored', { file: inEnvironments(path) }, { message, help })
