import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

const folder = '.github'
const page = await readFile(join(folder, 'SECURITY.md'), 'utf8')

/** The rows of the promises: a promise, the file of its test, and words of that test. */
const promises = [...page.matchAll(/^\| (.+) \| \[[^\]]+\]\(([^)]+)\): "([^"]+)" \|$/gm)]

test('every promise names a test', () => {
  const [, table = ''] = page.split('| promise | the test |\n| --- | --- |\n')
  const rows = table.slice(0, table.indexOf('\n\n')).split('\n')
  assert.is(promises.length, rows.length)
  assert.ok(rows.length >= 20)
})

for (const [, promise, path, words] of promises) {
  test(`the test of: ${promise}`, async () => {
    const text = await readFile(join(folder, path!), 'utf8')
    assert.ok(text.includes(words!), `${path} has no "${words}"`)
  })
}

test.run()
