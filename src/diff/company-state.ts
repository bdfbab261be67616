import type { CompiledObjects } from '../compile.ts'
import { companyOf } from '../phases/2-resolve/company.ts'
import { type CompiledState, objectsOf, stateOf, unfiled } from '../recompile.ts'

/** What new environments are compared with: one that says nothing but what the company says for all. */
export function companyState({ company, fleetFile }: CompiledObjects): CompiledState {
  const { written, values: said } = companyOf(company)
  const { clusters } = fleetFile.fleet ?? {}
  // Which cluster an environment is on is none of what is compared.
  const cluster = clusters && !Object.hasOwn(clusters, said.cluster) ? Object.keys(clusters)[0]! : said.cluster
  const values = { ...said, cluster }
  // A patch that fails here is for some environments only.
  const { objects } = objectsOf(values)
  return stateOf({ environment: { ...unfiled(values.namespace, written), written, values }, objects }, fleetFile)
}
