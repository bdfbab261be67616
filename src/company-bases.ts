import { identity } from './compare/compare.ts'
import { isEncrypted } from './facts/kubernetes/sealed.ts'
import { validateObject } from './facts/kubernetes/validate.ts'
import type { CompiledEnvironment, Environment } from './model/environment.ts'
import { asJson, at, equal } from './model/json.ts'
import type { KubernetesObject } from './model/kubernetes-object.ts'
import type { Source } from './model/source.ts'
import type { UserPatch } from './model/user-patch.ts'
import { companyOf } from './phases/2-resolve/company.ts'
import { findingsOf } from './phases/3-check/rule.ts'
import { extraObjectRules } from './phases/3-check/rules/extra-objects.ts'
import { patchRules } from './phases/3-check/rules/patches.ts'
import { secretRules } from './phases/3-check/rules/secrets.ts'
import { commonPart, renderBase, type Workload, workloads } from './phases/4-render/bases.ts'
import { extraObjects } from './phases/4-render/extra-objects.ts'
import { extraFaults } from './phases/5-patch/extra-objects.ts'
import { patchIfAccepted } from './phases/5-patch/patch-all.ts'
import type { Base } from './phases/8-factor/factor.ts'
import type { Values } from './schema/generated/types.ts'

/** The base of the environments of one workload. */
export interface WorkloadBase extends Workload {
  base: Base
}

/**
 * The bases: the company, that is, an environment that says nothing but its namespace, rendered once for each workload
 * that some environment has. A patch that fails there, because it is for some environments only, is left out.
 *
 * @param company the layers beneath every environment
 */
export const companyBases = (
  company: readonly Source[],
  environments: readonly Pick<CompiledEnvironment, 'environment'>[],
): Promise<WorkloadBase[]> =>
  Promise.all(
    workloads
      .filter(({ has }) => environments.some(({ environment }) => has(environment.values)))
      .map((workload) => companyBase(company, workload)),
  )

/** The base of one workload. */
export async function companyBase(company: readonly Source[], workload: Workload): Promise<WorkloadBase> {
  const { written, values } = companyOf(company)
  // Without a company the base is what the schema's defaults make.
  const isDatabaseChosen = company.length === 0 || typeof at(written, ['backendStore', 'type']) === 'string'
  const on: Base = { name: commonPart.name, objects: commonPart.objects(values) }
  const rendered = (values: Values) => distinct(renderBase(workload.of(values), isDatabaseChosen))
  let objects: readonly KubernetesObject[] = rendered(await withSoundParts(values, rendered))
  for (const patch of wellFormed(values)) objects = (await patchIfAccepted(objects, [patch])) ?? objects
  objects = distinct([...objects, ...(await soundExtras(values, objects))])
  const own = objects.filter((object) => !on.objects.some((common) => equal(common, object)))
  return { ...workload, base: { name: workload.name, objects: own, ...(own.length < objects.length && { on }) } }
}

/** What is part of a pod: a mount needs its volume, and two of one name are one too many. */
const podParts = { extraVolumes: [], extraVolumeMounts: [], extraContainers: [], initContainers: [] }

/**
 * The values without those parts that only an environment makes whole: of a pod, and of a Service what is for some types
 * of it alone.
 */
async function withSoundParts(values: Values, rendered: (values: Values) => KubernetesObject[]): Promise<Values> {
  const { nodePort: _, ...service } = values.service
  const bare = { ...values, ...podParts, service: { ...service, loadBalancerSourceRanges: [] } }
  if (equal(asJson(bare), asJson(values))) return values
  const refused = await Promise.all(rendered(values).map((object) => validateObject(object)))
  return refused.some((found) => found && found.length > 0) ? bare : values
}

/** The user's own objects in which there is no mistake. What is encrypted is one environment's alone. */
async function soundExtras(values: Values, server: readonly KubernetesObject[]): Promise<KubernetesObject[]> {
  const extra = extraObjects(values)
  const company = { values, written: {}, layers: [] as Source[] } as unknown as Environment
  const findings = findingsOf({ ...extraObjectRules, ...secretRules }, company)
  const faults = [...findings, ...(await extraFaults(extra, server))]
  return extra.filter((object, index) => !isEncrypted(object) && !faults.some(({ path }) => path[1] === index))
}

/** The first of each kind and name: two volumes of a company may create one claim, until its environments differ. */
const distinct = (objects: readonly KubernetesObject[]): KubernetesObject[] =>
  objects.filter((object, index) => objects.findIndex((other) => identity(other) === identity(object)) === index)

/** The patches in which no rule finds a mistake. */
function wellFormed(values: Values): UserPatch[] {
  const findings = findingsOf(patchRules, { values } as Environment)
  return values.patches.filter((_, index) => !findings.some(({ path }) => path[1] === index)) as UserPatch[]
}
