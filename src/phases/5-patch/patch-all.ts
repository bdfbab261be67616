import type { Code } from '../../diagnostics/catalogue.ts'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { validateReferences } from '../../facts/kubernetes/api-server-rules.ts'
import { validateObject } from '../../facts/kubernetes/validate.ts'
import { isQuotedKey } from '../../facts/kustomize/quoted-key.ts'
import { type CompiledEnvironment, type Environment, locateValue } from '../../model/environment.ts'
import { formatPath, isObject, type Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { patch, type UserPatch } from './patch.ts'

/**
 * Applies each environment's own patches to its objects, and looks whether the API server would take what comes of it.
 * Environments with errors are left out of what is returned.
 */
export async function patchAll(
  rendered: readonly CompiledEnvironment[],
): Promise<{ environments: CompiledEnvironment[]; diagnostics: Diagnostic[] }> {
  const environments: CompiledEnvironment[] = []
  const diagnostics: Diagnostic[] = []
  for (const { environment, objects } of rendered) {
    if (environment.values.patches.length === 0) {
      environments.push({ environment, objects })
      continue
    }
    const result = patch(objects, environment.values.patches as UserPatch[])
    const refused = await Promise.all(
      patchedOf(result.objects, objects).map(async (object) =>
        (await refusals(object)).map((refusal) => refusedPatch(environment, object, refusal)),
      ),
    )
    const found = [
      ...result.problems.map(({ index, path, message, help }) =>
        toDiagnostic(environment, 'patch-failed', ['patches', index, ...path], message, help),
      ),
      ...refused.flat(),
    ]
    diagnostics.push(...found)
    if (found.length === 0) environments.push({ environment, objects: result.objects })
  }
  return { environments, diagnostics }
}

/** The objects with patches applied; undefined where one fails, or Kubernetes would refuse what comes of it. */
export async function patchIfAccepted(
  objects: readonly KubernetesObject[],
  patches: readonly UserPatch[],
): Promise<readonly KubernetesObject[] | undefined> {
  const result = patch(objects, patches)
  const refused = await Promise.all(patchedOf(result.objects, objects).map(refusals))
  return result.problems.length === 0 && refused.flat().length === 0 ? result.objects : undefined
}

const patchedOf = (after: readonly KubernetesObject[], before: readonly KubernetesObject[]): KubernetesObject[] =>
  after.filter((object) => !before.includes(object))

interface Refusal {
  message: string
  help?: string
}

/** Why Kubernetes, or Kustomize, would not take an object. */
async function refusals(object: KubernetesObject): Promise<Refusal[]> {
  const { annotations } = object.metadata
  const unusable = Object.keys(isObject(annotations) ? annotations : {}).filter(isQuotedKey)
  return [
    ...((await validateObject(object)) ?? []),
    ...validateReferences(object),
    ...unusable.map((key) => ({
      message: `${formatPath(['metadata', 'annotations', key])} is an annotation on which Kustomize fails`,
    })),
  ]
}

function refusedPatch(
  environment: Environment,
  { kind, metadata }: KubernetesObject,
  { message, help = 'change the patch so that Kubernetes accepts the object' }: Refusal,
): Diagnostic {
  const last = environment.values.patches.findLastIndex(({ target }) => target.kind === kind)
  return toDiagnostic(
    environment,
    'patch-refused',
    ['patches', Math.max(last, 0)],
    `with its patches, Kubernetes refuses ${kind} ${metadata.name}: ${message}`,
    help,
  )
}

const toDiagnostic = (environment: Environment, code: Code, path: Path, message: string, help?: string): Diagnostic =>
  diagnose(code, locateValue(environment, path), { message, help, environments: [environment.id] })
