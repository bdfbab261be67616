import { type Lab, type Store, type Version, versions } from '../lab/lab.ts'
import { processes } from '../lab/memory.ts'
import type { Pod } from '../lab/pod.ts'

/** One thing to try. It throws when it is not so, and may return what was measured. */
export interface Trial {
  what: string[]
  run(lab: Lab): Promise<string | void>
}

export const mlflowColumn = (...names: Version[]): string => `MLflow ${names.map((name) => versions[name]).join(' → ')}`

/** Throws where a password stands in a log or in the command line of any process. */
export function seeNoSecret({ passwords }: Pick<Store, 'passwords'>, pods: Pod[]): void {
  const isIn = (text: string): boolean => passwords.some((password) => text.includes(password))
  const shown = processes().find(({ command }) => isIn(command))
  if (shown) throw new Error(`the password stands in the process list: ${shown.command.slice(0, 200)}`)
  for (const { log } of pods) if (isIn(log())) throw new Error(`the password stands in the log:\n${log()}`)
}

/** The lines of the start-up program in a log. */
export const lines = (log: string): string[] =>
  log.split('\n').flatMap((line) => (line.startsWith('mlflow-gitops: ') ? [line.slice('mlflow-gitops: '.length)] : []))

/**
 * Waits for a container to end, and sees that it does so with one clear line, and that Kubernetes sees it fail: it was
 * never ready, and its status is not 0.
 */
export async function seeFailure(pod: Pod, pattern: RegExp): Promise<void> {
  const wasReady = await pod.probe('readinessProbe')
  const status = await pod.ended()
  const last = lines(pod.log()).at(-1) ?? ''
  if (wasReady || status === 0 || !pattern.test(last) || pod.log().includes('Traceback')) {
    throw new Error(`status ${status}, expected ${pattern} as the last line and no traceback:\n${pod.log()}`)
  }
}
