// What documents show of a terminal is what it shows: the commands of the blocks `console` of each document run one after
// the other in a copy of this repository. UPDATE_GOLDEN=1 writes what they print.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { blocksOf, documents } from '../support/documents.ts'
import { removeProjects } from '../support/project.ts'
import { copyOfRepository, typed } from '../support/shell-session.ts'

const test = suite('documents')
const repository = resolve(import.meta.dirname, '../..')

test.after(removeProjects)

/** A commit's name, which is another in each copy, as documents show it. */
const named = (text: string): string => text.replace(/(HEAD(?:~\d)?|main|v[\d.]+), [0-9a-f]{10}\b/g, '$1, 4f0c1d2a9b')

for (const [path, document] of documents) {
  const blocks = blocksOf(document).filter(({ language }) => language === 'console')
  if (blocks.length === 0) continue
  test(`${path} shows what its commands print`, async () => {
    const commands = blocks.flatMap(({ text }) => [...text.matchAll(/^\$ (.+)$/gm)].map(([, command]) => command!))
    const answers = (await typed(commands, copyOfRepository())).values()
    let shown = ''
    let from = 0
    for (const { text, at } of blocks) {
      const lines = [...text.matchAll(/^\$ .+$/gm)].map(([line]) => `${line}\n${named(answers.next().value!.printed)}`)
      shown += document.slice(from, at) + lines.join('')
      from = at + text.length
    }
    shown += document.slice(from)
    if (process.env.UPDATE_GOLDEN) writeFileSync(resolve(repository, path), shown)
    else assert.equal(shown, document)
  })
}

for (const [path, document] of documents) {
  const blocks = blocksOf(document).filter(({ language }) => language === 'sh')
  const commands = blocks.flatMap(({ text }) => text.match(/^npx mlflow-gitops .+$/gm) ?? [])
  if (commands.length === 0) continue
  test(`${path} names commands that do what they say`, async () => {
    const answers = await typed(commands, copyOfRepository())
    // 3 and more tell what was found; 1 and 2 are mistakes.
    const mistaken = answers.flatMap(({ status, printed }, index) =>
      status === 1 || status === 2 || status > 5 ? [`${commands[index]}: ${status}\n${printed}`] : [],
    )
    assert.equal(mistaken, [])
  })
}

test.run()
