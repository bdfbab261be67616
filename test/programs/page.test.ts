// The page of `report` in Chromium: it opens from a disk, asks for nothing, and what is in its address is what is seen.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { launchChromium } from '../support/chromium.ts'
import { committed } from '../support/git.ts'
import { see } from '../support/page.ts'
import { newProject, removeProjects, runCommand, withEnvironments, writeFiles } from '../support/project.ts'

const test = suite('page')
const hostile = '</script><!--<script>alert(1)</script><img src=x onerror=alert(2)>\u202e"\'&'
let browser: Browser
let root: string
let file: string

test.before(async () => {
  browser = await launchChromium()
  file = join(newProject({}), 'fleet.html')
  root = withEnvironments({
    '_defaults.yaml': 'auth: {type: none}\nbackendStore: {type: postgres, host: db.example.com, secret: {name: db}}\n',
    'dev.yaml': `image: ghcr.io/mlflow/mlflow:v3.15.0-full\nbackendStore: {database: dev}\nentrypoint: ${JSON.stringify(hostile)}\n`,
    'team/prod.yaml':
      'image: ghcr.io/mlflow/mlflow:v3.17.2-full\nbackendStore: {database: prod}\nreplicas: 2\nserver: {jobExecution: false}\nenv_vars: {MLFLOW_ARTIFACTS_DESTINATION: s3://bucket/prod}\n',
    'team/staging.yaml':
      'image: ghcr.io/mlflow/mlflow:v3.17.2-full\nbackendStore: {database: staging}\nenv_vars: {MLFLOW_ARTIFACTS_DESTINATION: s3://bucket/staging}\n',
  })
  const { status, stderr } = runCommand(['report', '--root', root, '--out', file])
  assert.is(status, 0, stderr)
})
test.after(async () => {
  await browser.close()
  removeProjects()
})

test('sort, search and facets are in the address, and an address leads back to them', async () => {
  const { page, noise, close } = await see(browser, file, '#/fleet')
  const ids = () => page.locator('.fleet tbody th').allTextContents()
  assert.equal(await ids(), ['dev', 'team/prod', 'team/staging'])
  await page.locator('thead a', { hasText: 'MLflow' }).click()
  await page.locator('thead a', { hasText: 'MLflow' }).click()
  assert.match(page.url(), 'sort=-mlflow')
  assert.equal((await ids())[2], 'dev')
  await page.keyboard.press('/')
  await page.keyboard.type('mlflow>3.16 pods>=2')
  assert.equal(await ids(), ['team/prod'])
  const address = page.url().replace(/^[^#]*/, '')
  await page.locator('.fleet tbody a').first().click()
  assert.match(page.url(), '#/env/team/prod')
  await page.goBack()
  assert.equal(await ids(), ['team/prod'])
  assert.equal(noise, [])
  await close()
  const again = await see(browser, file, address)
  assert.equal(await again.page.locator('.fleet tbody th').allTextContents(), ['team/prod'])
  await again.close()
})

test('an environment shows its values with their lines, its objects, and its neighbours; hostile ones are text', async () => {
  const { page, noise, close } = await see(browser, file, '#/env/dev?q=entrypoint')
  const row = page.locator('.fields tbody tr')
  assert.is(await row.count(), 1)
  assert.match(
    (await row.textContent())!,
    '</script><!--<script>alert(1)</script><img src=x onerror=alert(2)><U+202E>"\'&',
  )
  assert.match((await row.textContent())!, 'environments/dev.yaml:3')
  await page.locator('.object summary', { hasText: 'Deployment' }).click()
  assert.match((await page.locator('.object pre').textContent())!, 'image: ghcr.io/mlflow/mlflow:v3.15.0-full')
  assert.match(
    (await page.locator('#view').textContent())!,
    'database server PostgreSQL at db.example.comteam/prod, team/staging',
  )
  assert.is(await page.locator('#view img').count(), 0)
  assert.equal(noise, [])
  await close()
})

test('every view opens by its address, without an error or a request', async () => {
  for (const address of ['', '#/', '#/shared', '#/versions', '#/capacity?by=connections&group=server', '#/env/none']) {
    const { page, noise, close } = await see(browser, file, address)
    assert.ok((await page.locator('#view h2').textContent())!.length > 0, address)
    assert.equal(noise, [], address)
    await close()
  }
})

test('a page of a part of the fleet says who outside of it has the same, and counts their connections', async () => {
  const part = join(newProject({}), 'team.html')
  assert.is(runCommand(['report', 'team/*', '--root', root, '--out', part]).status, 0)
  const { page, close } = await see(browser, part, '#/shared?kind=database+server')
  assert.match((await page.locator('header').textContent())!, '2 of 3 environments')
  assert.is(await page.locator('tbody tr td').last().textContent(), '3')
  await page.locator('tbody a').click()
  assert.match((await page.locator('article').textContent())!, 'outside of this page: dev')
  await page.goto(`${page.url().replace(/#.*/, '')}#/capacity`)
  assert.match((await page.locator('#view').textContent())!, /2\.4 times 100 .* 60 of them of environments outside/)
  await close()
})

test('with a base an environment shows what changes of it, and one that is gone what was', async () => {
  const changed = committed({
    '_defaults.yaml': 'auth: {type: none}\n',
    'dev.yaml': 'image: ghcr.io/mlflow/mlflow:v3.17.2-full\n',
    'gone.yaml': 'image: ghcr.io/mlflow/mlflow:v3.17.2-full\n',
    'other.yaml': 'image: ghcr.io/mlflow/mlflow:v3.17.2-full\n',
  })
  rmSync(join(changed, 'environments/gone.yaml'))
  writeFiles(changed, { 'environments/dev.yaml': 'image: ghcr.io/mlflow/mlflow:v3.17.1-full\n' })
  const out = join(changed, 'change.html')
  assert.is(runCommand(['report', '--base', 'HEAD', '--root', changed, '--out', out]).status, 0)
  for (const [id, told] of [
    ['dev', 'ghcr.io/mlflow/mlflow:v3.17.1-full'],
    ['gone', 'It is gone with this change.'],
  ] as const) {
    const { page, noise, close } = await see(browser, out, `#/env/${id}`)
    const text = (await page.locator('#view').textContent())!
    assert.match(text, 'What changes')
    assert.match(text, told)
    assert.is(await page.evaluate('scrollY'), 0)
    assert.equal(noise, [])
    await close()
  }
  const { page, close } = await see(browser, out, '#/env/other')
  assert.not.match((await page.locator('#view').textContent())!, 'What changes')
  await close()
})

test('where the script fails the table of viewers without scripts is seen', async () => {
  const broken = join(newProject({}), 'broken.html')
  writeFileSync(broken, readFileSync(file, 'utf8').replace(/(<template id="fleet-data">).*?</, '$1<'))
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(pathToFileURL(broken).href)
  await page.locator('#fleet tbody tr').first().waitFor()
  await context.close()
})

test('where scripts are forbidden the findings and the table are there', async () => {
  const { page, close } = await see(browser, file, '', { javaScriptEnabled: false })
  assert.is(await page.locator('#fleet tbody tr').count(), 3)
  assert.ok(await page.locator('.verdict').isVisible())
  await close()
})

test.run()
