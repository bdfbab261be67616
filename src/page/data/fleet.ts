import type { CompiledObjects } from '../../compile.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { withoutSecrets } from '../../diagnostics/hide-secrets.ts'
import { formatLocation } from '../../diagnostics/prose.ts'
import { mostConnections } from '../../facts/mlflow/connections.ts'
import { showInvisible } from '../../text/escape.ts'
import { amounts, type ColumnKey, columns, groupings, type Row } from '../columns.ts'
import type { FleetData, Table } from '../data.ts'
import { serverOf } from './posture.ts'
import { thingsOf } from './things.ts'

interface Fleet {
  /** All of it, whether it is in the page or not. */
  all: CompiledObjects
  rows: readonly Row[]
  /** The rows of those that are in the page. */
  shown: readonly Row[]
  /** With a base, the rows that those had then. */
  before: readonly Row[] | undefined
  diagnostics: readonly Diagnostic[]
}

/** What the page's script reads first. */
export function fleetData({ all, rows, shown, before, diagnostics }: Fleet): FleetData {
  const ids = shown.map(({ environment }) => String(environment))
  const places = new Map(ids.map((id, place) => [id, place]))
  return {
    columns: tableOf(shown, keys),
    ...(before && { before: tableOf(before, ['environment', ...groupings, ...amounts]) }),
    things: thingsOf(all, places),
    diagnostics: withoutSecrets(diagnostics).map(({ severity, code, message, help, location, environments = [] }) => ({
      severity,
      code,
      message: showInvisible(message),
      ...(help !== undefined && { help: showInvisible(help) }),
      place: showInvisible(formatLocation(location)),
      environments: environments.flatMap((id) => places.get(id) ?? []),
    })),
    servers: serversOf(
      all,
      rows.filter(({ environment }) => !places.has(String(environment))),
    ),
  }
}

const keys = columns.map(({ key }) => key)

const tableOf = <Key extends ColumnKey>(rows: readonly Row[], keys: readonly Key[]): Table<Key> =>
  Object.fromEntries(keys.map((key) => [key, rows.map((row) => visible(row[key]))])) as Table<Key>

const visible = (cell: string | number): string | number => (typeof cell === 'string' ? showInvisible(cell) : cell)

function serversOf({ environments }: CompiledObjects, others: readonly Row[]): FleetData['servers'] {
  return Object.fromEntries(
    environments.flatMap(({ environment: { values }, objects }) => {
      const most = mostConnections(values)?.most
      const server = serverOf(objects, values.namespace)
      if (most === undefined || server === '') return []
      const asking = others.filter((row) => row.server === server)
      return [[server, { most, others: asking.reduce((sum, { connections }) => sum + Number(connections), 0) }]]
    }),
  )
}
