import { header } from '../../model/header.ts'
import type { Json } from '../../model/json.ts'
import { toYaml } from './yaml.ts'

/**
 * The text of a generated file: one YAML document, or several.
 *
 * @param file.path relative to out/: `overlays/prod/deployment.patch.yaml`
 * @param file.source the source named in its comment: `environments/prod.yaml`
 */
export const emitFile = (file: { path: string; documents: Json[]; source: string }): string =>
  // Joined, not added: a text that was put together piece by piece keeps all its pieces in memory until it is written.
  [header(file.path, file.source), file.documents.map(toYaml).join('---\n')].join('')
