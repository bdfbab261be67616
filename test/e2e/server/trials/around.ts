// What does not lead around the proxy that signs people in: routes, headers, paths, addresses.
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { see } from '../../attempt.ts'
import { until } from '../../lab/process.ts'
import { host, path } from '../lab/front.ts'
import type { Version } from '../lab/lab.ts'
import { type Answer, ask, bearer } from '../lab/request.ts'
import { routesOf, seeKinds } from '../lab/routes.ts'
import { ana, type SignedIn, signedIn } from '../lab/signed-in.ts'
import { mlflowColumn, type Trial } from './trial.ts'

const trial = (what: string, use: (world: SignedIn) => Promise<void>, version: Version = 'current'): Trial => ({
  what: ['around the proxy', what, mlflowColumn(version)],
  run: (lab) => signedIn(lab, version, use),
})

/** Whether it is the proxy that answers, and not MLflow: 401, or its way to the provider. */
const isProxys = ({ status, headers }: Answer, issuer: string): boolean =>
  status === 401 || (status === 302 && (headers.location ?? '').startsWith(`${issuer}/authorize`))

/** Parts of pages, which are everybody's. */
const isOpen = (target: string): boolean => target.startsWith('/static-files/')

/** What people open in a browser, where a session that has ended leads to the provider. */
const pages = /^\/($|health$|build\/|get-artifact$|model-versions\/get-artifact$)/

/** Headers by which proxies say who asks, from where, and for what. */
const forged = {
  'x-forwarded-user': 'ana',
  'x-forwarded-email': ana.email,
  'x-forwarded-groups': 'ml',
  'x-forwarded-preferred-username': 'ana',
  'x-auth-request-email': ana.email,
  'x-forwarded-uri': `${path}/static-files/a.js`,
  'x-original-url': '/static-files/a.js',
  'x-forwarded-for': '127.0.0.1',
  'x-real-ip': '127.0.0.1',
  'x-forwarded-host': 'localhost',
  'x-forwarded-proto': 'https',
}

const targets = ['/api/2.0/mlflow/experiments/search?max_results=1', '/graphql', '/']

export const around: Trial[] = [
  ...(['older', 'current', 'newest'] as const).map((version) =>
    trial(
      'without a token every route of MLflow is 401, or leads to the provider',
      async ({ provider, service, url, machine }) => {
        const all = await routesOf(machine.image, 'alone')
        seeKinds(all, version)
        for (const [method, target] of all) {
          if (isOpen(target) && method === 'GET') continue
          for (const start of [service, url]) {
            const answer = await ask(start + target, { method })
            see(isProxys(answer, provider.issuer), `${method} ${start}${target} is answered with ${answer.status}`)
          }
          const isProgram = !pages.test(target)
          const { status } = await ask(service + target, { method })
          see(!isProgram || isOpen(target) || status === 401, `${method} ${target} is answered with ${status}`)
        }
      },
      version,
    ),
  ),

  trial('forged headers name nobody', async ({ provider, service, url }) => {
    for (const start of [service, url]) {
      for (const target of targets) {
        for (const [name, value] of Object.entries(forged)) {
          const answer = await ask(start + target, { headers: { [name]: value } })
          see(isProxys(answer, provider.issuer), `${target} with ${name} is answered with ${answer.status}`)
        }
        const answer = await ask(start + target, { headers: forged })
        see(isProxys(answer, provider.issuer), `${target} with all of them is answered with ${answer.status}`)
      }
    }
    // MLflow's assistant runs programs, for the machine's own user alone.
    const headers = { ...forged, ...bearer(provider.token(ana)) }
    const { status } = await ask(`${service}/ajax-api/3.0/mlflow/assistant/config`, {
      method: 'PUT',
      body: '{}',
      headers: { ...headers, 'content-type': 'application/json' },
      address: ownAddress(),
    })
    see(status === 403, `the assistant answers ${status}`)
  }),

  trial('no path leads from the open parts to the rest', async ({ provider, service, url }) => {
    const rest = ['api/2.0/mlflow/experiments/search?max_results=1', 'graphql', 'get-artifact?path=a&run_uuid=b']
    const ways = [
      ...['..', '%2e%2e', '.%2e', '..%2f', '%2e%2e%2f', '..;', '..%5c', '%252e%252e', '..%00', '.', '/..'],
      ...['%2e%2e%2f%2e%2e', '..%252f', '%c0%ae%c0%ae', '..#', '..?', '%09..', '..%20'],
    ]
    for (const start of ['', path]) {
      for (const way of ways) {
        for (const target of rest) {
          for (const asked of [`${start}/static-files/${way}/${target}`, `${start}/static-files${way}/${target}`]) {
            for (const [at, headers] of [
              [service, {}],
              [url, { host }],
            ] as const) {
              const answer = await ask(at, { target: asked, headers })
              const isMlflows = answer.status === 200 && /experiments|data|"errors"/.test(answer.body)
              see(!isMlflows, `${asked} is answered with ${answer.status}: ${answer.body.slice(0, 200)}`)
              see(![500, 405].includes(answer.status), `${asked} reaches MLflow, which answers ${answer.status}`)
            }
          }
        }
      }
    }
    const open = await ask(`${service}/static-files/no-such-file.js`)
    see(!isProxys(open, provider.issuer), 'the parts of pages are closed, too')
  }),

  trial("MLflow's own port is the pod's alone, and no probe needs it", async ({ pod, service, objects, provider }) => {
    const { containers } = pod.spec
    const server = containers[0]!.args!.find((argument) => argument.startsWith('--port='))!
    const port = Number(server.split('=')[1])
    const address = ownAddress()
    see(await isRefused(address, port), `${address}:${port} is open`)
    see(
      !(await isRefused(address, Number(new URL(service).port))),
      'the proxy is not there, where the Service looks for it',
    )
    // Whatever a Service leads to is a port of the proxy's, or one that nobody listens on.
    for (const { kind, spec } of objects as unknown as { kind: string; spec: { ports?: { targetPort: string }[] } }[]) {
      if (kind === 'Service')
        see(
          spec.ports!.every(({ targetPort }) => targetPort === 'proxy'),
          JSON.stringify(spec),
        )
    }
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const)
      see(await pod.probe(probe), `${probe} fails`)
    see(provider.issuer.startsWith('https:'), 'the provider is not asked by TLS')
  }),

  {
    what: ['around the proxy', 'server-sent events come one by one, an answer after 40 s', mlflowColumn('current')],
    run: (lab) =>
      signedIn(lab, 'current', seeStream, {
        // In MLflow's place, a server that takes its time.
        values: { entrypoint: stand_in, restricted: true },
      }),
  },
]

/** An address of this machine that stands for the pod's: not the loopback's. */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  const address = all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address
  if (address === undefined) throw new Error('this machine has no address but the loopback')
  return address
}

const isRefused = (address: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 3000 })
    socket.once('connect', () => resolve(false) ?? socket.destroy())
    socket.once('error', () => resolve(true))
    socket.once('timeout', () => resolve(true) ?? socket.destroy())
  })

const stand_in = `exec python3 -c '
import http.server, os, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith("/slow"):
            time.sleep(40)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for number in range(4 if "events" in self.path else 1):
            words = ["data:", str(number), self.path, str(self.headers["X-Forwarded-Email"])]
            self.wfile.write((" ".join(words) + chr(10) + chr(10)).encode())
            self.wfile.flush()
            time.sleep(1 if "events" in self.path else 0)
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1].split("=")[1])), Handler).serve_forever()
' "$2"
`

async function seeStream({ provider, url, service }: SignedIn): Promise<void> {
  const headers = bearer(provider.token(ana))
  const asked = await fetch(`${service}/events`, { headers })
  const times: number[] = []
  let text = ''
  for await (const chunk of asked.body!) {
    times.push(Date.now())
    text += Buffer.from(chunk).toString()
  }
  const gaps = times.slice(1).map((time, index) => time - times[index]!)
  see(times.length === 4 && gaps.every((gap) => gap > 500), `events came after ${gaps.join(', ')} ms: ${text}`)
  see(text.includes(`/events ${ana.email}`), `the server was told: ${text}`)
  const below = await ask(`${url}/events`, { headers })
  see(below.body.includes(`/events ${ana.email}`), `below the path the server was told: ${below.body}`)
  await until('a slow answer comes', async () => (await fetch(`${service}/slow`, { headers })).ok, 60)
}
