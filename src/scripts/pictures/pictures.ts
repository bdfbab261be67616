// Makes the pictures of README.md in .github/images: the comment of a dangerous change, and the page of `report` for the same
// change. Needs Chromium, named by CHROMIUM or found. Run as: npm run picture
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchChromium } from '../../../test/support/chromium.ts'
import { commentHtml, digest, repository } from './comment.ts'
import { withComment } from './png-comment.ts'
import { writeReport } from './report.ts'

const browser = await launchChromium()
try {
  await draw('review.png', { width: 960, height: 100, scale: 1.5 }, async (page) => {
    await page.setContent(commentHtml())
    return page.screenshot({ fullPage: true })
  })
  await draw('report.png', { width: 1280, height: 1130, scale: 1.25 }, async (page) => {
    const { address, remove } = writeReport()
    try {
      await page.goto(address)
      await page.waitForSelector('html[data-ready]')
      return await page.screenshot()
    } finally {
      remove()
    }
  })
} finally {
  await browser.close()
}

interface Size {
  width: number
  height: number
  scale: number
}

async function draw(name: string, { scale, ...viewport }: Size, show: (page: Page) => Promise<Buffer>) {
  const context = await browser.newContext({ viewport, deviceScaleFactor: scale, colorScheme: 'light' })
  const png = await show(await context.newPage())
  writeFileSync(join(repository, '.github/images', name), withComment(png, digest()))
}
