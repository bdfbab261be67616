// Behind the routes, as a proxy serves them: MLflow's client and its pages in a browser.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject } from '../../../../src/model/json.ts'
import { see } from '../../attempt.ts'
import { page } from '../lab/browser.ts'
import { exchange, type Machine, read, write } from '../lab/client.ts'
import type { Lab, Version } from '../lab/lab.ts'
import { proxy } from '../lab/nginx.ts'
import { mlflowColumn, type Trial } from './trial.ts'

const host = 'mlflow.example.com'
const path = '/vision/ana/tracking'
const metadata = { project_id: 'vision', user_id: 'ana', workload_id: 'tracking' }

const routes: Record<'Ingress' | 'HTTPRoute', JsonObject> = {
  Ingress: { ingress: { enabled: true, host, tls: [{ secretName: 'tls' }] }, metadata },
  HTTPRoute: { http_route: { enabled: true, hostnames: [host] }, metadata },
}

const gibibyte = 1 << 30

export const proxies: Trial[] = (['Ingress', 'HTTPRoute'] as const).flatMap((kind): Trial[] => [
  ...(['current', 'older'] as const).map(
    (version): Trial => ({
      what: ['behind NGINX', kind, 'client, pages in Chromium, redirect to the last slash', mlflowColumn(version)],
      run: (lab) =>
        behind(lab, kind, version, async (machine, url) => {
          const made = await write(machine, url)
          await read(machine, url, made)
          await seePages(url, made, lab.folder())
        }),
    }),
  ),
  {
    what: ['behind NGINX', kind, 'an artifact of 1 GiB, there and back', mlflowColumn('current')],
    run: (lab) => behind(lab, kind, 'current', (machine, url) => exchange(machine, url, gibibyte)),
  },
])

async function behind(
  lab: Lab,
  kind: 'Ingress' | 'HTTPRoute',
  version: Version,
  use: (machine: Machine, url: string) => Promise<void>,
): Promise<void> {
  const environment = await lab.environment(version, await lab.store('sqlite'), routes[kind])
  const pod = await environment.start()
  await pod.ready()
  const front = await proxy(kind, environment.objects, pod.url, lab.folder(), lab.certificate)
  try {
    const hosts = join(lab.folder(), 'hosts')
    writeFileSync(hosts, `127.0.0.1 localhost ${host}\n`)
    await use(
      { image: lab.images[version], ca: lab.certificate.ca, hosts },
      `${front.scheme}://${host}:${front.port}${path}`,
    )
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${pod.log().slice(-2000)}`)
  } finally {
    await front.stop()
    await pod.delete()
  }
}

/**
 * The pages of MLflow load without and with the last slash, and show the run: they ask by POST, from their own origin.
 */
async function seePages(url: string, made: string, folder: string): Promise<void> {
  const { experiment } = JSON.parse(made) as { experiment: string }
  for (const start of [url, `${url}/`]) {
    const shown = await page(`${start}#/experiments/${experiment}/runs`, folder, [host])
    see(shown.includes('a run of the lab'), `${start} does not show the run:\n${shown.slice(0, 3000)}`)
  }
}
