import { isSqlite } from '../../mlflow/storage.ts'
import type { Rules } from '../rule.ts'

const examples = { host: 'postgres.example.com', database: 'mlflow' }

export const database: Rules = {
  'database-incomplete': {
    severity: 'error',
    summary: 'A database server without host or database',
    find: ({ values }) =>
      isSqlite(values)
        ? []
        : (['host', 'database'] as const)
            .filter((key) => !values.backendStore[key])
            .map((key) => ({
              path: ['backendStore', 'type'],
              message: `${values.backendStore.type} needs backendStore.${key}`,
              help: `add ${key}: ${examples[key]} below backendStore`,
            })),
  },
  'image-unpinned': {
    severity: 'error',
    summary: "A database server with the default image, which an update of this package would change, and the database's schema with it",
    find: ({ values, written }) =>
      isSqlite(values) || (written.image ?? null) !== null
        ? []
        : [
            {
              path: ['backendStore', 'type'],
              message: `the image is only a default: an update of this package would start another MLflow on the ${values.backendStore.type} database`,
              help: `pin it: image: ${values.image}`,
            },
          ],
  },
  'driver-ignored': {
    severity: 'warning',
    summary: 'A driver is named for a database that has but one',
    find: ({ values: { backendStore } }) =>
      backendStore.driver && backendStore.type !== 'mysql'
        ? [
            {
              path: ['backendStore', 'driver'],
              message: `backendStore.driver is read for mysql only, not for ${backendStore.type}`,
              help: 'leave it out',
            },
          ]
        : [],
  },
}
