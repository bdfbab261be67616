import type { Values } from '../../schema/generated/types.ts'
import { mlflowVersion } from './image.ts'
import { newestRead } from './releases.ts'
import { isAtLeast, type Version } from './version.ts'

/**
 * The releases that came with another schema of the database than the one before: those whose packages have a migration
 * more (mlflow/store/db_migrations/versions).
 */
// biome-ignore format: a table
export const schemaChanges: readonly Version[] = [
  [2, 3], [2, 4], [2, 8], [2, 13], [2, 13, 1], [2, 15], [2, 17], [2, 18], [3, 0], [3, 0, 1], [3, 1, 1], [3, 2], [3, 3], [3, 4], [3, 5],
  [3, 8], [3, 9], [3, 10], [3, 11], [3, 12], [3, 13], [3, 14], [3, 15], [3, 16], [3, 17], [3, 18],
]

/** The releases that came with another schema of the users (mlflow/server/auth/db/migrations/versions). */
export const userSchemaChanges: readonly Version[] = [
  [2, 5],
  [3, 7],
  [3, 9],
  [3, 10],
  [3, 12],
  [3, 13],
]

/** The first release that the lists cover. */
export const schemasSince: Version = [2, 0]

/** Whether the list covers a release. */
const isKnown = (version: Version): boolean => isAtLeast(version, schemasSince) && isAtLeast(newestRead, version)

/**
 * How another MLflow finds the database of one: of its own schema, of an older or a newer one; undefined where that is
 * not known.
 */
export function schemaStep(
  before: Values,
  after: Values,
  holds: 'records' | 'models' | 'users',
): 'same' | 'older' | 'newer' | undefined {
  const changes = holds === 'users' ? userSchemaChanges : schemaChanges
  const [from, to] = [mlflowVersion(before), mlflowVersion(after)]
  if (!from || !to || !isKnown(from) || !isKnown(to)) return undefined
  const [old, now] = [from, to].map((version) => changes.filter((change) => isAtLeast(version, change)).length)
  return old === now ? 'same' : old! < now! ? 'older' : 'newer'
}
