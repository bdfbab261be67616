import { multimap } from '../../text/multimap.ts'
import { type ColumnKey, columnOf, type Row } from '../columns.ts'

/** Environments that are not like those beside them. */
export interface Outlier {
  column: ColumnKey
  /** What they have, and what most have. */
  value: string
  usual: string
  environments: string[]
  /** How many have what is usual, of how many, and in which folder; of the whole fleet if that is empty. */
  have: number
  of: number
  folder: string
}

/** What is worth a look where one differs: how it is run and guarded, and not what it is called. */
const compared: readonly ColumnKey[] = [
  ...(['mlflow', 'image', 'kind', 'tls', 'auth', 'security', 'network', 'delivery', 'sync', 'removal'] as const),
]

/** From how many environments on there is something usual, which share has to have it, and how many more are no outliers. */
const usual = { least: 5, share: 0.8, most: 10 }

/** Who differs from nearly all of the fleet, or of the folder; the fewest first. */
export function outliersOf(rows: readonly Row[]): Outlier[] {
  const sound = rows.filter(({ pods }) => pods !== '')
  const folders = multimap(sound.map((row) => [String(row.folder), row]))
  const groups: [string, readonly Row[]][] = [['', sound], ...(folders.size > 1 ? folders : [])]
  const seen = new Set<string>()
  return groups
    .flatMap(([folder, group]) => compared.flatMap((column) => outliersIn(group, column, folder)))
    .filter(({ column, environments }) => {
      const isNew = environments.some((id) => !seen.has(`${column} ${id}`))
      for (const id of environments) seen.add(`${column} ${id}`)
      return isNew
    })
    .sort((a, b) => a.environments.length - b.environments.length)
}

function outliersIn(rows: readonly Row[], column: ColumnKey, folder: string): Outlier[] {
  const byValue = multimap(rows.map((row) => [String(row[column]), String(row.environment)]))
  const [most, ...others] = [...byValue].sort(([, a], [, b]) => b.length - a.length)
  if (!most || rows.length < usual.least || most[1].length < rows.length * usual.share) return []
  const few = others.filter(([, environments]) => environments.length <= usual.most)
  return few.map(([value, environments]) => ({
    ...{ column, value, usual: most[0], environments },
    ...{ have: most[1].length, of: rows.length, folder },
  }))
}

/** An outlier in a sentence, without its environments. */
export function outlierText({ column, value, usual, have, of, folder }: Outlier): string {
  const { label } = columnOf(column)
  const where = folder === '' ? 'of the fleet' : `in ${folder}/`
  return `${label}: ${value || 'none'}, where ${have} of ${of} ${where} have ${usual || 'none'}`
}
