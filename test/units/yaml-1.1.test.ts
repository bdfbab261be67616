// Plain scalars that readers of YAML 1.1 and 1.2 take for different things.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { compile } from '../../src/compile.ts'
import { goNumber, isSameInOctal, plainScalars, pyYamlDiffers } from '../support/arbitrary/scalars.ts'
import { removeProjects, withEnvironments } from '../support/project.ts'

const test = suite('misread')
test.after(removeProjects)

test('a plain scalar is refused exactly where another reader reads it otherwise', async () => {
  const list = plainScalars.map((text) => `- ${text}\n`).join('')
  const [elsewhere, here] = (['1.1', '1.2'] as const).map(
    (version) => parse(list, { version, logLevel: 'silent' }) as unknown[],
  ) as [unknown[], unknown[]]
  const { diagnostics } = await compile(withEnvironments({ 'dev.yaml': `nodeSelector:\n${list}` }))
  const refused = new Set(
    diagnostics.filter(({ code }) => code === 'ambiguous-scalar').map(({ location }) => location.range!.start.line - 2),
  )
  const differs = (text: string, index: number): boolean => {
    const [one, other] = [elsewhere[index], here[index]]
    // The yaml package's rule for floats of YAML 1.1 takes `.` and `e1` for one, and makes NaN of them: no other reader
    // does.
    const isTaken = !Object.is(one, other) && !(Number.isNaN(one) && typeof other === 'string')
    const number = goNumber(text)
    return isTaken || (number === undefined ? false : number !== other)
  }
  const missed = plainScalars.filter((text, index) => differs(text, index) && !refused.has(index))
  const needless = plainScalars.filter(
    (text, index) =>
      refused.has(index) &&
      !differs(text, index) &&
      !pyYamlDiffers(text) &&
      !isSameInOctal(text) &&
      !/^2001/.test(text),
  )
  assert.equal({ missed, needless }, { missed: [], needless: [] })
  assert.ok(refused.size > 100)
})

test('in quotes every scalar is text, as a key and as a value', async () => {
  const texts = plainScalars
    .filter((text) => /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/.test(text))
    .filter((_, index) => index % 10 === 0)
  const labels = Object.fromEntries(texts.map((text) => [text, text]))
  const { environments, diagnostics } = await compile(
    withEnvironments({ 'dev.yaml': JSON.stringify({ metadata: { labels } }) }),
  )
  assert.equal(
    diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  )
  const found = environments[0]!.objects[0]!.metadata.labels as Record<string, string>
  for (const text of texts) assert.is(found[text], text)
})

test.run()
