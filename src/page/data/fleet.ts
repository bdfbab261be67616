import type { CompiledObjects } from '../../compile.ts'
import { withoutSecrets } from '../../diagnostics/hide-secrets.ts'
import { formatLocation } from '../../diagnostics/prose.ts'
import { mostConnections } from '../../facts/mlflow/connections.ts'
import { showInvisible } from '../../text/escape.ts'
import { columns, type Row } from '../columns.ts'
import type { FleetData } from '../data.ts'
import { amountsOf } from './capacity.ts'
import { serverOf } from './posture.ts'
import { thingsOf } from './things.ts'

/** What the page's script reads first. */
export function fleetData(all: CompiledObjects, rows: readonly Row[], before: CompiledObjects | undefined): FleetData {
  const places = new Map(all.ids.map((id, place) => [id, place]))
  return {
    columns: Object.fromEntries(
      columns.map(({ key }) => [key, rows.map((row) => shown(row[key]))]),
    ) as FleetData['columns'],
    ...(before && {
      before: Object.fromEntries(before.environments.map((one) => [one.environment.id, amountsOf(one)])),
    }),
    things: thingsOf(all).map((thing) => ({ ...thing, name: showInvisible(thing.name) })),
    diagnostics: withoutSecrets(all.diagnostics).map(
      ({ severity, code, message, help, location, environments = [] }) => ({
        severity,
        code,
        message: showInvisible(message),
        ...(help !== undefined && { help: showInvisible(help) }),
        place: showInvisible(formatLocation(location)),
        environments: environments.flatMap((id) => places.get(id) ?? []),
      }),
    ),
    servers: serversOf(all),
  }
}

const shown = (cell: string | number): string | number => (typeof cell === 'string' ? showInvisible(cell) : cell)

function serversOf({ environments }: CompiledObjects): Record<string, number> {
  return Object.fromEntries(
    environments.flatMap(({ environment: { values }, objects }) => {
      const most = mostConnections(values)?.most
      const server = serverOf(objects, values.namespace)
      return most === undefined || server === '' ? [] : [[server, most]]
    }),
  )
}
