import { compareText } from '../diagnostics/diagnostic.ts'
import { isAtLeast, parseVersion } from '../facts/mlflow/version.ts'
import { matches } from '../text/wildcard.ts'
import { type Column, columns, type Row } from './row.ts'

/** What a row has to be like: `mlflow<3.17`, `cluster=eu*`, `warnings>0`. */
export interface Condition {
  column: Column
  operator: Operator
  value: string
}

const operators = ['<=', '>=', '!=', '=', '<', '>'] as const
type Operator = (typeof operators)[number]

/** Reads a condition; what is wrong with it in words where it is none. */
export function parseCondition(text: string): Condition | string {
  const operator = operators.find((one) => text.includes(one) && !/[<>=!]/.test(text.slice(0, text.indexOf(one))))
  if (!operator) return `write a column, one of ${operators.join(' ')}, and a value, such as mlflow<3.17`
  const [column, value] = [text.slice(0, text.indexOf(operator)), text.slice(text.indexOf(operator) + operator.length)]
  const isColumn = (name: string): name is Column => (columns as readonly string[]).includes(name)
  if (!isColumn(column)) return `there is no column ${column}: there are ${columns.join(', ')}`
  return { column, operator, value }
}

/** Whether a row fulfils a condition. What isn't known is neither more nor less than anything. */
export function isMet(row: Row, { column, operator, value }: Condition): boolean {
  const is = String(row[column])
  if (operator === '=') return matches(value, is)
  if (operator === '!=') return !matches(value, is)
  const order = compareAs(column, is, value)
  if (order === undefined) return false
  return { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[operator]
}

function compareAs(column: Column, is: string, value: string): number | undefined {
  if (column === 'mlflow') {
    if (!/^\d/.test(is)) return undefined
    const [a, b] = [parseVersion(is), parseVersion(value)]
    return isAtLeast(a, b) ? (isAtLeast(b, a) ? 0 : 1) : -1
  }
  if (column === 'replicas' || column === 'warnings') return is === '' ? undefined : Number(is) - Number(value)
  return compareText(is, value)
}
