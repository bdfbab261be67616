import { toEnvironment, toFleet } from '../route.ts'
import { cell, compareCells, type Fleet, groupedBy } from './fleet.ts'
import { type Lane, lanesOf, stageName, standing } from './lanes.ts'
import { Table } from './table.tsx'
import type { ViewProps } from './view.ts'

/** Which releases of MLflow run where, and which stages are behind the ones before them. */
export function VersionsView({ fleet }: ViewProps) {
  const rows = [...fleet.places.values()].filter((row) => cell(fleet, row, 'mlflow') !== '')
  const releases = [...new Set(rows.map((row) => String(cell(fleet, row, 'mlflow'))))].sort(compareCells).reverse()
  const folders = groupedBy(fleet, rows, 'folder').map(([folder, own]) => ({ folder, own }))
  return (
    <section aria-labelledby="versions-title">
      <h2 id="versions-title">Versions of MLflow</h2>
      <Table
        label="Versions by folder"
        caption="How many environments of each folder run which release, the newest first"
        keyOf={({ folder }) => folder}
        rows={[{ folder: '', own: rows }, ...folders]}
        columns={[
          {
            title: 'Folder',
            isName: true,
            cell: ({ folder }) => (folder === '' ? 'all' : <a href={toFleet({ folder })}>{folder}</a>),
          },
          ...releases.map((release) => {
            const countIn = (own: readonly number[]): number =>
              own.filter((row) => cell(fleet, row, 'mlflow') === release).length
            return {
              title: release,
              head: <a href={toFleet({ mlflow: release })}>{release}</a>,
              isNumber: true,
              look: ({ own }: { own: number[] }) => `heat-${Math.ceil((countIn(own) / own.length) * 4)}`,
              cell: ({ folder, own }: { folder: string; own: number[] }) =>
                countIn(own) > 0 && <a href={toFleet({ folder, mlflow: release })}>{countIn(own)}</a>,
            }
          }),
        ]}
      />
      <Lanes fleet={fleet} />
    </section>
  )
}

/** Who is behind whom: environments that differ by their stage alone. */
function Lanes({ fleet }: { fleet: Fleet }) {
  const { lanes, ranks } = lanesOf(fleet)
  if (lanes.length === 0) return null
  const isUneven = (lane: Lane): boolean => ranks.some((rank) => standing(fleet, lane, rank) !== undefined)
  const uneven = lanes.filter(isUneven)
  return (
    <>
      <h3>Stages</h3>
      <Table
        label="Releases by stage"
        caption={`${uneven.length} of ${lanes.length} applications have a stage with another release than the one before it; they come first`}
        look="stacks"
        keyOf={({ name }) => name}
        rows={[...uneven, ...lanes.filter((lane) => !isUneven(lane))]}
        columns={[
          { title: 'Application', isName: true, cell: ({ name }) => name },
          ...ranks.map((rank) => ({
            title: stageName(rank),
            head: <StageHead {...{ fleet, lanes, rank }} />,
            cell: (lane: Lane) => <Stage {...{ fleet, lane, rank }} />,
          })),
        ]}
      />
    </>
  )
}

/** A stage, with how many applications are behind or ahead there. */
function StageHead({ fleet, lanes, rank }: { fleet: Fleet; lanes: readonly Lane[]; rank: number }) {
  const counts = (['behind', 'ahead'] as const)
    .map((one) => ({ one, count: lanes.filter((lane) => standing(fleet, lane, rank) === one).length }))
    .filter(({ count }) => count > 0)
  return (
    <>
      {stageName(rank)} <span class="was">{counts.map(({ one, count }) => `${count} ${one}`).join(', ')}</span>
    </>
  )
}

function Stage({ fleet, lane, rank }: { fleet: Fleet; lane: Lane; rank: number }) {
  const row = lane.rows.get(rank)
  if (row === undefined) return null
  const found = standing(fleet, lane, rank)
  return (
    <>
      <a href={toEnvironment(String(cell(fleet, row, 'environment')))}>{cell(fleet, row, 'mlflow')}</a>{' '}
      {found && <span class={`tag ${found === 'ahead' ? 'caution' : 'changed'}`}>{found}</span>}
    </>
  )
}
