import { environmentsFolder, isDefaults } from '../model/environments-folder.ts'
import { listOf, mapOf } from '../model/json.ts'
import { columns } from '../overview/row.ts'
import { workingTree } from '../phases/1-load/files.ts'
import { git } from '../phases/1-load/git/git.ts'
import { idOfFile, isEnvironment } from '../phases/2-resolve/ids.ts'
import { root as schema, schemaAt } from '../schema/schema.ts'
import { commands } from './commands.ts'
import { type CommandName, type Option, type OptionName, options, optionsOf } from './options.ts'
import { findRoot } from './root.ts'
import { shells } from './shells.ts'

/** What may stand at a place of a command line, and what it means; or that a file belongs there. */
type Candidates = Candidate[] | 'files'
type Candidate = [text: string, meaning?: string | undefined]

/**
 * What completes a command line, as `shells` read it. Anything that is wrong gives no candidates.
 *
 * @param words those behind the command's name; the last of them is the one to complete, and may be empty
 */
export function complete(words: readonly string[]): string {
  try {
    const found = candidates(words)
    if (found === 'files') return ':files\n'
    const last = words.at(-1) ?? ''
    return found
      .filter(([text]) => text.startsWith(last))
      .map(([text, meaning]) => `${text}\t${(meaning ?? '').replace(/\s+/g, ' ')}\n`)
      .join('')
  } catch {
    return ''
  }
}

function candidates(words: readonly string[]): Candidates {
  const before = words.slice(0, -1)
  const last = words.at(-1) ?? ''
  const at = before.findIndex((word, index) => Object.hasOwn(commands, word) && !argumentOf(before[index - 1]))
  const command = before[at] as CommandName | undefined
  const isHelp = before.includes('help')
  const awaited = argumentOf(before.at(-1))
  if (awaited) return ofArgument(awaited, { command, before, last })
  const inline = /^(--[a-z-]+=)(.*)$/s.exec(last)
  const named = inline && argumentOf(inline[1]!.slice(0, -1))
  if (inline && named) {
    const found = ofArgument(named, { command, before, last: inline[2]! })
    return found === 'files' ? found : found.map(([text, meaning]) => [`${inline[1]}${text}`, meaning])
  }
  if (last.startsWith('-')) return optionCandidates(command, before)
  if (command === undefined) {
    const all = Object.entries(commands).map(([name, { summary }]): Candidate => [name, summary])
    return isHelp ? all : [...all, ['help', 'show how a command is used']]
  }
  if (isHelp) return []
  return operandCandidates(command, { before, operands: operandsOf(before.slice(at + 1)), last })
}

/** The option whose argument comes behind a word. */
function argumentOf(word: string | undefined): OptionName | undefined {
  const found = (Object.entries(options) as [OptionName, Option][]).find(
    ([name, { short }]) => word === `--${name}` || (short && word === `-${short}`),
  )
  return found?.[1].type === 'string' ? found[0] : undefined
}

/** The words that are neither options nor their arguments. */
const operandsOf = (words: readonly string[]): string[] =>
  words.filter((word, index) => !word.startsWith('-') && !argumentOf(words[index - 1]))

interface Place {
  command?: CommandName | undefined
  before: readonly string[]
  last: string
}

function optionCandidates(command: CommandName | undefined, before: readonly string[]): Candidates {
  const own = optionsOf(command ?? 'completion')
  return own
    .filter(({ name, option }) => option.isRepeatable || !before.includes(`--${name}`))
    .map(({ name, meaning }) => [`--${name}`, meaning])
}

/** What the argument of an option may be, by the word that stands for it in the table of options. */
function ofArgument(name: OptionName, { command, before, last }: Place): Candidates {
  const { argument, choices }: Option = options[name]
  if (choices) return choices.map((choice) => [choice])
  const root = rootOf(before)
  switch (argument) {
    case 'FORMAT':
      return (command ? commands[command].formats : []).map((format) => [format])
    case 'CONDITION':
      return columns.flatMap((column) => ['=', '<', '>'].map((operator): Candidate => [`${column}${operator}`]))
    case 'REF[..REF]':
    case 'REF':
      return revisions(root)
    case 'KEY':
      return keys(last)
    case 'A.B=C':
      return assignments(last)
    case 'VALUES':
      return paths(root).map((path) => [path])
    default:
      return 'files'
  }
}

/** What an operand may be, by the words that stand for a command's operands. */
function operandCandidates(
  command: CommandName,
  { before, operands, last }: Place & { operands: string[] },
): Candidates {
  const all = commands[command].operands.replace(/[[\]]/g, '').split(' ')
  const isRepeated = all.some((word) => word.endsWith('…'))
  const awaited = isRepeated ? all : all.slice(operands.length, operands.length + 1)
  const root = rootOf(before)
  return awaited.flatMap((word): Candidate[] => {
    switch (word.replace('…', '')) {
      case 'FROM':
      case 'TO':
      case 'ENV':
        return command === 'new' ? [] : ids(root, command === 'set').filter(([id]) => !operands.includes(id))
      case 'PATH':
        return keys(last)
      case 'KEY=VALUE':
        return assignments(last)
      case 'SHELL':
        return Object.keys(shells).map((shell) => [shell])
      default:
        return []
    }
  })
}

function rootOf(before: readonly string[]): string {
  const at = before.indexOf('--root')
  const inline = before.find((word) => word.startsWith('--root='))
  return inline?.slice('--root='.length) ?? before[at === -1 ? before.length : at + 1] ?? findRoot('.')
}

const paths = (root: string): string[] => workingTree(root).find().readable

function ids(root: string, withDefaults: boolean): [string][] {
  const isNamed = (path: string) => isEnvironment(path) || (withDefaults && isDefaults(path))
  return paths(root)
    .filter(isNamed)
    .map((path) => [idOfFile(path)])
}

/** Branches, tags, and what is before the last commits. */
function revisions(root: string): Candidate[] {
  const format = '--format=%(refname:short)\t%(contents:subject)'
  const refs = git(root, ['for-each-ref', '--sort=-committerdate', format, 'refs/heads', 'refs/remotes', 'refs/tags'])
  const named = refs.toString('utf8').split('\n').filter(Boolean)
  return [['HEAD', `the last commit, whose ${environmentsFolder}/ are the base`], ['HEAD~1'], ...named.map(pair)]
}

const pair = (line: string): Candidate => line.split('\t') as Candidate

/** Keys of the schema one step below what is written, with a dot behind those that have keys below them. */
function keys(last: string, end = ''): Candidate[] {
  const done = last.slice(0, last.lastIndexOf('.') + 1)
  const above = schemaAt(done.split('.').slice(0, -1), schema)
  return Object.keys(mapOf(above?.node.properties)).flatMap((key) => {
    const below = key === 'extends' ? undefined : schemaAt([key], above!)
    if (!below) return []
    const isMap = Object.keys(mapOf(below.node.properties)).length > 0
    return [[`${done}${key}${isMap ? '.' : end}`, String(below.node.description ?? '').split(/(?<=\.) /)[0]]]
  })
}

/** The same with = behind them, and behind that what a value may be. */
function assignments(last: string): Candidate[] {
  const [path, value] = last.split(/=(.*)/s)
  if (value === undefined) return keys(last, '=')
  const node = schemaAt(path!.split('.'), schema)?.node
  const choices = node?.type === 'boolean' ? [true, false] : listOf(node?.enum)
  return choices.map((choice) => [`${path}=${String(choice)}`])
}
