import { count } from '../../diagnostics/prose.ts'
import type { Fleet } from '../../schema/generated/fleet.ts'

type Exception = NonNullable<Fleet['policies']>[number]['exceptions'][number]

/** How many days before its end an exception is told of. */
const notice = 14

interface Use {
  /** Whether an environment compiles only by it. */
  isNeeded: boolean
  /** Whether one that it is for violates the policy at all. */
  isViolated: boolean
  today: string
}

/** What is to be said of an exception itself: that it ends soon, or that nothing needs it. */
export function exceptionNote(
  policy: string,
  { environments, until }: Exception,
  { isNeeded, isViolated, today }: Use,
) {
  const who = environments.join(', ')
  const days = Math.round((Date.parse(until) - Date.parse(today)) / 86_400_000)
  if (isNeeded && days <= notice) {
    const message = `the exception of ${who} from ${policy} ends ${days === 0 ? 'today' : `in ${count(days, 'day')}`}`
    return { code: 'exception-ends' as const, message, help: 'mend what needs it, or set a later day in until' }
  }
  if (isNeeded || isViolated) return undefined
  const message = `nothing of ${who} violates ${policy}: the exception is not needed`
  return { code: 'exception-unused' as const, message, help: 'remove it' }
}
