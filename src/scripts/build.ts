// Builds dist/: the validators, the start-up program as a module, the command as one bundled file, and the package's
// module. Run as: node --import tsx src/scripts/build.ts
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { licenses } from './licenses.ts'
import { startProgramModule } from './start-program.ts'
import { buildValidators } from './validators.ts'

const repository = resolve(import.meta.dirname, '../..')
const dist = join(repository, 'dist')

mkdirSync(join(dist, 'validators'), { recursive: true })
for (const [name, text] of Object.entries(buildValidators())) writeFileSync(join(dist, 'validators', name), text)
writeFileSync(join(dist, 'start-program.js'), startProgramModule())

/** What is loaded only when an environment has patches stays apart: the validators of objects, and CEL. */
const apart: Plugin = {
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: /validators\/objects\.js$/ }, () => ({ path: './validators/objects.js', external: true }))
    onResolve({ filter: /\/cel\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './cel.js', external: true } : undefined,
    )
  },
}

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
  plugins: [apart],
}

const [command] = await Promise.all([
  build({
    ...shared,
    entryPoints: [join(repository, 'src/cli.ts')],
    outfile: join(dist, 'cli.js'),
    banner: { js: '#!/usr/bin/env node' },
    metafile: true,
  }),
  build({ ...shared, entryPoints: [join(repository, 'src/index.ts')], outfile: join(dist, 'index.js') }),
  build({ ...shared, entryPoints: [join(repository, 'src/facts/kubernetes/cel.ts')], outfile: join(dist, 'cel.js') }),
])
writeFileSync(join(dist, 'LICENSES.txt'), licenses(command.metafile!, repository))
