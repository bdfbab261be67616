import type { ResourceRequirements, Values } from '../../schema/generated/types.ts'
import { fullname } from './names.ts'

/** What a CronJob beside the server does, and when. */
export interface Task {
  /** The value that asks for it. */
  key: 'garbageCollection'
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
export const taskSuffixes: Record<Task['key'], string> = { garbageCollection: '-gc' }

/** What is left beside `-` and the eleven characters that a CronJob gives its Jobs (pkg/apis/batch/validation, 1.34). */
export const longestTaskName = 52

/** A process with MLflow imported, and some room. */
const resources: ResourceRequirements = {
  requests: { cpu: '100m', memory: '512Mi' },
  limits: { memory: '512Mi' },
}

/** The tasks that the values ask for. */
export const tasks = (values: Values): Task[] => [...garbageCollection(values)]

function garbageCollection(values: Values): Task[] {
  const { enabled, olderThan, jobs, ...own } = values.garbageCollection
  if (!enabled) return []
  const args = ['gc', `--older-than=${olderThan}`, ...(jobs ? ['--jobs'] : [])]
  return [task(values, 'garbageCollection', { ...own, component: 'garbage-collection', args, deadline: 6 * 3600 })]
}

/** Without pods of the server, whoever has stopped it wants its data left alone. */
function task(
  values: Values,
  key: Task['key'],
  {
    suspend,
    ...own
  }: Pick<Task, 'component' | 'schedule' | 'args' | 'deadline'> & {
    suspend: boolean
    resources?: ResourceRequirements
  },
): Task {
  return {
    resources,
    ...own,
    key,
    name: fullname(values) + taskSuffixes[key],
    isSuspended: suspend || values.replicas === 0,
  }
}
