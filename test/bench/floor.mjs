// The least that any compiler of a tree does, in one process: reads its environment files, parses as many values, and
// writes the same bytes as are in its out/. Run as: node floor.mjs ROOT OUT
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const [root, out] = process.argv.slice(2)

/** The files below a folder. */
const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

for (const file of filesOf(join(root, 'environments'))) {
  const text = readFileSync(file, 'utf8')
  // A text of the same length with as many values: no parser of YAML is as fast as this one of JSON.
  JSON.parse(JSON.stringify(Object.fromEntries(text.split('\n').map((line, index) => [`${index}`, line]))))
}
for (const file of filesOf(join(root, 'out'))) {
  const copy = join(out, file.slice(root.length))
  mkdirSync(dirname(copy), { recursive: true })
  writeFileSync(copy, readFileSync(file))
}
