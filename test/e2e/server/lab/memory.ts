import { readdirSync, readFileSync } from 'node:fs'

/** A process, and what it takes of memory: a page that several share counts in each by its share. */
export interface Process {
  id: number
  parent: number
  /** Its command line, word after word. */
  command: string
  bytes: number
}

/** Every process there is. */
export function processes(): Process[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const parent = Number(/^PPid:\t(\d+)/m.exec(readFileSync(`/proc/${entry}/status`, 'utf8'))?.[1])
        const pss = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${entry}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
        const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return [{ id: Number(entry), parent, command, bytes: pss * 1024 }]
      } catch {
        // It has ended since.
        return []
      }
    })
}

/** A process and all that it has started. */
export function processesBelow(id: number): Process[] {
  const all = processes()
  const below = (parent: number): Process[] =>
    all.filter((process) => process.parent === parent).flatMap((process) => [process, ...below(process.id)])
  return [...all.filter((process) => process.id === id), ...below(id)]
}
