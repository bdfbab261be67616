// Builds dist/: the validators, the start-up program and the page's script as modules, the command with what it loads, and the package's
// module. Run as: node --import tsx src/scripts/build.ts
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { asCommonJs } from './common-js.ts'
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

/** What is built: ES modules first, because only of those esbuild makes files that share what they have in common. */
const shared: BuildOptions = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  absWorkingDir: repository,
  outdir: dist,
  outExtension: { '.js': '.cjs' },
  chunkNames: 'chunks/[name]-[hash]',
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  write: false,
  metafile: true,
  // yaml's build for browsers is ES modules, so that the bundle keeps only the used parts; the one for Node is
  // CommonJS.
  alias: { yaml: join(repository, 'node_modules/yaml/browser/index.js') },
}

/** The files of src/ that the command loads when they are asked for, by their names in dist/. */
const lazy: Record<string, string> = { 'commands/thread': join(repository, 'src/commands/thread.ts') }

/** Schemas are data of a quarter of a megabyte: V8 reads it as JSON in a fraction of the time that it takes as code. */
const json: Plugin = {
  name: 'json',
  setup({ onLoad }) {
    onLoad({ filter: /\.schema\.json$|\/schema\/values\/.*\.json$/ }, ({ path }) => {
      const text = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')))
      return { contents: `export default JSON.parse(${JSON.stringify(text)})` }
    })
  },
}

const apart: Plugin = {
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined
      const name = `commands/${basename(path, '.ts')}`
      lazy[name] = join(resolveDir, path)
      return { path: `./${name}.cjs`, external: true }
    })
  },
}

// The command is one small file, so that --help and --version take no longer than Node; what they share with what it
// loads is in both. All else, and the package's module, are parted into what is needed together.
const command = await build({ ...shared, entryPoints: { cli: join(repository, 'src/cli.ts') }, plugins: [json, apart] })
const rest = await build({
  ...shared,
  splitting: true,
  plugins: [json],
  entryPoints: { index: join(repository, 'src/index.ts'), ...lazy },
})

const outputs = [...command.outputFiles!, ...rest.outputFiles!]
for (const { path, text } of outputs) {
  mkdirSync(dirname(path), { recursive: true })
  // With one character beyond Latin-1, such as a typographic one in a pattern, V8 reads and keeps a file twice as long.
  const [found] = /[^\0-\xff]/.exec(text) ?? []
  if (found) throw new Error(`${path} has ${JSON.stringify(found)}: write it as an escape`)
  writeFileSync(path, asCommonJs(text, path))
}
const made = new Set(outputs.map(({ path }) => path))
for (const folder of [join(dist, 'chunks'), join(dist, 'commands')])
  for (const name of readdirSync(folder)) if (!made.has(join(folder, name))) rmSync(join(folder, name))
const names = rest.metafile!.outputs['dist/index.cjs']!.exports
writeFileSync(join(dist, 'index.js'), `export { ${names.join(', ')} } from './index.cjs'\n`)
const inputs = { ...command.metafile!.inputs, ...rest.metafile!.inputs, ...page.metafile.inputs }
writeFileSync(join(dist, 'LICENSES.txt'), licenses({ inputs, outputs: {} }, repository))
