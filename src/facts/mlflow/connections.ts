import type { Values } from '../../schema/generated/types.ts'
import { workersOf } from './memory.ts'
import { mostPods } from './pod-count.ts'

/** SQLAlchemy's pool where nothing sets it (sqlalchemy.pool.QueuePool). */
const pool = { size: 5, maxOverflow: 10 }

/** How many connections database servers take where nobody has raised it (max_connections). */
const taken: { readonly [type in Values['backendStore']['type']]?: { name: string; most: number } } = {
  postgres: { name: 'PostgreSQL', most: 100 },
  mysql: { name: 'MySQL', most: 151 },
}

/** How many connections to the database of runs the pods may have open, each process a pool of its own. */
export function mostConnections(values: Values): { count: number; server: string; most: number } | undefined {
  const { type, pool: own = {} } = values.backendStore
  const server = taken[type]
  if (!server) return undefined
  const each = (own.size ?? pool.size) + (own.maxOverflow ?? pool.maxOverflow)
  return { count: mostPods(values) * workersOf(values) * each, server: server.name, most: server.most }
}
