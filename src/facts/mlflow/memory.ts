import type { Values } from '../../schema/generated/types.ts'
import { isSince } from './image.ts'
import { runsJobs } from './jobs.ts'
import { since } from './releases.ts'
import { variableNames } from './variable-names.ts'
import { textOfVariable } from './variables.ts'

/**
 * The memory of an idle server in MiB, as MLflow 3.17.2 and 3.18.0 take it: one worker 415, four 970, and with the
 * background jobs 2,240 (proportional set sizes, measured on Linux with SQLite).
 */
const idle = { server: 230, worker: 185, jobs: 1270 }

/** The workers of `mlflow server` where nothing sets their number. */
const defaultWorkers = 4

/** How many processes of a pod answer requests. */
export function workersOf({ env_vars, server }: Values): number {
  const variable = env_vars[variableNames.workers]
  return server.workers ?? (Number(variable === undefined ? '' : textOfVariable(variable)) || defaultWorkers)
}

/** What a server takes before the first request, in MiB; undefined for releases that serve in another way. */
export function idleMemory(values: Values): { workers: number; jobs: boolean; mebibytes: number } | undefined {
  if (isSince(values, since.uvicorn) === false) return undefined
  const workers = workersOf(values)
  const jobs = runsJobs(values)
  return { workers, jobs, mebibytes: idle.server + workers * idle.worker + (jobs ? idle.jobs : 0) }
}
