// Behind the routes, as a proxy serves them: MLflow's client and its pages in a browser.
import { exchange, type Machine, read, write } from '../lab/client.ts'
import { behind, type Route, routes, seePages } from '../lab/front.ts'
import type { Lab, Version } from '../lab/lab.ts'
import { whileReady } from '../lab/pod.ts'
import { mlflowColumn, type Trial } from './trial.ts'

const gibibyte = 1 << 30

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
): Promise<void> {
  const environment = await lab.environment(version, await lab.store('sqlite'), routes[route])
  const pod = await environment.start()
  await whileReady(pod, () =>
    behind(lab, route, environment.objects, pod, (url, machine) =>
      use({ image: lab.images[version], ...machine }, url),
    ),
  )
}
