/** A table of Markdown: a head, and rows of as many cells. */
export const markdownTable = (head: readonly string[], body: readonly string[][]): string =>
  [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
