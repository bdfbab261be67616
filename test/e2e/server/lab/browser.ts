import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { patience } from '../../lab/process.ts'

const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
]

/**
 * What a page shows in Chromium once its scripts have asked for what they need: its document as text.
 *
 * @param names host names that lead to the loopback
 */
export async function page(url: string, folder: string, names: string[]): Promise<string> {
  const rules = names.map((name) => `MAP ${name} 127.0.0.1`).join(',')
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--ignore-certificate-errors',
    ...quiet,
    `--user-data-dir=${folder}`,
    `--host-resolver-rules=${rules}`,
    '--virtual-time-budget=30000',
    `--timeout=${patience(180_000)}`,
    '--dump-dom',
    url,
  ]
  const { stdout } = await promisify(execFile)('/usr/bin/chromium', args, {
    maxBuffer: 1 << 26,
    timeout: patience(300_000),
  })
  return stdout
}
