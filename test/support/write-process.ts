// Compiles in a process of its own, for the tests of what one process can't do to itself: be killed, race, lack rights.
// Says `ready`, then takes a Job as JSON on stdin, and answers with the diagnostics as JSON on stdout.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { apply } from '../../src/write/apply.ts'
import { plan } from '../../src/write/plan.ts'

export interface Job {
  root: string
  files: [path: string, text: string][]
  /** Kills itself with SIGKILL where the next call to change the file system would be the one of this number. */
  dieAt?: number
  /** The user to become first. */
  user?: number
}

process.stdout.write('ready\n')
const job = JSON.parse(fs.readFileSync(0, 'utf8')) as Job
if (job.user !== undefined) {
  process.setgroups!([])
  process.setgid!(job.user)
  process.setuid!(job.user)
}
const planned = plan(job.root, new Map(job.files))
if (job.dieAt !== undefined) {
  let calls = 0
  for (const name of ['mkdirSync', 'writeFileSync', 'renameSync', 'rmSync', 'rmdirSync'] as const) {
    fs[name] = new Proxy(fs[name], {
      apply(original, self, parameters) {
        if (++calls === job.dieAt) process.kill(process.pid, 'SIGKILL')
        return Reflect.apply(original as (...parameters: unknown[]) => unknown, self, parameters) as unknown
      },
    }) as never
  }
  syncBuiltinESMExports()
}
process.stdout.write(JSON.stringify([...planned.diagnostics, ...apply(planned).diagnostics]))
