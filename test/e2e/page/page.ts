import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { fileOf, generate } from '../../bench/environments.ts'
import { launchChromium } from '../../support/chromium.ts'
import { makeRepository } from '../../support/git.ts'
import { see } from '../../support/page.ts'
import { newProject, removeProjects, runCommand } from '../../support/project.ts'
import { attempt } from '../attempt.ts'
import type { Attempt, Suite } from '../suite.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const addresses = [
  '#/',
  '#/fleet',
  '#/fleet?q=prod&sort=-memory',
  '#/shared?kind=bucket',
  '#/versions',
  '#/capacity',
] as const

const widths = [360, 900, 1440] as const

/** How many times as long as that of 10 the page of 1,000 may take to open. */
const most = 5

/**
 * The page of fleets of 10 and of 1,000 in Chromium: every view in both colour schemes and three widths without a line on
 * the console, a request or a finding of axe; the large one below 1 MB, and soon open. PICTURES=DIR keeps what each looks
 * like. TRIALS='dark 360' tries only what has these words in its line.
 */
export const page: Suite = async () => {
  const browser = await launchChromium()
  try {
    const small = written(10)
    let known: Written | undefined
    const large = (): Written => {
      known ??= written(1000)
      return known
    }
    const trials: Trial[] = [
      {
        what: ['1,000 environments', 'below 1 MB'],
        run: async () => {
          const size = Buffer.byteLength(large().text)
          if (size >= 1_000_000) throw new Error(`${size} bytes`)
          return `${(size / 1_000_000).toFixed(2)} MB`
        },
      },
      {
        what: ['the same bytes twice'],
        run: async () => {
          if (written(10).text !== small.text) throw new Error('they differ')
        },
      },
      {
        what: ['1,000 environments', `open within ${most} times the time of 10`],
        run: async () => {
          const [few, many] = await openings(browser, [small.file, large().file])
          const times = many! / few!
          if (times > most) throw new Error(`${times.toFixed(1)} times`)
          return `${times.toFixed(1)} times`
        },
      },
      ...views(browser, small.file, [...addresses, `#/env/${idOf(0)}`]),
      ...views(
        browser,
        changed(),
        ['#/', `#/env/${idOf(0)}`, `#/env/${idOf(2)}`, '#/capacity?group=folder'],
        'a change',
      ),
    ]
    const asked = trials.filter(({ what }) => what.join(' ').includes(process.env.TRIALS ?? ''))
    const attempts: Attempt[] = []
    for (const { what, run } of asked) attempts.push(await attempt(what, run))
    return attempts
  } finally {
    await browser.close()
    removeProjects()
  }
}

interface Written {
  file: string
  text: string
}

/** A fleet of so many, as a page. */
function written(count: number): Written {
  const root = newProject({})
  generate(root, count)
  const file = join(root, 'fleet.html')
  const { status, stderr } = runCommand(['report', '--root', root, '--out', file])
  if (status !== 0) throw new Error(stderr)
  return { file, text: readFileSync(file, 'utf8') }
}

const idOf = (index: number): string => fileOf(index).replace(/^environments\/|\.yaml$/g, '')

/** A fleet of ten in which one environment gets other rights, one is gone and all get another value, as the page of that change. */
function changed(): string {
  const root = newProject({})
  generate(root, 10)
  makeRepository(root)
  appendFileSync(join(root, fileOf(0)), 'serviceAccountName: other\n')
  rmSync(join(root, fileOf(2)))
  appendFileSync(join(root, 'environments/_defaults.yaml'), 'imagePullPolicy: Always\n')
  const file = join(root, 'change.html')
  const { status, stderr } = runCommand(['report', '--base', 'HEAD', '--root', root, '--out', file])
  if (status !== 0) throw new Error(stderr)
  return file
}

/**
 * How long pages take from the first byte to the first picture with their script's table in it, by their own clock: of nine
 * openings in turns the shortest, since what is longer is other programs' doing.
 */
async function openings(browser: Browser, files: readonly string[]): Promise<number[]> {
  const shortest = files.map(() => Number.POSITIVE_INFINITY)
  for (let round = 0; round < 9; round++)
    for (const [index, file] of files.entries())
      shortest[index] = Math.min(shortest[index]!, await opening(browser, file))
  return shortest
}

async function opening(browser: Browser, file: string): Promise<number> {
  const { page, close } = await see(browser, file, '#/fleet', {}, drawnAt)
  const time = (await page.evaluate(drawn)) as number
  await close()
  return time
}

/** Runs in the page: keeps when it is drawn for the first time after its script is done. */
const drawnAt = `
  window.drawn = new Promise((resolve) => {
    new MutationObserver(() => {
      if (document.documentElement?.dataset.ready !== undefined)
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
    }).observe(document, { attributes: true, subtree: true })
  })`
const drawn = 'window.drawn'

interface Trial {
  what: string[]
  run: () => Promise<string | void>
}

const views = (browser: Browser, file: string, all: readonly string[], of = 'a fleet'): Trial[] =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    all.flatMap((address) =>
      widths.map((width) => ({
        what: [of, address, colorScheme, String(width)],
        run: () => look(browser, file, { of, address, colorScheme, width }),
      })),
    ),
  )

interface Look {
  of: string
  address: string
  colorScheme: 'light' | 'dark'
  width: number
}

async function look(browser: Browser, file: string, { of, address, colorScheme, width }: Look): Promise<void> {
  const { page, noise, close } = await see(browser, file, address, { colorScheme, viewport: { width, height: 900 } })
  try {
    const more = { env: '.object summary', shared: '#view tbody a' }[/\w+/.exec(address)?.[0] ?? '']
    const opened = page.locator(more ?? 'none').first()
    if ((await opened.count()) > 0) await opened.click()
    await page.evaluate(axe)
    const found = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as {
      id: string
      nodes: { html: string }[]
    }[]
    const wide = (await page.evaluate('document.documentElement.scrollWidth')) as number
    if (process.env.PICTURES) {
      const name = `${`${of}${address}`.replace(/\W+/g, '-')}-${colorScheme}-${width}.png`
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
