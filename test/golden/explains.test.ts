// What `explain` says of values and fields: each case is a folder with environments, the questions, and the answers.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { explanation } from '../../src/commands/explain.ts'
import { UsageError } from '../../src/commands/options.ts'
import { compileObjects } from '../../src/compile.ts'

const test = suite('explains')

const cases = join(import.meta.dirname, 'explains')

for (const name of readdirSync(cases)) {
  test(name, async () => {
    const all = await compileObjects(join(cases, name))
    const said = (question: string): string => {
      const [id, asked] = question.split(/ (.*)/s)
      try {
        return explanation(all, all.environments.find(({ environment }) => environment.id === id)!, asked, {
          all: false,
          format: 'pretty',
          color: false,
        })
      } catch (error) {
        if (error instanceof UsageError) return `${error.message}\n`
        throw error
      }
    }
    const questions = readFileSync(join(cases, name, 'asked.txt'), 'utf8')
      .trim()
      .split('\n')
    const text = questions.map((question) => `$ explain ${question}\n${said(question)}`).join('\n')
    const expected = join(cases, name, 'expected.txt')
    if (process.env.UPDATE_GOLDEN) writeFileSync(expected, text)
    assert.fixture(text, readFileSync(expected, 'utf8'))
  })
}

test.run()
