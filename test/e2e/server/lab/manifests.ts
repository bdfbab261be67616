import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { build } from '../../../support/kustomize/build.ts'
import { runCommand, writeFiles } from '../../../support/project.ts'

/** The Kustomize that Flux embeds; Argo CD's is a patch release later. */
const kustomizeVersion = '5.8.1'

/** What a cluster is given: an environment of these values, compiled by the command, its overlay built by Kustomize. */
export async function manifests(folder: string, values: JsonObject): Promise<KubernetesObject[]> {
  const root = mkdtempSync(join(folder, 'root-'))
  writeFiles(root, { 'environments/lab.yaml': JSON.stringify(values) })
  const { status, stderr } = runCommand(['compile', '--root', root])
  if (status !== 0) throw new Error(`the environment does not compile:\n${stderr}`)
  return build(kustomizeVersion, join(root, 'out/overlays/lab'))
}
