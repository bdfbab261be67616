import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'yaml'
import { goInstall } from '../../support/go.ts'
import { build } from '../../support/kustomize/build.ts'
import type { Attempt } from '../suite.ts'

const run = promisify(execFile)

/** Keys in no order of theirs, texts that YAML takes for something else: what a re-written file would lose first. */
const secret = `kind: Secret
apiVersion: v1
type: Opaque
metadata:
  namespace: mlflow-prod
  name: database
# who may write
stringData:
  username: "0777"
  password: |
    it's: two
      lines
`

const values = `release: other
image: ghcr.io/mlflow/mlflow:v3.17.2-full
backendStore: {type: postgres, host: db, database: mlflow}
extraObjects: [database.sops.yaml]
`

/**
 * What the real SOPS has encrypted: its MAC holds for the file of out/, and what Kustomize makes of that is decrypted
 * as Flux does it, whose controller asks no MAC of what was built (fluxcd/kustomize-controller, internal/decryptor).
 */
export async function sops(versions: readonly string[], command: string): Promise<Attempt[]> {
  const program = await goInstall('sops', 'github.com/getsops/sops/v3/cmd/sops', '3.13.3')
  const keygen = await goInstall('age-keygen', 'filippo.io/age/cmd/age-keygen', '1.3.2')
  const root = await mkdtemp(join(tmpdir(), 'mlflow-gitops-'))
  try {
    const key = join(root, 'key.txt')
    await run(keygen, ['-o', key])
    const recipient = /age1\w+/.exec(await readFile(key, 'utf8'))![0]
    await mkdir(join(root, 'environments'))
    const [plain, encrypted] = [join(root, 'plain.yaml'), join(root, 'environments/database.sops.yaml')]
    await writeFile(plain, secret)
    await run(program, [
      'encrypt',
      '--age',
      recipient,
      '--encrypted-regex',
      '^stringData$',
      '--output',
      encrypted,
      plain,
    ])
    await writeFile(join(root, 'environments/prod.yaml'), values)
    await run('node', [command, 'compile', '--root', root])

    const decrypted = async (...args: string[]): Promise<unknown> => {
      const { stdout } = await run(program, ['decrypt', ...args], { env: { ...process.env, SOPS_AGE_KEY_FILE: key } })
      return parse(stdout)
    }
    const wanted = JSON.stringify(sorted(parse(secret)))
    const attempt = async (what: string, file: Promise<string>, ...flags: string[]): Promise<Attempt> => {
      const found = await decrypted(...flags, await file).catch(String)
      const is = JSON.stringify(sorted(found))
      return { what: ['SOPS', what], problem: is === wanted ? undefined : `decrypts to ${is}` }
    }
    const attempts = [
      await attempt('the file of out/, MAC and all', Promise.resolve(join(root, 'out/overlays/prod/secret.yaml'))),
    ]
    for (const version of versions) {
      const built = build(version, join(root, 'out/overlays/prod')).then(async (objects) => {
        const file = join(root, `${version}.json`)
        await writeFile(file, JSON.stringify(objects.find(({ kind }) => kind === 'Secret')))
        return file
      })
      attempts.push(await attempt(`what kustomize ${version} builds, as Flux does`, built, '--ignore-mac'))
    }
    return attempts
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** A value with the keys of its maps in their order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, sorted(child)]),
  )
}
