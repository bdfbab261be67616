// Compiles one tree in this process and prints when each phase began, as JSON: [phase, milliseconds since the process
// started][], the end last. Run as: node phases.js MODULE ROOT, MODULE being the package's own built one.
import { pathToFileURL } from 'node:url'
import { apply } from '../../src/write/apply.ts'
import { plan } from '../../src/write/plan.ts'

const [module, root] = process.argv.slice(2) as [string, string]
const { compile } = (await import(pathToFileURL(module).href)) as typeof import('../../src/index.ts')
const begun: [phase: string, at: number][] = [['boot', 0]]
const begin = (phase: string): void => {
  if (begun.at(-1)![0] !== phase) begun.push([phase, performance.now()])
}

const { files } = await compile(root, { progress: begin })
begin('plan')
const planned = plan(root, files)
begin('write')
apply(planned)
begin('end')
console.log(JSON.stringify(begun))
