import { commands } from '../commands/commands.ts'
import { commandUsage, usage } from '../commands/help.ts'
import type { CommandName } from '../commands/options.ts'

/** The text of .github/docs/command-line.md: what `--help` says, of all commands. */
export async function commandLineReference(): Promise<string> {
  const names = Object.keys(commands) as CommandName[]
  const entries = names.map(async (name) => `## ${name}\n\n${block(await commandUsage(name))}`)
  return `${[head, block(usage()), ...(await Promise.all(entries))].join('\n\n')}\n`
}

const head = `# The command line

What \`mlflow-gitops --help\` says, and that of each command. Written by \`npm run generate\`. In this repository
\`node dist/cli.cjs\` is the command, and \`npm run compile -- …\` its first one.

The root is the folder with \`environments/\`: the one where you stand, or the next above it within the Git repository. Errors
keep everything from being written, warnings do not. \`--format json\` of \`compile\` lists the files that were written,
\`github\` makes annotations, \`gitlab\` is a report of code quality, \`junit\` one of tests, \`sarif\` one for code scanning; in
these paths begin at the top of the repository, elsewhere where you stand.`

const block = (text: string): string => `\`\`\`text\n${text}\n\`\`\``
