import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'

/** The licences of the packages whose code a bundle holds, as their authors ask for it. */
export function licenses({ inputs }: Metafile, repository: string): string {
  const packages = Object.keys(inputs).flatMap((path) => path.match(/^node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? [])
  return [...new Set(packages)]
    .sort()
    .map((path) => `${path.replace('node_modules/', '')}\n\n${licenseOf(join(repository, path))}`)
    .join('\n----\n\n')
}

function licenseOf(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name))
  if (!file) throw new Error(`${folder} has no licence to pass on`)
  return `${readFileSync(join(folder, file), 'utf8').trim()}\n`
}
