// However many threads compile a tree, it compiles to the same: each golden case, sound or not, and many environments
// beside each other.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compile } from '../../src/compile.ts'
import { workingTree } from '../../src/phases/1-load/files.ts'
import { fleetOf, soundEnvironments, toTree } from '../support/arbitrary/environments.ts'
import { toText } from '../support/arbitrary/values.ts'
import { newProject, removeProjects } from '../support/project.ts'
import { onThreads } from '../support/threads.ts'

const test = suite('threads')
const folder = join(import.meta.dirname, '../golden/cases')
test.after(removeProjects)

async function isAlike(root: string, count: number): Promise<void> {
  const [alone, together] = [await compile(root), await onThreads(root, count)]
  assert.equal(together.diagnostics, alone.diagnostics)
  assert.equal(together.ids, alone.ids)
  assert.equal(
    together.environments.map(({ id }) => id),
    alone.environments.map(({ environment }) => environment.id),
  )
  const byPath = (files: Map<string, string | undefined>) => [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  const isSound = alone.diagnostics.every(({ severity }) => severity === 'warning')
  if (isSound) assert.equal(byPath(together.files), byPath(alone.files))
}

for (const count of [1, 2, 5]) {
  test(`${count} threads find and make of every golden case what one does`, async () => {
    for (const name of readdirSync(folder)) {
      const root = join(folder, name)
      try {
        workingTree(root).find()
      } catch {
        continue
      }
      await isAlike(root, count)
    }
  })
}

test('5 threads make of 60 environments and what delivers them what one does', async () => {
  const { files } = await soundEnvironments(60, 3)
  const clusters = Array.from({ length: 60 }, (_, index) => `c-${index}`)
  const fleet = { ...fleetOf(clusters), readme: true }
  await isAlike(newProject({ ...toTree(files), 'environments/_fleet.yaml': toText(fleet) }), 5)
})

test.run()
