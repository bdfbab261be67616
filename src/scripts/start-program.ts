import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

const source = new URL('../start-program/', import.meta.url)

/** How much of a digest is in a name: enough that no two contents of one server share it. */
const digits = 10

/** The text of a module that holds the program of src/start-program: its files, and a digest of them for a name. */
export function startProgramModule(): string {
  const names = readdirSync(source)
    .filter((name) => name.endsWith('.py'))
    .sort()
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, source), 'utf8')]))
  const digest = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, digits)
  return `export const files = ${JSON.stringify(files)}\nexport const digest = ${JSON.stringify(digest)}\n`
}
