import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { catalogue } from '../diagnostics/catalogue.ts'
import { markdownTable } from './markdown-table.ts'

const folders = ['cases', 'imports'].map((name) => resolve(import.meta.dirname, '../../test/golden', name))

/** The text of schema/DIAGNOSTICS.md: every code with its meaning, and as it is told in a golden case, with a way out. */
export function diagnosticsReference(): string {
  const examples = examplesOf()
  const entries = Object.entries(catalogue).map(([code, { severity, summary }]) => {
    const example = examples.get(code)
    const shown = example
      ? `\`\`\`\`text\n${example}\n\`\`\`\`\n`
      : 'It is about what no file in Git can show: a folder, its permissions, an entry of `out/`.\n'
    return `## ${code}\n\n${severity}: ${summary}.\n\n${shown}`
  })
  const codes = Object.entries(catalogue).map(([code, { severity, summary }]) => [
    `[\`${code}\`](#${code})`,
    severity,
    summary,
  ])
  const head = `# The diagnostics of mlflow-gitops

What the compiler tells, by its code: what it means, and how one reads on a terminal, with what to write instead. An
error keeps anything from being written; a warning does not. Written by \`npm run generate\` from the catalogue of codes
and the golden cases.

${markdownTable(['Code', 'Severity', 'Meaning'], codes)}
`
  return [head, ...entries].join('\n')
}

/** Of the diagnostics of every golden case the shortest that has a help, by its code. */
function examplesOf(): Map<string, string> {
  const examples = new Map<string, string>()
  for (const directory of folders.flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((name) => join(folder, name)),
  )) {
    for (const block of blocksOf(join(directory, 'expected/diagnostics.txt'))) {
      const [, code] = /^\S.* (?:error|warning) ([a-z0-9-]+)\n/.exec(block) ?? []
      if (code === undefined) continue
      const before = examples.get(code)
      if (before === undefined || weight(block) < weight(before)) examples.set(code, block)
    }
  }
  return examples
}

function blocksOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n\n')
  } catch {
    return []
  }
}

/** The lines of a diagnostic; one without a help or without its place in a file weighs more. */
const weight = (block: string): number =>
  block.split('\n').length + (/^ {2}help:/m.test(block) ? 0 : 100) + (/^ {2} +> /m.test(block) ? 0 : 50)
