// The comment of a review, against a server that answers as the forge's API does.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { apis, type Comment, type ForgeName, variablesOf, withForge } from '../support/forge-api.ts'
import { newProject, removeProjects } from '../support/project.ts'

const test = suite('review comment')
test.after(removeProjects)

const program = join(import.meta.dirname, '../../.github/actions/review/comment.mjs')
const marker = '<!-- mlflow-gitops diff of . -->'

for (const forge of Object.keys(apis) as ForgeName[]) {
  const { all, one, update } = apis[forge]

  async function comment(url: string, body: string, { level = 'change', token = 'write' } = {}) {
    const dir = newProject({ 'diff.md': body, level: `${level}\n` })
    const env = { PATH: process.env.PATH, TOKEN: token, ...variablesOf[forge](url) }
    // What it prints of a failure that is wanted here would look like one of the tests'.
    const child = spawn(process.execPath, [program, '7', dir], { env, stdio: ['ignore', 'pipe', 'ignore'] })
    const [stdout, [status]] = await Promise.all([text(child.stdout), once(child, 'close')])
    return { status: status as number, stdout }
  }

  test(`${forge} has one comment, which is updated in place, wherever it stands among others`, async () => {
    const quote = (id: number): Comment => ({ id, body: `a person's, who quotes\n${marker}`, isOwn: false })
    const comments = [1, 2, 3].map(quote)
    const asked = await withForge(forge, comments, async (url) => {
      assert.is((await comment(url, 'first\n')).status, 0)
      assert.is((await comment(url, 'second\n')).status, 0)
      assert.is((await comment(url, 'nothing\n', { level: 'none' })).status, 0)
      assert.is((await comment(url, '')).status, 1)
    })
    assert.equal(asked, [`POST ${all}`, `${update} ${one(99)}`, `${update} ${one(99)}`])
    assert.equal(comments, [...[1, 2, 3].map(quote), { id: 99, body: `nothing\n${marker}\n`, isOwn: true }])
  })

  test(`${forge} gets no comment where nothing changes, and a token that may only read is no failure`, async () => {
    const asked = await withForge(forge, [], async (url) => {
      assert.is((await comment(url, 'nothing\n', { level: 'none' })).status, 0)
      const { status, stdout } = await comment(url, 'something\n', { token: 'read' })
      assert.is(status, 0)
      assert.match(stdout, /warning:.*the comment could not be written: POST .* 403/)
    })
    assert.equal(asked, [`POST ${all}`])
  })
}

test.run()
