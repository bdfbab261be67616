// The same objects by cdk8s: reads them as JSON, makes a chart of each environment, writes one file a chart.
// Run as: node cdk8s.js MODULES OBJECTS OUT
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { KubernetesObject } from '../../src/model/kubernetes-object.ts'

/** As much of cdk8s as is used here: it is no dependency of the project. */
interface Cdk8s {
  App: new (props: { outdir: string }) => { synth(): void }
  Chart: new (app: object, id: string) => object
  ApiObject: new (chart: object, id: string, props: KubernetesObject) => object
}

const [modules, file, outdir] = process.argv.slice(2) as [string, string, string]
const { App, Chart, ApiObject } = createRequire(join(modules, 'index.js'))('cdk8s') as Cdk8s

const app = new App({ outdir })
for (const [id, objects] of JSON.parse(readFileSync(file, 'utf8')) as [string, KubernetesObject[]][]) {
  const chart = new Chart(app, id.replaceAll('/', '-'))
  for (const [index, object] of objects.entries()) new ApiObject(chart, String(index), object)
}
app.synth()
