import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { goProgram } from '../../../support/go.ts'

/** The release of Grafana's own library of its dashboards' schema. */
const library = { module: 'github.com/grafana/grafana-foundation-sdk/go', version: '0.0.22' }

/** What Grafana's library has against a dashboard: a field that it does not know, or misses; empty where it has nothing. */
export async function dashboardFault(text: string): Promise<string> {
  const source = readFileSync(join(import.meta.dirname, 'grafana.go'), 'utf8')
  const program = await goProgram('grafana-dashboard', source, library.module, library.version)
  const { status, stderr } = spawnSync(program, { input: text, encoding: 'utf8' })
  return status === 0 ? '' : stderr
}
