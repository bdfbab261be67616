import type { CompiledObjects } from '../compile.ts'
import type { UserPatch } from '../model/user-patch.ts'
import { companyOf } from '../phases/2-resolve/company.ts'
import { render } from '../phases/4-render/render.ts'
import { patch } from '../phases/5-patch/patch.ts'
import { type CompiledState, stateOf } from '../recompile.ts'

/** What new environments are compared with: one that says nothing but what the company says for all. */
export function companyState({ company, fleetFile }: CompiledObjects): CompiledState {
  const { written, values: said } = companyOf(company)
  const { clusters } = fleetFile.fleet ?? {}
  // Which cluster an environment is on is none of what is compared.
  const cluster = clusters && !Object.hasOwn(clusters, said.cluster) ? Object.keys(clusters)[0]! : said.cluster
  const values = { ...said, cluster }
  const source = { file: '', text: '', values: written, spans: new WeakMap() }
  const environment = { id: values.namespace, source, layers: [source], isComplete: true, written, values }
  // A patch that fails here is for some environments only.
  const { objects } = patch(render(values), values.patches as UserPatch[])
  return stateOf({ environment, objects }, fleetFile)
}
