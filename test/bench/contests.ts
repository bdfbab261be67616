import { execFileSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeRepository } from '../support/git.ts'
import { command } from '../support/project.ts'
import { fileOf, generate } from './environments.ts'
import { writeInputs } from './inputs.ts'
import { measure } from './measure.ts'
import type { Peers } from './peers.ts'

/** Processes that are timed in turns, and what is to be said of them. */
export interface Contest {
  rounds: number
  /** By name: makes ready for one run, outside of the time, and gives its command; nothing where it can't be had. */
  subjects: Record<string, Subject>
  comparisons: Comparison[]
}

type Subject = () => string[] | Promise<string[]>

/** A ratio of two subjects, and the ratio that is asked of it. */
export interface Comparison {
  ours: string
  peer: string
  /** As often the peer's work would be done: it is run once, and counted so many times. */
  times?: number
  must?: number
}

/** What the contests are run with: where trees are written, and what could be had of the peers. */
export interface Stage {
  scratch: string
  peers: Peers
  isQuick: boolean
}

/** The most memory that compiling so many environments may take, in MiB. */
export const memory: Record<number, number> = { 10000: 300, 100000: 2048 }

/** How the subject is called that compiles so many environments. */
export const compiling = (count: number): string => `compile ${count.toLocaleString('en')}`

const commandIn = (root: string, name: string, ...options: string[]): string[] => [
  process.execPath,
  command,
  '--root',
  root,
  name,
  ...options,
]
const compileIn = (root: string, ...options: string[]): string[] => commandIn(root, 'compile', ...options)

/** Compares with the commit, from which one file differs. */
function comparedIn(root: string, file: string, command = 'diff', ...options: string[]): string[] {
  execFileSync('git', ['-C', root, 'checkout', '--quiet', '.'])
  appendFileSync(join(root, file), 'imagePullPolicy: IfNotPresent\n')
  return commandIn(root, command, '--base', 'HEAD', ...options)
}

/** The contests by the number of environments. */
export const contests: Record<string, (stage: Stage) => Promise<Contest>> = {
  '1': async (stage) => ({
    rounds: stage.isQuick ? 9 : 31,
    subjects: {
      'bare node': () => [process.execPath, '-e', '0'],
      '--version': () => [process.execPath, command, '--version'],
      '--help': () => [process.execPath, command, '--help'],
      'compile 1': fresh(stage, 1),
      ...(await peerSubjects(stage, 1)),
    },
    comparisons: [
      { ours: '--version', peer: 'bare node', must: 1.1 },
      { ours: '--help', peer: 'bare node', must: 1.1 },
      { ours: 'compile 1', peer: 'bare node', must: 1.6 },
      { ours: 'compile 1', peer: 'helm template' },
    ],
  }),

  '10': (stage) => alone(stage, 10),

  '100': (stage) => alone(stage, 100),

  '1000': async (stage) => {
    const current = join(stage.scratch, 'current')
    generate(current, 1000)
    await measure(compileIn(current))
    let changed = 0
    const compared = join(stage.scratch, 'compared')
    generate(compared, 1000)
    makeRepository(compared)
    const out = ['--out', join(stage.scratch, 'fleet.html')]
    return {
      rounds: stage.isQuick ? 3 : 7,
      subjects: {
        'compile 1,000': fresh(stage, 1000),
        'compile 1,000 on one thread': fresh(stage, 1000, '--threads', '1'),
        'the same bytes read and written': floorOf(stage, current),
        '--check of 1,000': () => compileIn(current, '--check'),
        'one of 1,000 changed': () => {
          appendFileSync(join(current, fileOf(137 * ++changed)), 'imagePullPolicy: IfNotPresent\n')
          return compileIn(current)
        },
        'diff, one of 1,000 changed': () => comparedIn(compared, fileOf(137)),
        'diff, all of 1,000 changed': () => comparedIn(compared, 'environments/_defaults.yaml'),
        'list of 1,000': () => commandIn(current, 'list'),
        'report of 1,000': () => commandIn(current, 'report', ...out),
        'report of 1,000, one changed': () => comparedIn(compared, fileOf(137), 'report', ...out),
        ...(await peerSubjects(stage, 1000)),
      },
      comparisons: [
        { ours: 'compile 1,000', peer: "Helm's engine in a loop", must: 0.6 },
        { ours: 'compile 1,000 on one thread', peer: "Helm's engine in a loop" },
        { ours: 'compile 1,000', peer: 'compile 1,000 on one thread' },
        { ours: 'compile 1,000', peer: 'helm template', times: 1000, must: 1 / 25 },
        { ours: 'compile 1,000', peer: 'cdk8s' },
        { ours: 'compile 1,000', peer: 'the same bytes read and written' },
        { ours: '--check of 1,000', peer: 'compile 1,000', must: 0.6 },
        { ours: 'one of 1,000 changed', peer: 'compile 1,000', must: 0.6 },
        { ours: 'diff, one of 1,000 changed', peer: 'compile 1,000', must: 1.2 },
        { ours: 'diff, all of 1,000 changed', peer: 'compile 1,000', must: 1.2 },
        { ours: 'list of 1,000', peer: 'compile 1,000' },
        { ours: 'report of 1,000', peer: 'compile 1,000' },
        // These have one thread, too, whatever the machine has.
        { ours: 'list of 1,000', peer: 'compile 1,000 on one thread', must: 1.1 },
        { ours: 'report of 1,000', peer: 'compile 1,000 on one thread', must: 2.1 },
        { ours: 'report of 1,000, one changed', peer: 'compile 1,000 on one thread', must: 3.1 },
      ],
    }
  },

  '10000': async (stage) => {
    // cdk8s takes minutes for as many charts in one app: its time grows with the square of their number.
    const { cdk8s: _, ...peers } = stage.peers
    const explained = join(stage.scratch, 'explained')
    generate(explained, 10_000)
    return {
      rounds: stage.isQuick ? 1 : 5,
      subjects: {
        'compile 1,000': fresh(stage, 1000),
        'compile 10,000': fresh(stage, 10_000),
        'explain a value, of 10,000': () => explainIn(explained),
        ...(await peerSubjects({ ...stage, peers }, 10_000)),
      },
      comparisons: [
        { ours: 'compile 10,000', peer: 'compile 1,000', must: 7 },
        { ours: 'explain a value, of 10,000', peer: 'compile 10,000', must: 1.2 },
        { ours: 'compile 10,000', peer: "Helm's engine in a loop" },
        { ours: 'compile 10,000', peer: 'helm template', times: 10_000 },
      ],
    }
  },

  '100000': async (stage) => ({
    rounds: 1,
    subjects: { 'compile 100,000': fresh(stage, 100_000) },
    comparisons: [],
  }),
}

/** The compiler without anybody to compare it with: a point of its curve. */
const alone = async (stage: Stage, count: number): Promise<Contest> => ({
  rounds: stage.isQuick ? 3 : 9,
  subjects: {
    [compiling(count)]: fresh(stage, count),
    ...(await peerSubjects({ ...stage, peers: loopOf(stage) }, count)),
  },
  comparisons: [{ ours: compiling(count), peer: "Helm's engine in a loop" }],
})

/** Helm's engine alone. */
const loopOf = ({ peers: { chart, helmLoop } }: Stage): Peers => ({
  ...(chart && { chart }),
  ...(helmLoop && { helmLoop }),
})

const explainIn = (root: string): string[] =>
  commandIn(root, 'explain', fileOf(137).replace(/^environments\/|\.yaml$/g, ''), 'replicas')

/** The least that any compiler does: reads the files, parses them (as JSON, which nothing is faster at), and writes. */
const floorOf =
  (stage: Stage, root: string): Subject =>
  () => [process.execPath, join(import.meta.dirname, 'floor.mjs'), root, newFolder(stage)]

let trees = 0
const newFolder = ({ scratch }: Stage): string => join(scratch, `tree-${++trees}`)

/** A tree of its own for every run: nothing is deleted before a run, and nothing of another run is there. */
const fresh =
  (stage: Stage, count: number, ...options: string[]): Subject =>
  () => {
    const root = newFolder(stage)
    generate(root, count)
    return compileIn(root, ...options)
  }

async function peerSubjects(stage: Stage, count: number): Promise<Record<string, Subject>> {
  const { chart, helm, helmLoop, cdk8s } = stage.peers
  const { values, first, objects } = await writeInputs(newFolder(stage), count, cdk8s !== undefined)
  return {
    ...(chart && helm && { 'helm template': () => [helm, 'template', 'mlflow', chart, '-f', first] }),
    ...(chart && helmLoop && { "Helm's engine in a loop": () => [helmLoop, chart, values] }),
    ...(cdk8s && { cdk8s: () => [process.execPath, cdk8s.program, cdk8s.modules, objects, newFolder(stage)] }),
  }
}
