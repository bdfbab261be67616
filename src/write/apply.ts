import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { textOf } from '../model/held-text.ts'
import { isMissing, systemFailure } from './failure.ts'
import { folderOf, inOut } from './out-path.ts'
import type { Plan } from './plan.ts'
import { temporaryName } from './temporary.ts'

/**
 * Says that the next thing is about to be done, and the path relative to out/ that a message names when it fails. To
 * prepare changes no file yet.
 */
type Begin = (action: 'prepare' | 'write' | 'remove', path: string) => void

/** What failed; nothing when all is done. `isPartial` where some of the files are new then, and others are not. */
interface Applied {
  diagnostics: Diagnostic[]
  isPartial: boolean
}

/**
 * Carries out a plan. Every text is written to a temporary file before the first is renamed to its place: a full
 * disk or a kill before that leaves the files as they were, one between the renames leaves each of them old or new.
 */
export function apply(plan: Plan): Applied {
  const out = join(plan.root, 'out')
  const temporary = join(out, temporaryName())
  let [action, path]: Parameters<Begin> = ['prepare', '']
  let isPartial = false
  try {
    carryOut(plan, out, temporary, (...next) => {
      isPartial ||= action !== 'prepare'
      ;[action, path] = next
    })
  } catch (error) {
    attempt(() => rmSync(temporary, { recursive: true, force: true }))
    for (const folder of plan.folders.toReversed()) attempt(() => rmdirSync(`${out}/${folder}`))
    return { diagnostics: [systemFailure(error, action === 'prepare' ? 'write' : action, inOut(path))], isPartial }
  }
  return { diagnostics: [], isPartial }
}

function carryOut(plan: Plan, out: string, temporary: string, begin: Begin): void {
  const staged = (index: number) => `${temporary}/${index}`
  for (const folder of changing(plan)) {
    begin('prepare', folder)
    assertWritable(`${out}/${folder}`)
  }
  if (plan.writes.length > 0) {
    begin('prepare', '')
    // A recursive mkdir calls a read-only file system a missing folder.
    makeFolder(out)
    mkdirSync(temporary, { recursive: true })
  }
  for (const [index, { path, text }] of plan.writes.entries()) {
    begin('prepare', path)
    writeNew(staged(index), textOf(text))
  }
  for (const folder of plan.folders) {
    begin('prepare', folder)
    mkdirSync(`${out}/${folder}`, { recursive: true })
  }
  for (const [index, { path }] of plan.writes.entries()) {
    begin('write', path)
    move(staged(index), `${out}/${path}`)
  }
  if (plan.writes.length > 0) {
    begin('remove', '')
    attempt(() => rmdirSync(temporary))
  }
  for (const path of plan.removes) {
    begin('remove', path)
    rmSync(`${out}/${path}`, { force: true })
  }
  for (const folder of plan.emptied) {
    begin('remove', folder)
    attempt(() => rmdirSync(`${out}/${folder}`))
  }
  for (const folder of plan.sweeps) {
    begin('remove', folder)
    rmSync(`${out}/${folder}`, { recursive: true, force: true })
  }
}

/** The same as writeFileSync with a flag, at two thirds of its cost. */
function writeNew(file: string, text: string): void {
  const descriptor = openSync(file, 'wx', 0o644)
  try {
    writeFileSync(descriptor, text)
  } finally {
    closeSync(descriptor)
  }
}

/** The folders that are there already and in which something changes: if one is locked, nothing must be half done. */
function changing(plan: Plan): Set<string> {
  const folders = new Set([...plan.writes.map(({ path }) => path), ...plan.removes].map(folderOf))
  for (const folder of plan.folders) folders.delete(folder)
  return folders
}

function assertWritable(folder: string): void {
  tolerateMissing(
    () => accessSync(folder, constants.W_OK | constants.X_OK),
    () => {},
  )
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function move(from: string, to: string): void {
  tolerateMissing(
    () => renameSync(from, to),
    () => {
      mkdirSync(dirname(to), { recursive: true })
      renameSync(from, to)
    },
  )
}

/** Another compile, whose own plan empties the folder, may remove it between two steps of this one. */
function tolerateMissing(take: () => void, otherwise: () => void): void {
  try {
    take()
  } catch (error) {
    if (!isMissing(error)) throw error
    otherwise()
  }
}

/** For what may fail: a folder that still holds something stays. */
function attempt(take: () => void): void {
  try {
    take()
  } catch {
    // The next run finds what is left.
  }
}
