import { parse } from 'yaml'
import { applyJson6902 } from '../../../src/facts/kustomize/json-patch.ts'
import { type LabelEntry, labelled } from '../../../src/facts/kustomize/labels.ts'
import { withNewNames } from '../../../src/facts/kustomize/name-reference.ts'
import { applyStrategic } from '../../../src/facts/kustomize/strategic-merge.ts'
import type { Json, JsonObject } from '../../../src/model/json.ts'
import { at, isObject } from '../../../src/model/json.ts'
import type { KubernetesObject } from '../../../src/model/kubernetes-object.ts'
import type { Operation } from '../../../src/model/user-patch.ts'
import type { KustomizeFile } from '../../../src/phases/8-factor/factor.ts'

/** What `kustomize build` makes of an overlay, by our own merge: no process, so thousands of them are quick. */
export function modelBuild(files: readonly KustomizeFile[], directory: string): KubernetesObject[] {
  const contents = new Map(files.map(({ path, content }) => [path, content]))
  const read = (path: string): Json => {
    const content = contents.get(path)
    if (content === undefined) throw new Error(`no ${path}`)
    return content
  }
  const kustomization = read(`${directory}/kustomization.yaml`) as JsonObject
  let objects = (kustomization.resources as string[]).flatMap((resource) => {
    const path = new URL(resource, `file:///${directory}/`).pathname.slice(1)
    return path.endsWith('.yaml') ? [read(path) as KubernetesObject] : modelBuild(files, path)
  })
  const renamed: { base: KubernetesObject; object: KubernetesObject }[] = []
  for (const { path, patch: inline, target } of (kustomization.patches ?? []) as { [key: string]: Json }[]) {
    const patch = inline === undefined ? read(`${directory}/${path}`) : (parse(inline as string) as Json)
    const { kind, name } = isObject(target)
      ? target
      : { kind: (patch as JsonObject).kind, name: at(patch, ['metadata', 'name']) }
    const pattern = new RegExp(`^(?:${isObject(target) ? name : String(name).replaceAll('.', '\\.')})$`)
    objects = objects.flatMap((object) => {
      if (!String(kind).split('|').includes(object.kind) || !pattern.test(object.metadata.name)) return object
      const result = apply(object, patch)
      if (result && result.metadata.name !== object.metadata.name) renamed.push({ base: object, object: result })
      return result ?? []
    })
  }
  objects = objects.map((object) => withNewNames(object, renamed))
  for (const entry of (kustomization.labels ?? []) as LabelEntry[]) {
    objects = objects.map((object) => labelled(object, entry))
  }
  const { namespace } = kustomization
  return objects.map((object) =>
    namespace === undefined ? object : { ...object, metadata: { ...object.metadata, namespace: String(namespace) } },
  )
}

function apply(object: KubernetesObject, patch: Json): KubernetesObject | undefined {
  if (Array.isArray(patch)) {
    const result = applyJson6902(object, patch as Operation[])
    if (!result.ok) throw new Error(`operation ${result.index}: ${result.message}`)
    return result.value as KubernetesObject
  }
  const { object: result, faults } = applyStrategic(object, patch as JsonObject)
  if (faults.length > 0) throw new Error(JSON.stringify(faults))
  return result as KubernetesObject | undefined
}
