import { join } from 'node:path'
import { type BuildOptions, build, type Metafile } from 'esbuild'

const source = 'src/page/browser'

const shared: BuildOptions = {
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  legalComments: 'none',
  // Of late 2023: every one of them has DecompressionStream.
  target: ['chrome120', 'firefox120', 'safari17'],
}

/**
 * The text of a module that holds the script and the style of the page that `report` writes, and what they were made of.
 *
 * @throws where a text would end the element that it stands in, or begin a comment there
 */
export async function pageModule(repository: string): Promise<{ module: string; metafile: Metafile }> {
  const [script, style] = await Promise.all(
    ['main.tsx', 'style.css'].map((name) =>
      build({
        ...shared,
        absWorkingDir: repository,
        entryPoints: [join(source, name)],
        ...(name === 'main.tsx' && { format: 'iife', jsx: 'automatic', jsxImportSource: 'preact' }),
      }),
    ),
  )
  const texts = [script, style].map((result) => result!.outputFiles![0]!.text.trim())
  for (const text of texts) {
    const [wrong] = /<\/?(script|style)|<!--/i.exec(text) ?? []
    if (wrong !== undefined) throw new Error(`${source} holds ${wrong}, which means something to HTML`)
  }
  const [scriptText, styleText] = texts
  return {
    module: `export const script = ${JSON.stringify(scriptText)}\nexport const style = ${JSON.stringify(styleText)}\n`,
    metafile: script!.metafile as Metafile,
  }
}
