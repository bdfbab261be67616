// Makes .github/images/review.png: the comment of a dangerous change as a browser shows it. Its Markdown is what the
// command prints in .github/docs/review.md, where a test compares it. Needs Chromium, named by CHROMIUM or found as chromium.
// Run as: npm run picture
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Marked } from 'marked'
import { withComment } from './png-comment.ts'

const repository = resolve(import.meta.dirname, '../../..')
const width = 960
const picture = join(repository, '.github/images/review.png')

/** The Markdown of the comment, as the page about reviews shows it. */
export function comment(): string {
  const page = readFileSync(join(repository, '.github/docs/review.md'), 'utf8')
  const [, text] = /^\$ \S+ mlflow-gitops diff .*--format markdown\n([\s\S]*?)^````$/m.exec(page) ?? []
  if (text === undefined) throw new Error('.github/docs/review.md shows no comment')
  return text
}

/** What the picture holds to say which comment it shows. */
export const digest = (): string => createHash('sha256').update(comment()).digest('hex')

/** The comment as a page: of a diff each line is coloured by its sign, and the last of the folded parts is open. */
function page(): string {
  const marked = new Marked({
    gfm: true,
    renderer: { code: ({ text }) => `<pre><code>${coloured(text)}</code></pre>` },
  })
  const html = marked.parse(comment(), { async: false })
  const at = html.lastIndexOf('<details>')
  const opened = `${html.slice(0, at)}<details open>${html.slice(at + '<details>'.length)}`
  const style = readFileSync(join(import.meta.dirname, 'comment.css'), 'utf8')
  const header = '<header><b>github-actions</b> commented on this pull request</header>'
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><body><article>${header}<section>${opened}</section></article><script>document.title = document.documentElement.offsetHeight</script>`
}

function coloured(diff: string): string {
  const kinds: Record<string, string> = { '-': 'removed', '+': 'added' }
  return diff
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .split('\n')
    .map((line) => (kinds[line[0]!] ? `<span class="${kinds[line[0]!]}">${line}</span>` : line))
    .join('\n')
}

function draw(): void {
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-gitops-picture-'))
  const browse = (...args: string[]): string =>
    execFileSync(
      process.env.CHROMIUM ?? 'chromium',
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        `--user-data-dir=${folder}`,
        ...args,
        `file://${folder}/page.html`,
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    )
  try {
    writeFileSync(join(folder, 'page.html'), page())
    const [, height] = /<title>(\d+)<\/title>/.exec(browse(`--window-size=${width},600`, '--dump-dom')) ?? []
    const shot = join(folder, 'shot.png')
    browse(
      `--window-size=${width},${height}`,
      '--force-device-scale-factor=1.5',
      '--hide-scrollbars',
      `--screenshot=${shot}`,
    )
    writeFileSync(picture, withComment(readFileSync(shot), digest()))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] === import.meta.filename) draw()
