import { at, mapOf } from '../model/json.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import { named } from './manifest.ts'
import { own } from './map-names.ts'

/** The ServiceAccount of the pods: one that is given becomes the environment's, of others the name is enough. */
export function mapServiceAccount({ pod, podPath, workload, manifests }: RunningServer, draft: Draft): void {
  const name = at(pod, ['spec', 'serviceAccountName'])
  if (typeof name !== 'string' || name === '' || name === 'default') return
  draft.set(['serviceAccountName'], name, workload.place([...podPath, 'spec', 'serviceAccountName']))
  const account = named(manifests, 'ServiceAccount', name)
  if (!account) return
  draft.set(['serviceAccount', 'create'], true, account.place(['metadata', 'name']))
  const annotations = own(mapOf(account.object.metadata.annotations))
  if (Object.keys(annotations).length > 0)
    draft.set(['serviceAccount', 'annotations'], annotations, account.place(['metadata', 'annotations']))
}
