/**
 * Rows as a file that spreadsheets read: RFC 4180. What begins with = + @ would be a formula to them, so that an apostrophe
 * stands before it.
 */
export const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')

function cell(value: string | number): string {
  const text = String(value).replace(/^[=+@\t\r]/, "'$&")
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
