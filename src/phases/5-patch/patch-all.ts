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
    const found = [
      ...result.problems.map(({ index, path, message, help }) =>
        toDiagnostic(environment, 'patch-failed', ['patches', index, ...path], message, help),
      ),
      ...(
        await Promise.all(
          result.objects.filter((object) => !objects.includes(object)).map((object) => refused(environment, object)),
        )
      ).flat(),
    ]
    diagnostics.push(...found)
    if (found.length === 0) environments.push({ environment, objects: result.objects })
  }
  return { environments, diagnostics }
}

async function refused(environment: Environment, object: KubernetesObject): Promise<Diagnostic[]> {
  const { kind, metadata } = object
  const last = environment.values.patches.findLastIndex(({ target }) => target.kind === kind)
  const unusable = Object.keys(isObject(metadata.annotations) ? metadata.annotations : {}).filter(isQuotedKey)
  const violations: { message: string; help?: string }[] = [
    ...((await validateObject(object)) ?? []),
    ...validateReferences(object),
    ...unusable.map((key) => ({
      message: `${formatPath(['metadata', 'annotations', key])} is an annotation on which Kustomize fails`,
    })),
  ]
  return violations.map(({ message, help = 'change the patch so that Kubernetes accepts the object' }) =>
    toDiagnostic(
      environment,
      'patch-refused',
      ['patches', Math.max(last, 0)],
      `with its patches, Kubernetes refuses ${kind} ${metadata.name}: ${message}`,
      help,
    ),
  )
}

const toDiagnostic = (environment: Environment, code: Code, path: Path, message: string, help?: string): Diagnostic =>
  diagnose(code, locateValue(environment, path), { message, help, environments: [environment.id] })
