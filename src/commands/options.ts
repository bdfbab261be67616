import { questions } from '../scaffold/questions.ts'
import { engines } from '../scaffold/repository/engines.ts'
import { forges } from '../scaffold/repository/forge.ts'

/** The commands by name, in the order in which help lists them. */
export const commandNames = [
  'init',
  'compile',
  'diff',
  'list',
  'report',
  'needs',
  'explain',
  'new',
  'import',
  'set',
  'promote',
  'render',
  'completion',
] as const
export type CommandName = (typeof commandNames)[number]

/** An option of the command line: from this table it is parsed, explained, refused, completed and documented. */
export interface Option {
  type: 'boolean' | 'string'
  short?: string
  /** The placeholder of its argument, which says what it is completed with: `DIR`. */
  argument?: string
  /** Whether it may be given several times. */
  isRepeatable?: true
  /** All that its argument may be, the default first. */
  choices?: readonly string[]
  /** Its meaning where every command takes it; else by the commands that do. */
  meaning: string | { [name in CommandName]?: string }
}

/** Every option, in the order in which help lists them. */
export const options = {
  check: {
    type: 'boolean',
    meaning: {
      compile: 'only report whether out/ is current: exit status 3 where it is not',
      promote: 'only report whether TO is behind FROM: exit status 3 where it is',
      import: 'write nothing: the report alone',
    },
  },
  threads: {
    type: 'string',
    argument: 'NUMBER',
    meaning: { compile: 'on how many threads (default: as many as pay)' },
  },
  'no-cache': {
    type: 'boolean',
    meaning: { compile: 'compile every environment anew, and keep nothing for the next run' },
  },
  base: {
    type: 'string',
    argument: 'REF',
    meaning: {
      diff: 'the revision (default: where the branch has left the default branch of its remote)',
      report: 'a revision: the page begins with what changes since',
    },
  },
  revert: {
    type: 'string',
    argument: 'REF[..REF]',
    meaning: { diff: 'what going back to the first revision would do, from the second (default: the working tree)' },
  },
  'exit-code': {
    type: 'boolean',
    meaning: { diff: 'exit status 3 where something changes, 4 for a caution, 5 for a danger, even beside errors' },
  },
  all: {
    type: 'boolean',
    meaning: { explain: 'without PATH: the defaults, too', set: 'in every environment' },
  },
  where: {
    type: 'string',
    argument: 'CONDITION',
    isRepeatable: true,
    meaning: { list: 'only those whose column is so, as often as needed: mlflow<3.17, cluster=eu, warnings>0' },
  },
  out: {
    type: 'string',
    argument: 'FILE',
    meaning: { report: 'where the page is written (default: fleet.html); - is standard output' },
  },
  'page-url': {
    type: 'string',
    argument: 'URL',
    meaning: { diff: 'where the page of report will be: in Markdown each environment links into it' },
  },
  script: { type: 'boolean', meaning: { needs: 'print a program for sh that asks kubectl what of it is missing' } },
  only: {
    type: 'string',
    argument: 'KEY',
    isRepeatable: true,
    meaning: { promote: 'this value, and what is below it, as often as needed' },
  },
  'dry-run': {
    type: 'boolean',
    meaning: { set: 'show what would change, and write nothing', promote: 'show what would change, and write nothing' },
  },
  database: {
    type: 'string',
    argument: 'KIND',
    choices: questions.database.answers,
    meaning: { new: 'where runs go', init: 'where runs go', import: 'the kind of a database whose URI a Secret holds' },
  },
  artifacts: {
    type: 'string',
    argument: 'KIND',
    choices: questions.artifacts.answers,
    meaning: { new: 'where artifacts go', init: 'where artifacts go' },
  },
  route: {
    type: 'string',
    argument: 'KIND',
    choices: questions.route.answers,
    meaning: { new: 'how it is reached', init: 'how it is reached' },
  },
  'database-host': {
    type: 'string',
    argument: 'HOST',
    meaning: { new: 'the host of the database', init: 'the host of the database' },
  },
  bucket: {
    type: 'string',
    argument: 'NAME',
    meaning: { new: 'the bucket of the artifacts', init: 'the bucket of the artifacts' },
  },
  host: {
    type: 'string',
    argument: 'NAME',
    meaning: { new: 'the host name of its URL', init: 'the host name of its URL' },
  },
  environment: { type: 'string', argument: 'ENV', meaning: { init: 'the first environment (default: dev)' } },
  ci: {
    type: 'string',
    argument: 'FORGE',
    choices: forges,
    meaning: { init: "whose check of pull requests (default: the forge that the remote's host is called after)" },
  },
  engine: { type: 'string', argument: 'ENGINE', choices: engines, meaning: { init: 'what applies out/' } },
  extends: {
    type: 'string',
    argument: 'VALUES',
    isRepeatable: true,
    meaning: { new: 'a file of values beneath it, below environments/, as often as needed' },
  },
  workload: {
    type: 'string',
    argument: 'KIND/NAME',
    meaning: { import: 'what runs the server, where that is not clear' },
  },
  container: { type: 'string', argument: 'NAME', meaning: { import: 'the container of the server' } },
  args: {
    type: 'string',
    argument: 'LINE',
    meaning: { import: "the server's command line, where the objects don't say it: mlflow server …" },
  },
  image: { type: 'string', argument: 'IMAGE', meaning: { import: 'an image in place of the one that runs' } },
  namespace: { type: 'string', argument: 'NAME', meaning: { import: 'the namespace, where no object says it' } },
  chart: {
    type: 'string',
    argument: 'NAME',
    choices: ['community', 'bitnami', 'mlflow'],
    meaning: { import: 'the chart whose values a file holds' },
  },
  release: {
    type: 'string',
    argument: 'NAME',
    meaning: { import: "the name of the chart's release (default: mlflow)" },
  },
  beside: {
    type: 'string',
    argument: 'NAME',
    meaning: { import: 'a server of this name beside the one that runs, in place of taking it over' },
  },
  secrets: {
    type: 'string',
    argument: 'FILE',
    meaning: { import: 'write a Secret with what stood in plain text: outside of the repository, for its owner alone' },
  },
  open: { type: 'boolean', meaning: { import: 'go on where a guard of the server is not imported' } },
  force: { type: 'boolean', meaning: { import: 'write over an environment that is there' } },
  file: {
    type: 'string',
    short: 'f',
    argument: 'FILE',
    isRepeatable: true,
    meaning: { render: "values on top of the environment's, as often as needed; - is standard input" },
  },
  set: {
    type: 'string',
    argument: 'A.B=C',
    isRepeatable: true,
    meaning: { render: 'a single value on top of those; C is YAML' },
  },
  root: {
    type: 'string',
    argument: 'DIR',
    meaning: 'the folder that holds environments/ and out/ (default: this one, or the next above that does)',
  },
  format: { type: 'string', argument: 'FORMAT', meaning: 'how the result is printed' },
  quiet: { type: 'boolean', short: 'q', meaning: 'print errors only' },
  help: { type: 'boolean', short: 'h', meaning: 'show this' },
  version: { type: 'boolean', short: 'V', meaning: 'print the version' },
} as const satisfies Record<string, Option>

/** The name of an option, without its dashes. */
export type OptionName = keyof typeof options

type ValueOf<O> = O extends { type: 'boolean' }
  ? boolean
  : O extends { isRepeatable: true }
    ? string[]
    : O extends { choices: readonly (infer Choice)[] }
      ? Choice | undefined
      : string | undefined

/** What is given on a command line, or is true without: nobody has to ask for the root and the format. */
export type Options = { -readonly [Name in OptionName]: ValueOf<(typeof options)[Name]> } & {
  root: string
  format: string
}

/** The options of a command, its own first, each with its meaning there. */
export const optionsOf = (command: CommandName): { name: OptionName; option: Option; meaning: string }[] =>
  (Object.entries(options) as [OptionName, Option][]).flatMap(([name, option]) => {
    const meaning = typeof option.meaning === 'string' ? option.meaning : option.meaning[command]
    return meaning === undefined ? [] : [{ name, option, meaning }]
  })

/** Whether every command takes an option. */
export const isGeneral = ({ meaning }: Option): boolean => typeof meaning === 'string'

/** An option as it is written: `-f, --file FILE`. */
export function optionText(name: OptionName): string {
  const { short, argument }: Option = options[name]
  return `${short === undefined ? '' : `-${short}, `}--${name}${argument === undefined ? '' : ` ${argument}`}`
}

/** A wrong use of the command line: exit status 2, with the usage. */
export class UsageError extends Error {
  override name = 'UsageError'
}
