import { columns } from '../columns.ts'
import { cell, type Fleet } from './fleet.ts'

/** RFC 4180, as `list --format csv` writes it: an apostrophe keeps spreadsheets from taking a text for a formula. */
export function csvOf(fleet: Fleet, rows: readonly number[]): string {
  const quoted = (value: string | number): string => {
    const text = String(value).replace(/^[=+@\t\r]/, "'$&")
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const lines = [columns.map(({ key }) => key), ...rows.map((row) => columns.map(({ key }) => cell(fleet, row, key)))]
  return lines.map((line) => `${line.map(quoted).join(',')}\r\n`).join('')
}

/** Hands a text to whoever looks at the page, as a file. */
export function save(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
