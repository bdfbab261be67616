import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/** A page of a fleet that is looked at, and all that went wrong or out meanwhile. */
export interface Seen {
  page: Page
  /** Errors, lines of the console, and requests that are none for the file itself. */
  noise: string[]
  close: () => Promise<void>
}

/** Opens the file of a page at an address in it, and waits until its script is done where there is one. `before` runs first. */
export async function see(
  browser: Browser,
  file: string,
  address = '',
  how: BrowserContextOptions = {},
  before = '',
): Promise<Seen> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, offline: true, ...how })
  const page = await context.newPage()
  if (before !== '') await page.addInitScript(before)
  const noise: string[] = []
  const url = pathToFileURL(file).href
  page.on('console', (line) => noise.push(`console: ${line.text()}`))
  page.on('pageerror', ({ message }) => noise.push(`error: ${message}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) noise.push(`request: ${request.url()}`)
  })
  page.on('dialog', (dialog) => {
    noise.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.goto(url + address)
  if (how.javaScriptEnabled !== false) await page.waitForSelector('html[data-ready]')
  return { page, noise, close: () => context.close() }
}
