import { toYaml } from '../phases/9-emit/yaml.ts'
import type { PlainSecret } from './plain-secrets.ts'

/** The Secret that holds what stood in plain text. The only text of an import with a secret in it. */
export const secretManifest = (
  { name, found }: { name: string; found: readonly PlainSecret[] },
  namespace: string,
): string =>
  toYaml({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    type: 'Opaque',
    stringData: Object.fromEntries(found.map(({ key, value }) => [key, value])),
  })
