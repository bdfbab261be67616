import { header } from '../../model/header.ts'
import type { Json } from '../../model/json.ts'
import { toYaml } from './yaml.ts'

/**
 * The text of a generated file: one YAML document, or several.
 *
 * @param file.path relative to out/: `overlays/prod/deployment.patch.yaml`
 * @param file.text what the document must be, byte for byte
 * @param file.source the source named in its comment: `environments/prod.yaml`
 */
export const emitFile = ({ path, documents, source, text }: EmittedFile): string =>
  // Joined, not added: a text that was put together piece by piece keeps all its pieces in memory until it is written.
  [header(path, source), text ?? documents.map(toYaml).join('---\n')].join('')

interface EmittedFile {
  path: string
  documents: Json[]
  source: string
  text?: string | undefined
}
