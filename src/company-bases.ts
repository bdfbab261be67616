import type { CompiledEnvironment } from './model/environment.ts'
import { at, equal } from './model/json.ts'
import type { Source } from './model/source.ts'
import { companyOf } from './phases/2-resolve/company.ts'
import { commonPart, renderBase, type Shape, shapes } from './phases/4-render/bases.ts'
import type { UserPatch } from './phases/5-patch/patch.ts'
import { patchIfAccepted } from './phases/5-patch/patch-all.ts'
import type { Base } from './phases/8-factor/factor.ts'

/** The base of the environments of one shape. */
export interface ShapedBase extends Shape {
  base: Base
}

/**
 * The bases: the company, that is, what an environment is that says nothing of its own, once for each shape of workload
 * that some environment has. Patches that make sense only for some environments are in no base.
 *
 * @param shared the layers beneath every environment
 */
export async function companyBases({
  shared,
  environments,
}: {
  shared: readonly Source[]
  environments: readonly CompiledEnvironment[]
}): Promise<ShapedBase[]> {
  const company = companyOf(shared)
  const isDatabaseChosen = shared.length === 0 || at(company.written, ['backendStore', 'type']) !== undefined
  const on: Base = { name: commonPart.name, objects: commonPart.objects(company.values) }
  const used = shapes.filter(({ has }) => environments.some(({ environment }) => has(environment.values)))
  const bases: ShapedBase[] = []
  for (const shape of used) {
    const values = shape.of(company.values)
    const rendered = renderBase(values, isDatabaseChosen)
    const objects = (await patchIfAccepted(rendered, values.patches as UserPatch[])) ?? rendered
    const own = objects.filter((object) => !on.objects.some((common) => equal(common, object)))
    bases.push({ ...shape, base: { name: shape.name, objects: own, ...(own.length < objects.length && { on }) } })
  }
  return bases
}
