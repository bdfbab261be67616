import { versions, type Lab, type Store, type Version } from './lab.ts'
import { commandLinesWith, type Pod } from './pod.ts'

/** One thing to try. It throws when it is not so. */
export interface Trial {
  what: string[]
  run(lab: Lab): Promise<void>
}

export const mlflowColumn = (...names: Version[]): string =>
  `MLflow ${names.map((name) => versions[name]).join(' → ')}`

/** Throws where a password stands in a log or in the command line of any process. */
export function seeNoSecret({ secrets }: Store, pods: Pod[]): void {
  const lines = secrets.length > 0 ? commandLinesWith(secrets) : []
  if (lines.length > 0) throw new Error(`the password stands in the process list: ${lines[0]!.slice(0, 200)}`)
  for (const { log } of pods) {
    if (secrets.some((secret) => log().includes(secret))) throw new Error(`the password stands in the log:\n${log()}`)
  }
}

/** The lines of the start-up program in a log. */
export const lines = (log: string): string[] =>
  log.split('\n').flatMap((line) => (line.startsWith('mlflow-gitops: ') ? [line.slice('mlflow-gitops: '.length)] : []))

/** Waits for a container to end, and sees that it does so with one clear line. */
export async function seeFailure(pod: Pod, pattern: RegExp): Promise<void> {
  const status = await pod.ended()
  const last = lines(pod.log()).at(-1) ?? ''
  if (status === 0 || !pattern.test(last) || pod.log().includes('Traceback')) {
    throw new Error(`status ${status}, expected ${pattern} as the last line and no traceback:\n${pod.log()}`)
  }
}
