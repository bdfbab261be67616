import type { Code } from '../../diagnostics/catalogue.ts'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { objectRefusals } from '../../facts/kubernetes/refusals.ts'
import { patchPlace } from '../../facts/kustomize/patched-by.ts'
import {
  type CompiledEnvironment,
  type Environment,
  locateValue,
  type PatchedEnvironment,
} from '../../model/environment.ts'
import { at, formatPath, mapsOf, type Path } from '../../model/json.ts'
import { isNamesake, type KubernetesObject } from '../../model/kubernetes-object.ts'
import { renderedFrom } from '../../model/rendered-from.ts'
import type { UserPatch } from '../../model/user-patch.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import { extraFaults } from './extra-objects.ts'
import { patch } from './patch.ts'
import { type Refusal, refusals } from './refusals.ts'

/**
 * Applies each environment's own patches to its objects, and looks whether the API server would take what comes of it,
 * and what is rendered without any; then adds the user's own objects, which are held against the same. Environments
 * with errors are left out of what is returned.
 */
export async function patchAll(
  rendered: readonly (CompiledEnvironment & { extra: readonly KubernetesObject[] })[],
): Promise<{ environments: PatchedEnvironment[]; diagnostics: Diagnostic[] }> {
  const environments: PatchedEnvironment[] = []
  const diagnostics: Diagnostic[] = []
  for (const { environment, objects, extra } of rendered) {
    const found = objects.flatMap((object) => refusedValues(environment, object))
    if (found.length > 0) {
      diagnostics.push(...found)
      continue
    }
    const patches = environment.values.patches as UserPatch[]
    const result = patches.length > 0 ? patch(objects, patches) : { objects, problems: [] }
    for (const { index, path, message, help } of result.problems) {
      found.push(toDiagnostic(environment, 'patch-failed', ['patches', index, ...path], message, help))
    }
    for (const object of patchedOf(result.objects, objects)) {
      for (const refusal of await refusals(object)) found.push(refusedPatch(environment, objects, object, refusal))
    }
    for (const { code, path, message, help } of await extraFaults(extra, result.objects)) {
      found.push(toDiagnostic(environment, code, path, message, help))
    }
    diagnostics.push(...found)
    const all = [...result.objects, ...extra]
    if (found.length === 0) environments.push({ environment, rendered: objects, objects: all })
  }
  return { environments, diagnostics }
}

/** The objects with patches applied; undefined where one fails, or Kubernetes would refuse what comes of it. */
export async function patchIfAccepted(
  objects: readonly KubernetesObject[],
  patches: readonly UserPatch[],
): Promise<readonly KubernetesObject[] | undefined> {
  const result = patch(objects, patches)
  const refused = await Promise.all(patchedOf(result.objects, objects).map((object) => refusals(object)))
  return result.problems.length === 0 && refused.flat().length === 0 ? result.objects : undefined
}

const patchedOf = (after: readonly KubernetesObject[], before: readonly KubernetesObject[]): KubernetesObject[] =>
  after.filter((object) => !before.includes(object))

/** What Kubernetes refuses of what the values alone come to, where they were written. */
const refusedValues = (environment: Environment, object: KubernetesObject): Diagnostic[] =>
  objectRefusals(object).map(({ path, sentence, help }) => {
    const from = renderedFrom(environment, object, path)
    const where = from ? formatPath(from) : `${object.kind} ${object.metadata.name}: ${formatPath(path)}`
    return toDiagnostic(environment, 'kubernetes-refuses', from ?? [], `${where} ${sentence}`, help)
  })

/** What Kubernetes refuses of a patched object: at the field of the patch that made it so. */
function refusedPatch(
  environment: Environment,
  objects: readonly KubernetesObject[],
  object: KubernetesObject,
  { path, message, help = 'change the patch so that Kubernetes accepts the object' }: Refusal,
): Diagnostic {
  const { kind, metadata } = object
  const before = objects.find((one) => isNamesake(one, object)) ?? object
  const mistaken = mistakenItem(before, object, path)
  return toDiagnostic(
    environment,
    'patch-refused',
    patchPlace(environment.values.patches as UserPatch[], object, path),
    mistaken
      ? `${kind} ${metadata.name} has no ${mistaken.name} in ${mistaken.list}: the patch adds one, and ${message}`
      : `with its patches, Kubernetes refuses ${kind} ${metadata.name}: ${message}`,
    mistaken?.help ?? help,
  )
}

/** An item that a patch adds under a new name, and which one may have been meant. */
function mistakenItem(before: KubernetesObject, after: KubernetesObject, path: Path) {
  const name = at(after, [...path, 'name'])
  const names = mapsOf(at(before, path.slice(0, -1))).map((item) => String(item.name))
  if (typeof path.at(-1) !== 'number' || typeof name !== 'string' || names.includes(name)) return undefined
  const near = names.length === 1 ? names[0] : didYouMean(name, names)
  if (names.length === 0) return undefined
  const help = near === undefined ? `write one of ${names.join(', ')}, or all that it needs` : `did you mean ${near}?`
  return { name, list: String(path.at(-2)), help }
}

const toDiagnostic = (environment: Environment, code: Code, path: Path, message: string, help?: string): Diagnostic =>
  diagnose(code, locateValue(environment, path), { message, help, environments: [environment.id] })
