import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Marked } from 'marked'

export const repository = resolve(import.meta.dirname, '../../..')

/** The block of the page about reviews that shows a comment: the commands before it, and its Markdown. */
function block(): { commands: string; text: string } {
  const page = readFileSync(join(repository, '.github/docs/review.md'), 'utf8')
  const [, commands, text] =
    /^````console\n((?:(?!````)[\s\S])*?)^\$ \S+ mlflow-gitops diff .*--format markdown\n([\s\S]*?)^````$/m.exec(
      page,
    ) ?? []
  if (commands === undefined || text === undefined) throw new Error('.github/docs/review.md shows no comment')
  return { commands, text }
}

/** The commands that make the change, each in words. */
export const changes = (): string[][] =>
  [...block().commands.matchAll(/^\$ npx mlflow-gitops (set .*)$/gm)].map(([, words]) => words!.split(' '))

/** What a picture holds to say which comment, and so which change, it shows. */
export const digest = (): string => createHash('sha256').update(block().text).digest('hex')

/** The comment as a page: of a diff each line is coloured by its sign, and the last of the folded parts is open. */
export function commentHtml(): string {
  const marked = new Marked({
    gfm: true,
    renderer: { code: ({ text }) => `<pre><code>${coloured(text)}</code></pre>` },
  })
  const html = marked.parse(block().text, { async: false })
  const at = html.lastIndexOf('<details>')
  const opened = `${html.slice(0, at)}<details open>${html.slice(at + '<details>'.length)}`
  const style = readFileSync(join(import.meta.dirname, 'comment.css'), 'utf8')
  const header = '<header><b>github-actions</b> commented on this pull request</header>'
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><body><article>${header}<section>${opened}</section></article>`
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
