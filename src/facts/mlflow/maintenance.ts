import { memoizeLast } from '../../model/memo.ts'
import type { ResourceRequirements, Values } from '../../schema/generated/types.ts'
import { archivalPlace } from './archival.ts'
import { runsPeriodicTasks } from './jobs.ts'
import { fullname } from './names.ts'

/** What a CronJob beside the server does, and when. */
export interface Task {
  /** The value that asks for it. */
  key: 'garbageCollection' | 'backup' | 'traceArchival'
  /** Its own name, and the label by which its pods are known: no Service, budget or policy of the server selects them. */
  name: string
  component: string
  schedule: string
  isSuspended: boolean
  /** The arguments of the start-up program. */
  args: string[]
  resources: ResourceRequirements
  /** How long one run may last, in seconds. */
  deadline: number
}

/** What stands behind the server's name in that of a task. */
export const taskSuffixes: Record<Task['key'], string> = {
  garbageCollection: '-gc',
  backup: '-backup',
  traceArchival: '-archive',
}

/** What is left beside `-` and the eleven characters that a CronJob gives its Jobs (pkg/apis/batch/validation, 1.34). */
export const longestTaskName = 52

/** A process with MLflow imported, and some room. */
const usual: ResourceRequirements = {
  requests: { cpu: '100m', memory: '512Mi' },
  limits: { memory: '512Mi' },
}

/** The tasks that the values ask for. */
export const tasks = memoizeLast((values: Values): readonly Task[] => [
  ...garbageCollection(values),
  ...backup(values),
  ...traceArchival(values),
])

function garbageCollection(values: Values): Task[] {
  const { enabled, olderThan, jobs, ...own } = values.garbageCollection
  if (!enabled) return []
  const args = ['gc', `--older-than=${olderThan}`, ...(jobs ? ['--jobs'] : [])]
  return [task(values, 'garbageCollection', { ...own, component: 'garbage-collection', args, deadline: 6 * 3600 })]
}

function backup(values: Values): Task[] {
  const { enabled, destination, keep, schedule, resources } = values.backup
  if (!enabled || destination === undefined) return []
  const args = ['backup', `--to=${destination}`, `--keep=${keep}`]
  return [task(values, 'backup', { schedule, resources, component: 'backup', args, deadline: 2 * 3600 })]
}

/** Where the server does it by itself, nobody else has to. */
function traceArchival(values: Values): Task[] {
  const { schedule, resources } = values.traceArchival
  if (archivalPlace(values) === undefined || runsPeriodicTasks(values)) return []
  const own = { schedule, resources, component: 'trace-archival', args: ['archive'], deadline: 6 * 3600 }
  return [task(values, 'traceArchival', own)]
}

/** Without pods of the server, whoever has stopped it wants its data left alone. */
function task(
  values: Values,
  key: Task['key'],
  {
    suspend = false,
    resources = usual,
    ...own
  }: Pick<Task, 'component' | 'schedule' | 'args' | 'deadline'> & {
    suspend?: boolean
    resources?: ResourceRequirements | undefined
  },
): Task {
  return {
    ...own,
    resources,
    key,
    name: fullname(values) + taskSuffixes[key],
    isSuspended: suspend || values.replicas === 0,
  }
}
