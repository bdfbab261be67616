// The Markdown files of this repository: their headings, links and blocks of code.
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { globbySync } from 'globby'

const repository = resolve(import.meta.dirname, '../..')

/** A fenced block of code: its language, its text, and where in the document the text is. */
export interface Block {
  language: string
  text: string
  at: number
}

/** Every document that people read, by its path; what golden cases expect is none. */
export const documents: ReadonlyMap<string, string> = new Map(
  globbySync(['**/*.md'], { cwd: repository, dot: true, gitignore: true, ignore: ['.git', 'test/golden/*/**'] })
    .sort()
    .map((path) => [path, readFileSync(join(repository, path), 'utf8')]),
)

export function blocksOf(document: string): Block[] {
  const fenced = /^(?<indent> *)(?<fence>`{3,})(?<language>\w*)\n(?<text>[\s\S]*?)^\k<indent>\k<fence>$/gm
  return [...document.matchAll(fenced)].map(({ 0: whole, index, groups }) => ({
    language: groups!.language!,
    text: groups!.text!,
    at: index + whole.indexOf('\n') + 1,
  }))
}

/** A document without its code: what stands in a block or between backticks is no link and no heading. */
const prose = (document: string): string => document.replace(/^( *)(`{3,})[\s\S]*?^\1\2$/gm, '')

/** The anchors of a document's headings, as GitHub makes them: a second heading of a name gets a number. */
export function anchorsOf(document: string): string[] {
  const seen = new Map<string, number>()
  return [...prose(document).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => {
    const anchor = heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-')
    const before = seen.get(anchor) ?? 0
    seen.set(anchor, before + 1)
    return before === 0 ? anchor : `${anchor}-${before}`
  })
}

/** The files of this repository that a document links, each with the anchor, by the link as it is written. */
export function linksOf(path: string): { link: string; file: string; anchor: string | undefined }[] {
  const text = prose(documents.get(path)!).replace(/`[^`]*`/g, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [file, anchor] = link.split('#') as [string, string | undefined]
      return { link, file: file === '' ? path : join(dirname(path), file), anchor }
    })
}
