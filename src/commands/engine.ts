import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire, wrap } from 'node:module'
import { dirname, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'
import { digestOf } from '../model/digest.ts'
import { attempt, cacheFolder, writeCache } from '../write/cache-folder.ts'

/** The first line of a file of compiled code: a digest of what follows, and of each file of the program its part. */
interface Head {
  whole: string
  parts: [digest: string, start: number, end: number][]
}

const v8 = Number.parseInt(process.versions.v8, 10)

/** The newest V8 whose flags were tried, that of Node 26: of flags that it doesn't know, V8 tells whoever runs it. */
const newestTried = 14

/** When V8 optimises a function: by how much of it has run in that of Node 20, by how often in later ones. */
const optimising = (isLate: boolean): string[] =>
  v8 < 12
    ? [`--interrupt-budget=${isLate ? 1_200_000 : 300_000}`]
    : [
        `--invocation-count-for-turbofan=${isLate ? 50_000 : 12_000}`,
        `--invocation-count-for-maglev=${isLate ? 3000 : 400}`,
      ]

/** The flags under which code is loaded and kept: V8 takes up nothing that was compiled under others. */
const atLoad = [
  // Thousands of functions run a few thousand times each: V8 would spend a quarter of the processors' time on
  // optimising those that are done soon after.
  ...optimising(true),
  // Threads of ours leave no processor to those that would help to collect young objects.
  '--no-parallel-scavenge',
  // Its first collection of young objects gives them all the room that they ever get: most are gone by the next.
  '--semi-space-growth-factor=16',
  // What has run once is to be kept, however long ago that was.
  '--no-flush-bytecode',
  '--heap-growing-percent=0',
]

function setFlags(flags: readonly string[]): void {
  if (v8 > newestTried) return
  for (const flag of flags) setFlagsFromString(flag)
}

/**
 * Prepares V8 for a command.
 *
 * @param name of the command, under which what V8 compiles is kept; absent where nothing is to be kept
 */
export function prepareEngine(name: string | undefined): void {
  setFlags(atLoad)
  if (name !== undefined) process.on('exit', useCompiledCode(name))
}

/** Has V8 optimise sooner, and collect by several threads: a single one of ours leaves a processor to that. */
export const forOneThread = (): void => setFlags([...optimising(false), '--parallel-scavenge'])

/** Has V8 look for what is free before what is held has grown to a multiple: of much, that is more than there may be. */
export const forManyObjects = (): void => setFlags(['--heap-growing-percent=15'])

/**
 * Has V8 take up what it compiled of the program's files when an earlier run did the same, and keep it where there is
 * nothing yet: loading and compiling its own code is what a short command takes most of its time for. Whose content is
 * another is compiled anew; what another version of V8 or other flags have made, V8 refuses itself.
 *
 * Node's own compile cache (22 and later) keeps only what is compiled while a file is loaded, and none of the functions
 * that it calls later. Who has switched it off gets none of ours.
 *
 * @param name of the command: each has a file of what it needs
 * @returns keeps what is not kept yet, of functions that have run until then
 */
export function useCompiledCode(name: string): () => void {
  if (process.env.NODE_DISABLE_COMPILE_CACHE) return () => {}
  const file = `${name}-${digestOf([import.meta.dirname, process.version, process.arch].join('\n'))}`
  const known = attempt(() => readParts(join(cacheFolder('code'), file))) ?? new Map<string, Buffer>()
  const loaded = new Map<string, Script>()
  createRequire(import.meta.filename).extensions['.cjs'] = (module, filename) => {
    const source = readFileSync(filename)
    const digest = digestOf(source)
    const cachedData = known.get(digest)
    const script = new Script(wrap(source.toString()), { filename, ...(cachedData && { cachedData }) })
    if (script.cachedDataRejected !== false) known.delete(digest)
    loaded.set(digest, script)
    script.runInThisContext()(module.exports, (id: string) => module.require(id), module, filename, dirname(filename))
  }
  return () => {
    if ([...loaded.keys()].every((digest) => known.has(digest))) return
    setFlags(atLoad)
    attempt(() => keep(file, loaded))
  }
}

function keep(file: string, scripts: ReadonlyMap<string, Script>): void {
  const made: Buffer[] = []
  const parts: Head['parts'] = []
  let end = 0
  for (const [digest, script] of scripts) {
    const data = script.createCachedData()
    made.push(data)
    parts.push([digest, end, end + data.length])
    end += data.length
  }
  const body = Buffer.concat(made)
  const head: Head = { whole: digestOf(body), parts }
  writeCache(cacheFolder('code'), file, (temporary) =>
    writeFileSync(temporary, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body])),
  )
}

/** What is kept of each file, by the digest of its content: of a file that is whole, and that nobody else may write. */
function readParts(place: string): Map<string, Buffer> {
  const { uid, mode } = statSync(place)
  if (process.getuid && (uid !== process.getuid() || (mode & 0o022) !== 0)) return new Map()
  const bytes = readFileSync(place)
  const start = bytes.indexOf('\n') + 1
  const body = bytes.subarray(start)
  const { whole, parts }: Head = JSON.parse(bytes.toString('utf8', 0, start))
  if (digestOf(body) !== whole) return new Map()
  return new Map(parts.map(([digest, from, to]) => [digest, body.subarray(from, to)]))
}
