// Builds dist/: the validators, the start-up program and the page's script as modules, the command with what it loads, and the package's
// module. Run as: node --import tsx src/scripts/build.ts
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { licenses } from './licenses.ts'
import { pageModule } from './page.ts'
import { startProgramModule } from './start-program.ts'
import { buildValidators } from './validators.ts'

const repository = resolve(import.meta.dirname, '../..')
const dist = join(repository, 'dist')

mkdirSync(join(dist, 'validators'), { recursive: true })
for (const [name, text] of Object.entries(buildValidators())) writeFileSync(join(dist, 'validators', name), text)
writeFileSync(join(dist, 'start-program.js'), startProgramModule())
const page = await pageModule(repository)
writeFileSync(join(dist, 'page.js'), page.module)

const shared: BuildOptions = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  absWorkingDir: repository,
  // yaml's build for browsers is ES modules, so that the bundle keeps only the used parts; the one for Node is
  // CommonJS.
  alias: { yaml: join(repository, 'node_modules/yaml/browser/index.js') },
}

/** The files of src/ that the command loads when they are asked for, by their names in dist/. */
const lazy: Record<string, string> = { 'commands/thread': join(repository, 'src/commands/thread.ts') }

const apart: Plugin = {
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined
      const name = `commands/${basename(path, '.ts')}`
      lazy[name] = join(resolveDir, path)
      return { path: `./${name}.js`, external: true }
    })
  },
}

const outputs = { ...shared, outdir: dist, metafile: true as const, chunkNames: 'chunks/[name]-[hash]' }

// The command is one small file, so that --help and --version take no longer than Node; what they share with what it
// loads is in both. All else, and the package's module, are parted into what is needed together.
const command = await build({ ...outputs, entryPoints: { cli: join(repository, 'src/cli.ts') }, plugins: [apart] })
const rest = await build({
  ...outputs,
  splitting: true,
  entryPoints: { index: join(repository, 'src/index.ts'), ...lazy },
})

const made = new Set(Object.keys(rest.metafile.outputs).map((path) => basename(path)))
for (const folder of ['chunks', 'commands']) {
  for (const name of readdirSync(join(dist, folder))) if (!made.has(name)) rmSync(join(dist, folder, name))
}
// With one character beyond Latin-1, such as a typographic one in a pattern, V8 reads and keeps a file twice as long.
for (const path of Object.keys({ ...command.metafile.outputs, ...rest.metafile.outputs })) {
  const [found] = /[^\0-\xff]/.exec(readFileSync(join(repository, path), 'utf8')) ?? []
  if (found) throw new Error(`${path} has ${JSON.stringify(found)}: write it as an escape`)
}
const inputs = { ...command.metafile.inputs, ...rest.metafile.inputs, ...page.metafile.inputs }
writeFileSync(join(dist, 'LICENSES.txt'), licenses({ inputs, outputs: {} }, repository))
