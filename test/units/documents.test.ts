// What documents say is there: files, headings, commands, values.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { digest } from '../../src/scripts/review-picture/review-picture.ts'
import { anchorsOf, documents, linksOf } from '../support/documents.ts'

const test = suite('documents')
const repository = resolve(import.meta.dirname, '../..')

for (const path of documents.keys()) {
  test(`every link of ${path} leads somewhere`, () => {
    const broken = linksOf(path).filter(({ file, anchor }) => {
      if (!existsSync(join(repository, file))) return true
      const target = documents.get(file)
      return anchor !== undefined && target !== undefined && !anchorsOf(target).includes(anchor)
    })
    assert.equal(
      broken.map(({ link }) => link),
      [],
    )
  })
}

test('README.md has less than 14 KB', () => assert.ok(Buffer.byteLength(documents.get('README.md')!) < 14 * 1024))

test('the picture shows the comment that review.md shows: npm run picture', () => {
  const picture = readFileSync(join(repository, '.github/images/review.png'), 'latin1')
  assert.ok(picture.includes(`tEXtComment\0${digest()}`))
})

test.run()
