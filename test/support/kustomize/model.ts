import type { Operation } from '../../../src/facts/kustomize/json-patch.ts'
import { applyJson6902 } from '../../../src/facts/kustomize/json-patch.ts'
import { applyStrategic } from '../../../src/facts/kustomize/strategic-merge.ts'
import type { Json, JsonObject } from '../../../src/model/json.ts'
import { isObject } from '../../../src/model/json.ts'
import type { KubernetesObject } from '../../../src/model/kubernetes-object.ts'
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
  for (const { path, target, options } of (kustomization.patches ?? []) as { [key: string]: Json }[]) {
    const patch = read(`${directory}/${path}`)
    const { kind, name } = isObject(target)
      ? { kind: target.kind, name: String(target.name).replaceAll('\\.', '.') }
      : { kind: (patch as JsonObject).kind, name: ((patch as JsonObject).metadata as JsonObject).name }
    objects = objects.flatMap((object) =>
      object.kind === kind && object.metadata.name === name ? apply(object, patch, options !== undefined) : object,
    )
  }
  const { namespace } = kustomization
  return objects.map((object) =>
    namespace === undefined ? object : { ...object, metadata: { ...object.metadata, namespace: String(namespace) } },
  )
}

function apply(object: KubernetesObject, patch: Json, mayRename: boolean): KubernetesObject[] {
  if (Array.isArray(patch)) {
    const result = applyJson6902(object, patch as Operation[])
    if (!result.ok) throw new Error(`operation ${result.index}: ${result.message}`)
    return [result.value as KubernetesObject]
  }
  const { object: result, faults } = applyStrategic(object, patch as JsonObject)
  if (faults.length > 0) throw new Error(JSON.stringify(faults))
  const [patched] = result ? [result as KubernetesObject] : []
  if (patched && !mayRename && patched.metadata.name !== object.metadata.name) throw new Error('renamed')
  return patched ? [patched] : []
}
