// Behind the routes, as a proxy serves them: MLflow's client and its pages in a browser.
import type { JsonObject } from '../../../../src/model/json.ts'
import { exchange, type Machine, read, write } from '../lab/client.ts'
import { behind, type Route, routes, seePages } from '../lab/front.ts'
import type { Lab, Version } from '../lab/lab.ts'
import { whileReady } from '../lab/pod.ts'
import { mlflowColumn, type Trial } from './trial.ts'

const gibibyte = 1 << 30

/** Where routes may lead from beside a path that they take away. */
const places: Record<string, { below: string; values: JsonObject }> = {
  'at the root': { below: '', values: { metadata: { path: '/' } } },
  'below a path that the server keeps': { below: '/ml/flow', values: { server: { staticPrefix: '/ml/flow' } } },
}

export const proxies: Trial[] = (['Ingress', 'HTTPRoute'] as const).flatMap((route): Trial[] => [
  ...(['current', 'older'] as const).map(
    (version): Trial => ({
      what: ['behind NGINX', route, 'client, pages in Chromium, redirect to the last slash', mlflowColumn(version)],
      run: (lab) =>
        behindNginx(lab, route, version, async (machine, url) => {
          const made = await write(machine, url)
          await read(machine, url, made)
          await seePages(url, made, lab.folder())
        }),
    }),
  ),
  ...Object.entries(places).map(
    ([place, { below, values }]): Trial => ({
      what: ['behind NGINX', route, `${place}: client, pages in Chromium`, mlflowColumn('current')],
      run: (lab) =>
        behindNginx(
          lab,
          route,
          'current',
          async (machine, url) => {
            const made = await write(machine, url)
            await read(machine, url, made)
            await seePages(url, made, lab.folder())
          },
          { ...routes[route], ...values },
          below,
        ),
    }),
  ),
  {
    what: ['behind NGINX', route, 'an artifact of 1 GiB, there and back', mlflowColumn('current')],
    run: (lab) => behindNginx(lab, route, 'current', (machine, url) => exchange(machine, url, gibibyte)),
  },
])

async function behindNginx(
  lab: Lab,
  route: Route,
  version: Version,
  use: (machine: Machine, url: string) => Promise<void>,
  values = routes[route],
  below?: string,
): Promise<void> {
  const environment = await lab.environment(version, await lab.store('sqlite'), values)
  const pod = await environment.start()
  await whileReady(pod, () =>
    behind(
      lab,
      route,
      environment.objects,
      pod,
      (url, machine) => use({ image: lab.images[version], ...machine }, url),
      undefined,
      below,
    ),
  )
}
