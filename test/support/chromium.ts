import { execFileSync } from 'node:child_process'
import { type Browser, chromium } from 'playwright-core'

/** Names of the browser: Debian's, and what Google's own packages have. CHROMIUM names another. */
const names = ['chromium', 'google-chrome', 'chromium-browser']

/**
 * A browser without a window.
 *
 * @throws where there is none
 */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? found(), args: ['--no-sandbox', '--disable-gpu'] })
}

function found(): string {
  for (const name of names) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim()
    } catch {}
  }
  throw new Error('Chromium is missing: install the package chromium, or name one by CHROMIUM')
}
