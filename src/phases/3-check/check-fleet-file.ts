import { fleet as validate } from '../../../dist/validators/fleet.js'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { inEnvironments } from '../../model/environments-folder.ts'
import { type FleetFile, fleetFiles } from '../../model/fleet-file.ts'
import { locate, type Source } from '../../model/source.ts'
import type { Fleet } from '../../schema/generated/fleet.ts'
import { fleetRoot } from '../../schema/schema.ts'
import { violations } from '../../schema/wording.ts'
import { fleetRules } from './fleet-rules.ts'
import { fleetTeamRules } from './fleet-team-rules.ts'
import { type FleetRule, listed, type Report } from './rule.ts'

interface Files {
  /** Every file that could be parsed, by its path below environments/. */
  sources: ReadonlyMap<string, Source>
  /** The paths of files with errors, which are reported. */
  broken: ReadonlySet<string>
}

type Checked = FleetFile & { diagnostics: Diagnostic[] }

/** Finds the fleet file among the files, and checks it against its schema. */
export function checkFleetFile(files: Files): Checked {
  const elsewhere = [...files.sources.keys()].filter(
    (path) => /(^|\/)_fleet\.ya?ml$/i.test(path) && !fleetFiles.includes(path),
  )
  const checked = checkTop(files)
  return { ...checked, diagnostics: [...checked.diagnostics, ...elsewhere.map(ignored)] }
}

const ignored = (path: string): Diagnostic =>
  diagnose(
    'delivery-ignored',
    { file: inEnvironments(path) },
    {
      message: 'this file has no effect: the fleet file is environments/_fleet.yaml',
      help: 'move it there, or give it another name',
    },
  )

function checkTop({ sources, broken }: Files): Checked {
  const [name, another] = fleetFiles.filter((name) => sources.has(name) || broken.has(name))
  if (name === undefined) return { diagnostics: [] }
  const file = inEnvironments(name)
  if (another !== undefined) {
    const message = `${file} is the fleet file, too`
    const location = { file: inEnvironments(another) }
    return {
      file,
      diagnostics: [diagnose('environment-twice', location, { message, help: 'keep one of the two files' })],
    }
  }
  const source = sources.get(name)
  if (!source) return { file, diagnostics: [] }
  const values = structuredClone(source.values)
  if (!validate(values)) {
    // What could not be read is not missing.
    const errors = validate.errors!.filter(({ keyword }) => keyword !== 'required' || !broken.has(name))
    const diagnostics = violations(errors, source.values, fleetRoot).map((found) =>
      diagnose(found.code, locate(source, found.path, found.part), found),
    )
    return { file, source, diagnostics }
  }
  if (broken.has(name)) return { file, source, diagnostics: [] }
  return { file, source, fleet: values as unknown as Fleet, diagnostics: [] }
}

/**
 * Checks what the fleet file means for the environments.
 *
 * @param ids those of all environments, those with unreadable files among them
 * @param clusters the cluster of each environment that could be read, by its id
 */
export function checkFleet(
  { fleet, source }: FleetFile,
  ids: readonly string[],
  clusters: Iterable<[id: string, cluster: string]>,
): Diagnostic[] {
  if (!fleet || !source) return []
  const known = new Map<string, string | undefined>([...ids.map((id) => [id, undefined] as const), ...clusters])
  const found: Diagnostic[] = []
  for (const [code, find] of listed<FleetRule>({ ...fleetRules, ...fleetTeamRules })) {
    const report: Report = ({ path, part, ...details }) =>
      found.push(diagnose(code, locate(source, path, part), details))
    find(fleet, report, known)
  }
  return found
}
