import { cell, compareCells, type Fleet } from './fleet.ts'
import { toEnvironment, toFleet } from './route.ts'
import { Scroll } from './scroll.tsx'
import type { ViewProps } from './view.ts'

/** Which releases of MLflow run where, and which environments are behind others of their folder. */
export function VersionsView({ fleet }: ViewProps) {
  const rows = Array.from({ length: fleet.size }, (_, row) => row).filter((row) => cell(fleet, row, 'mlflow') !== '')
  const releases = [...new Set(rows.map((row) => String(cell(fleet, row, 'mlflow'))))].sort(compareCells).reverse()
  const folders = grouped(rows, (row) => String(cell(fleet, row, 'folder')))
  const behind = folders.flatMap(([folder, own]) => behindIn(fleet, folder, own))
  return (
    <section aria-labelledby="versions-title">
      <h2 id="versions-title">Versions of MLflow</h2>
      <Scroll label="Versions by folder, as a table">
        <table>
          <caption>How many environments of each folder run which release, the newest first</caption>
          <thead>
            <tr>
              <th scope="col">Folder</th>
              {releases.map((release) => (
                <th key={release} scope="col" class="number">
                  <a href={toFleet({ mlflow: release })}>{release}</a>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">all</th>
              {releases.map((release) => (
                <Count key={release} count={countOf(fleet, rows, release)} most={rows.length} />
              ))}
            </tr>
            {folders.map(([folder, own]) => (
              <tr key={folder}>
                <th scope="row">
                  <a href={toFleet({ folder })}>{folder}</a>
                </th>
                {releases.map((release) => (
                  <Count
                    key={release}
                    count={countOf(fleet, own, release)}
                    most={own.length}
                    address={toFleet({ folder, mlflow: release })}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <h3>Who is behind whom</h3>
      {behind.length === 0 ? (
        <p class="minor">In no folder one environment has an older release than another.</p>
      ) : (
        <Scroll label="Who is behind whom, as a table">
          <table>
            <caption>{behind.length} environments have an older release than another of their folder</caption>
            <thead>
              <tr>
                <th scope="col">Environment</th>
                <th scope="col">Has</th>
                <th scope="col">Behind</th>
                <th scope="col">Which has</th>
              </tr>
            </thead>
            <tbody>
              {behind.map(({ id, has, ahead, newest }) => (
                <tr key={id}>
                  <th scope="row">
                    <a href={toEnvironment(id)}>{id}</a>
                  </th>
                  <td>{has}</td>
                  <td>
                    <a href={toEnvironment(ahead)}>{ahead}</a>
                  </td>
                  <td>{newest}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}

/** A number, the darker the greater its part. */
function Count({ count, most, address }: { count: number; most: number; address?: string }) {
  if (count === 0) return <td class="number" />
  const part = Math.ceil((count / most) * 4)
  return <td class={`number heat-${part}`}>{address === undefined ? count : <a href={address}>{count}</a>}</td>
}

const countOf = (fleet: Fleet, rows: readonly number[], release: string): number =>
  rows.filter((row) => cell(fleet, row, 'mlflow') === release).length

function grouped(rows: readonly number[], keyOf: (row: number) => string): [string, number[]][] {
  const found = new Map<string, number[]>()
  for (const row of rows) {
    const own = found.get(keyOf(row))
    if (own) own.push(row)
    else found.set(keyOf(row), [row])
  }
  return [...found].sort(([a], [b]) => compareCells(a, b))
}

interface Behind {
  id: string
  has: string
  ahead: string
  newest: string
}

/** The environments of a folder that have an older release than the newest there; tags that are none are left out. */
function behindIn(fleet: Fleet, folder: string, rows: readonly number[]): Behind[] {
  if (folder === '') return []
  const released = rows.filter((row) => /^\d/.test(String(cell(fleet, row, 'mlflow'))))
  const versionOf = (row: number): string => String(cell(fleet, row, 'mlflow'))
  const idOf = (row: number): string => String(cell(fleet, row, 'environment'))
  const [newest] = [...released].sort((a, b) => compareCells(versionOf(b), versionOf(a)))
  if (newest === undefined) return []
  return released
    .filter((row) => compareCells(versionOf(row), versionOf(newest)) < 0)
    .map((row) => ({ id: idOf(row), has: versionOf(row), ahead: idOf(newest), newest: versionOf(newest) }))
}
