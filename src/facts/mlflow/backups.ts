import type { Values, Variable } from '../../schema/generated/types.ts'
import { variableNames } from './variable-names.ts'

/** Where copies of databases are, and whether the server's start reads them; undefined where nothing is there. */
export const backupPlace = ({ backup }: Values): string | undefined =>
  backup.enabled || backup.restore !== 'never' ? backup.destination : undefined

/** What has the start-up program fill the place of a missing database. */
export const restoreVariables = ({
  backup: { destination, restore },
}: Values): { name: string; value: Variable; by: string }[] =>
  restore === 'never' || destination === undefined
    ? []
    : [
        { name: variableNames.restoreFrom, value: destination, by: 'backup.destination' },
        { name: variableNames.restore, value: restore, by: 'backup.restore' },
      ]

/** Whether the start of a pod may have to bring a database first. */
export const isRestored = (values: Values): boolean => restoreVariables(values).length > 0
