import { join } from 'node:path'
import { type BuildOptions, build, type Metafile } from 'esbuild'

const source = 'src/page'

const shared: BuildOptions = {
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  legalComments: 'none',
  // Of late 2023: every one of them has DecompressionStream.
  target: ['chrome120', 'firefox120', 'safari17'],
}

/** What the module holds, each text by its name, and the file that it is made of. */
const entries = { early: 'browser/early.ts', script: 'browser/main.tsx', style: 'style.css' }

/**
 * The text of a module that holds the scripts and the style of the page that `report` writes, and what they were made of.
 *
 * @throws where a text would end the element that it stands in, or begin a comment there
 */
export async function pageModule(repository: string): Promise<{ module: string; metafile: Metafile }> {
  const built = await Promise.all(
    Object.entries(entries).map(async ([name, file]) => {
      const { outputFiles, metafile } = await build({
        ...shared,
        absWorkingDir: repository,
        entryPoints: [join(source, file)],
        ...(name !== 'style' && { format: 'iife', jsx: 'automatic', jsxImportSource: 'preact' }),
      })
      const text = outputFiles![0]!.text.trim()
      const [wrong] = /<\/?(script|style)|<!--/i.exec(text) ?? []
      if (wrong !== undefined) throw new Error(`${source} holds ${wrong}, which means something to HTML`)
      return { line: `export const ${name} = ${JSON.stringify(text)}\n`, metafile: metafile! }
    }),
  )
  return {
    module: built.map(({ line }) => line).join(''),
    metafile: { inputs: Object.assign({}, ...built.map(({ metafile }) => metafile.inputs)), outputs: {} },
  }
}
