import { amount } from '../../facts/kubernetes/quantity.ts'
import { parseVersion } from '../../facts/mlflow/version.ts'
import { matches } from '../../text/wildcard.ts'
import { type Column, columns } from '../columns.ts'

/** A condition as `list --where` has it: `mlflow<3.17`, `memory>=16Gi`, `cluster=eu*`. */
export interface Condition {
  column: (typeof columns)[number]
  isMet: (cell: string | number) => boolean
}

/** What `list` calls a column of another name here. */
const others: Record<string, string> = { replicas: 'pods' }

/** Reads a word of a search: a condition, what is wrong with it in words, or nothing where it is a mere text. */
export function readCondition(word: string): Condition | string | undefined {
  const [, name = '', operator = '', value = ''] = /^([a-z]+)(<=|>=|!=|=|<|>)(.+)$/.exec(word) ?? []
  if (name === '') return undefined
  const column = columns.find(({ key }) => key === (others[name] ?? name))
  if (!column) return `there is no column ${name}: there are ${columns.map(({ key }) => key).join(', ')}`
  const { unit }: Column = column
  if (unit === undefined && /^!?=$/.test(operator))
    return { column, isMet: (cell) => matches(value, String(cell).toLowerCase()) === (operator === '=') }
  const order = unit === undefined ? textOrder(column.key, value) : numberOrder(value)
  if (!order) return `${value} is no number: write ${column.key}${operator}2${unit === 'bytes' ? 'Gi' : ''}`
  return {
    column,
    isMet: (cell) => {
      const found = cell === '' ? Number.NaN : order(cell)
      return {
        '<': found < 0,
        '<=': found <= 0,
        '>': found > 0,
        '>=': found >= 0,
        '=': found === 0,
        '!=': found !== 0,
      }[operator]!
    },
  }
}

/** How a cell stands to a value: below, the same, or above; not a number where they can't be compared. */
type Order = (cell: string | number) => number

/** By size; bytes and cores may have Kubernetes' endings. */
function numberOrder(value: string): Order | undefined {
  const number = /^\d+(\.\d+)?(m|[kmgtp]i?b?)?$/.test(value) ? quantity(value) : undefined
  return number === undefined ? undefined : (cell) => Number(cell) - number
}

/** What is typed in small letters, with or without a B: `16gi`, `16GiB`, `500m`. */
const quantity = (text: string): number =>
  amount(text.replace(/b$/, '').replace(/[gtp](?=i?$)|[km](?=i$)/, (letter) => letter.toUpperCase()))

const collator = new Intl.Collator('en', { numeric: true })

function textOrder(key: string, value: string): Order {
  if (key !== 'mlflow') return (cell) => collator.compare(String(cell), value)
  const wanted = parseVersion(value)
  // A tag that is no release is neither older nor newer than one.
  return (cell) => (/^\d/.test(String(cell)) ? compareVersions(parseVersion(String(cell)), wanted) : Number.NaN)
}

const compareVersions = (a: readonly (number | undefined)[], b: readonly (number | undefined)[]): number =>
  [0, 1, 2].map((part) => (a[part] ?? 0) - (b[part] ?? 0)).find((difference) => difference !== 0) ?? 0
