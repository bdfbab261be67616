// A pod as people reach it: behind NGINX, by the name and the path of its route.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { see } from '../../attempt.ts'
import { page } from './browser.ts'
import type { Machine } from './client.ts'
import type { Lab } from './lab.ts'
import { proxy } from './nginx.ts'
import type { Pod } from './pod.ts'

export type Route = 'Ingress' | 'HTTPRoute'

export const host = 'mlflow.example.com'
export const path = '/vision/ana/tracking'

/** The values by which an environment has a route of a kind, with that name and that path. */
const metadata = { project_id: 'vision', user_id: 'ana', workload_id: 'tracking' }
export const routes: Record<Route, JsonObject> = {
  Ingress: { metadata, ingress: { enabled: true, host, tls: [{ secretName: 'tls' }] } },
  HTTPRoute: { metadata, http_route: { enabled: true, hostnames: [host] } },
}

/**
 * NGINX before a pod, while it is used: by the URL that people open, and by a machine that finds its name.
 *
 * @param ca the CA by which it verifies the pod, where the route says that it has to
 * @param below the path of the route
 * @param login what every request has as its Authorization: that of a browser whose user has answered its dialog
 */
export async function behind(
  lab: Lab,
  route: Route,
  objects: readonly KubernetesObject[],
  pod: Pod,
  use: (url: string, machine: Required<Pick<Machine, 'ca' | 'hosts'>>) => Promise<void>,
  ca?: string,
  below = path,
  login?: string,
): Promise<void> {
  const front = await proxy(route, objects, pod.url, lab.folder(), lab.certificate, ca, login)
  try {
    const hosts = join(lab.folder(), 'hosts')
    writeFileSync(hosts, `127.0.0.1 localhost ${host}\n`)
    await use(`${front.scheme}://${host}:${front.port}${below}`, { ca: lab.certificate.ca, hosts })
  } finally {
    await front.stop()
  }
}

/**
 * Sees that the pages of MLflow load without and with the last slash, and show the run that a client has made: they ask
 * by POST, from their own origin.
 */
export async function seePages(url: string, made: string, folder: string): Promise<void> {
  const { experiment } = JSON.parse(made) as { experiment: string }
  for (const start of [url, `${url}/`]) {
    const shown = await page(`${start}#/experiments/${experiment}/runs`, folder, [host])
    see(shown.includes('a run of the lab'), `${start} does not show the run:\n${shown.slice(0, 3000)}`)
  }
}
