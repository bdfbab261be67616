import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename } from 'node:path'

/** The line of out/.gitignore that covers every temporary folder. */
export const ignored = '.tmp-*/\n'

/** How old a temporary entry of another machine or container is before it is a leftover: no run takes as long. */
const oldest = 24 * 60 * 60 * 1000

/**
 * A name for what this process writes before it is renamed. It lies beside its place, because only there a rename is
 * sure to stay on one file system. It names the process, and where its number counts, so that the leftovers of a killed
 * one can be recognised.
 */
export const temporaryName = (): string => `.tmp-${process.pid}-${here()}-${randomBytes(4).toString('hex')}`

/** Whether an entry is a temporary one that its process has left behind. */
export function isStale(file: string): boolean {
  const [, id, where] = /^\.tmp-(\d+)-([0-9a-f]{8})-[0-9a-f]{8}$/.exec(basename(file)) ?? []
  if (id === undefined) return false
  return where === here() ? !isAlive(Number(id)) : isOld(file)
}

/** Stands for the set of processes that this one can see: of a boot of a machine, and of a container on it. */
const here = (): string =>
  createHash('sha256')
    .update([hostname(), ...[bootId, pidNamespace].map(orNothing)].join('\n'))
    .digest('hex')
    .slice(0, 8)

/** See proc_sys_kernel(5) and pid_namespaces(7); other systems have neither. */
const bootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')
const pidNamespace = (): string => readlinkSync('/proc/self/ns/pid')

function orNothing(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}

function isOld(file: string): boolean {
  try {
    return Date.now() - statSync(file).mtimeMs > oldest
  } catch {
    return false
  }
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch (error) {
    // EPERM: there is one, of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
