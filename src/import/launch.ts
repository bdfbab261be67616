import type { Location } from '../diagnostics/diagnostic.ts'
import { type Argument, readArguments } from '../facts/mlflow/server-options.ts'
import { type JsonObject, listOf, type Path } from '../model/json.ts'
import type { Manifest } from './manifest.ts'
import { type ShellCommand, ShellError, shellCommands } from './shell-words.ts'

/** How a container starts the server. */
export interface Launch {
  options: (Argument & { location: Location })[]
  /** Commands that run before, in the shell that then becomes the server. */
  entrypoint: string
  /** Commands that install packages at every start: an image has them. */
  installs: string[]
  /** Programs around `mlflow`, such as tini. */
  around: string[]
}

export type LaunchProblem = { problem: string; location: Location }

const shells = /(?:^|\/)(?:ba|da|a|z)?sh$/
const installers = /^(?:pip3?|apt(?:-get)?|apk|conda|mamba|uv|yum|microdnf)$/

/**
 * Reads the command line of a container.
 *
 * @param line what to read instead: --args
 */
export function launchOf(
  container: JsonObject,
  {
    workload,
    path,
    line,
    isSet,
  }: { workload: Manifest; path: Path; line?: string | undefined; isSet: (name: string) => boolean },
): Launch | LaunchProblem {
  const parts = line === undefined ? wordsOf(container, workload, path) : []
  const location = parts[0]?.location ?? workload.place([...path, 'name'])
  const texts = parts.map(({ text }) => text)
  const shell = line === undefined ? scriptOf(texts) : { script: line, at: 0 }
  try {
    if (shell) {
      const where = parts[shell.at]?.location ?? location
      return fromScript(shell.script, where, isSet) ?? { problem: 'its line runs no mlflow server', location: where }
    }
    const server = serverAt(texts)
    if (server === undefined) return { problem: 'its command and arguments run no mlflow server', location }
    const args = parts.slice(server.from)
    return { ...nothing, options: optionsOf(args), around: server.around }
  } catch (error) {
    if (!(error instanceof ShellError)) throw error
    return { problem: `the shell's line can't be read: ${error.message}`, location }
  }
}

const nothing = { entrypoint: '', installs: [], around: [] }

interface Word {
  text: string
  location: Location
}

const wordsOf = (container: JsonObject, { place }: Manifest, path: Path): Word[] =>
  ['command', 'args'].flatMap((field) =>
    listOf(container[field]).map((word, index) => ({ text: String(word), location: place([...path, field, index]) })),
  )

/** The script of `sh -c SCRIPT`, whatever stands before it. */
function scriptOf(words: readonly string[]): { script: string; at: number } | undefined {
  const at = words.findIndex((word, index) => shells.test(words[index - 1] ?? '') && /^-[a-z]*c$/.test(word))
  const script = at === -1 ? undefined : words[at + 1]
  return script === undefined ? undefined : { script, at: at + 1 }
}

/** Where the arguments of `mlflow server` begin; an image's entrypoint may be mlflow itself. */
function serverAt(words: readonly string[]): { from: number; around: string[] } | undefined {
  const isServer = (word: string | undefined) => word === 'server' || word === 'ui'
  const at = words.findIndex((word, index) => /(?:^|\/)mlflow$/.test(word) && isServer(words[index + 1]))
  if (at !== -1) {
    const around = words.slice(0, at).filter((word) => !/(?:^|\/)(?:python[\d.]*|exec|env)$|^-m$|^--$/.test(word))
    return { from: at + 2, around }
  }
  return isServer(words[0]) ? { from: 1, around: [] } : undefined
}

const optionsOf = (words: readonly Word[]): Launch['options'] =>
  readArguments(words.map(({ text }) => text)).map((argument) => ({
    ...argument,
    location: words[argument.index]!.location,
  }))

function fromScript(script: string, location: Location, isSet: (name: string) => boolean): Launch | undefined {
  const commands = shellCommands(script, isSet)
  const at = commands.findIndex(({ words }) => serverAt(words) !== undefined)
  if (at === -1) return undefined
  const { words, operator } = commands[at]!
  if (operator === '|' || operator === '&' || commands.slice(at + 1).some(({ words }) => words[0] !== 'wait'))
    throw new ShellError('something runs behind mlflow server')
  const server = serverAt(words)!
  const before = commands.slice(0, at)
  const installs = before.filter(isInstaller)
  const kept = before.filter((command) => !isInstaller(command) && !isHarmless(command))
  if (kept.some(({ operator }) => operator === '|' || operator === '||' || operator === '&'))
    throw new ShellError('a command before mlflow server depends on another')
  return {
    options: optionsOf(words.slice(server.from).map((text) => ({ text, location }))),
    entrypoint: kept.map(({ start, end }) => script.slice(start, end).trim()).join('\n'),
    installs: installs.map(({ start, end }) => script.slice(start, end).trim()),
    around: server.around,
  }
}

const isInstaller = ({ words }: ShellCommand): boolean =>
  installers.test(words[0] ?? '') || (/python/.test(words[0] ?? '') && words[1] === '-m' && words[2] === 'pip')

/** What changes nothing for the server: the shell's own options, words for the log, the database's upgrade. */
const isHarmless = ({ words }: ShellCommand): boolean =>
  words[0] === 'set' || words[0] === 'echo' || (words[0] === 'mlflow' && words[1] === 'db')
