import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { generate } from '../../bench/environments.ts'
import { launchChromium } from '../../support/chromium.ts'
import { see } from '../../support/page.ts'
import { newProject, removeProjects, runCommand } from '../../support/project.ts'
import { attempt } from '../attempt.ts'
import type { Attempt, Suite } from '../suite.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const addresses = ['#/', '#/fleet', '#/fleet?q=prod&sort=-memory', '#/shared', '#/versions', '#/capacity'] as const

const widths = [360, 900, 1440] as const

/**
 * The page of fleets of 10 and of 1,000 in Chromium: every view in both colour schemes and three widths without a line on
 * the console, a request or a finding of axe; the large one below 1 MB, and open within ten times the time of the small one.
 * PICTURES=DIR keeps what each looks like.
 */
export const page: Suite = async () => {
  const browser = await launchChromium()
  try {
    const [small, large] = [10, 1000].map((count) => written(count))
    const chosen = thingOf(small!.text)
    return [
      await attempt(['1,000 environments', 'below 1 MB'], async () => {
        const size = Buffer.byteLength(large!.text)
        if (size >= 1_000_000) throw new Error(`${size} bytes`)
      }),
      await attempt(['the same bytes twice'], async () => {
        if (written(10).text !== small!.text) throw new Error('they differ')
      }),
      await attempt(['1,000 environments', 'open within ten times the time of 10'], async () => {
        const [few, many] = [await opening(browser, small!.file), await opening(browser, large!.file)]
        if (many > 10 * few) throw new Error(`${(many / few).toFixed(1)} times`)
      }),
      ...(await views(browser, small!.file, [...addresses, `#/env/${chosen}`])),
    ]
  } finally {
    await browser.close()
    removeProjects()
  }
}

/** A fleet of so many, as a page. */
function written(count: number): { file: string; text: string } {
  const root = newProject({})
  generate(root, count)
  const file = join(root, 'fleet.html')
  const { status, stderr } = runCommand(['report', '--root', root, '--out', file])
  if (status !== 0) throw new Error(stderr)
  return { file, text: readFileSync(file, 'utf8') }
}

const thingOf = (text: string): string => /<tr id="\/env\/([^"]+)"/.exec(text)![1]!

async function opening(browser: Browser, file: string): Promise<number> {
  const start = performance.now()
  const { close } = await see(browser, file, '#/fleet')
  await close()
  return performance.now() - start
}

async function views(browser: Browser, file: string, all: readonly string[]): Promise<Attempt[]> {
  const attempts: Attempt[] = []
  for (const colorScheme of ['light', 'dark'] as const)
    for (const address of all)
      for (const width of widths)
        attempts.push(
          await attempt([address, colorScheme, String(width)], () =>
            look(browser, file, { address, colorScheme, width }),
          ),
        )
  return attempts
}

interface Look {
  address: string
  colorScheme: 'light' | 'dark'
  width: number
}

async function look(browser: Browser, file: string, { address, colorScheme, width }: Look): Promise<void> {
  const { page, noise, close } = await see(browser, file, address, { colorScheme, viewport: { width, height: 900 } })
  try {
    if (address.startsWith('#/env')) await page.locator('.object summary').first().click()
    await page.evaluate(axe)
    const found = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as {
      id: string
      nodes: { html: string }[]
    }[]
    const wide = (await page.evaluate('document.documentElement.scrollWidth')) as number
    if (process.env.PICTURES) {
      const name = `${address.replace(/\W+/g, '-')}-${colorScheme}-${width}.png`
      await page.screenshot({ path: join(process.env.PICTURES, name) })
    }
    const wrong = [
      ...noise,
      ...found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      ...(wide > width ? [`it is ${wide} wide`] : []),
    ]
    if (wrong.length > 0) throw new Error(wrong.join('\n'))
  } finally {
    await close()
  }
}
