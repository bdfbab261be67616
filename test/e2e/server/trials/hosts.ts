// By which names a server answers, and from which pages it takes changes.
import { request } from 'node:http'
import type { JsonObject } from '../../../../src/model/json.ts'
import { see } from '../../attempt.ts'
import { type Lab, namespace, release, type Version } from '../lab/lab.ts'
import type { Pod } from '../lab/pod.ts'
import { mlflowColumn, type Trial } from './trial.ts'

const routed = {
  http_route: { enabled: true, hostnames: ['route.example.com', '*.wild.example.com'] },
  ingress: { enabled: true, host: 'ingress.example.com' },
  server: { allowedHosts: ['listed.example.com:8443'], corsAllowedOrigins: ['https://notebooks.example.com'] },
}

const services = ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map(
  (end) => release + end,
)

const allowed = [
  ...services.flatMap((name) => [name, `${name}:80`, `${name}:5000`]),
  'localhost',
  'localhost:8080',
  '127.0.0.1:5000',
  '[::1]:8080',
  '10.1.2.3:8080',
  '172.16.0.1',
  '172.31.255.254:8080',
  '192.168.0.9:8080',
  '100.64.0.1:8080',
  '100.127.3.4',
  '[fd12:3456::7]:8080',
  'route.example.com',
  'route.example.com:8443',
  'a.wild.example.com',
  'ingress.example.com',
  'ingress.example.com:80',
  'listed.example.com:8443',
]
const foreign = [
  'evil.example.com',
  'example.com',
  'listed.example.com',
  'wild.example.com',
  `${release}.other`,
  `x${release}`,
  '172.32.0.1',
  '100.63.0.1',
  '100.128.0.1',
  '8.8.8.8',
  '10.evil.com',
  '10.1.2.3.evil.com',
  '10.1.2.evil.com:8080',
  '192.168.0.evil.com:80',
  'localhost.evil.com',
  'route.example.com.evil.com',
]

const friendly = [
  'https://route.example.com',
  'https://route.example.com:8443',
  'https://a.wild.example.com',
  'https://ingress.example.com',
  'http://ingress.example.com',
  `http://${services[0]}`,
  `http://${services[3]}`,
  'http://localhost:8080',
  'https://notebooks.example.com',
]
const hostile = ['https://evil.example.com', 'http://route.example.com', 'https://route.example.com.evil.com', 'null']

export const hosts: Trial[] = [
  {
    what: [
      'hosts',
      'sqlite',
      `${allowed.length} names answer 200, ${foreign.length} others 403, health 200 for all`,
      mlflowColumn('current'),
    ],
    run: (lab) =>
      served(lab, 'current', async (pod) => {
        for (const host of allowed) await answers(pod, '/', { host }, 200)
        for (const host of foreign) await answers(pod, '/', { host }, 403)
        for (const host of [...allowed, ...foreign]) await answers(pod, '/health', { host }, 200)
      }),
  },
  {
    what: [
      'origins',
      'sqlite',
      `changes from ${friendly.length} pages are taken, from ${hostile.length} others refused`,
      mlflowColumn('current'),
    ],
    run: (lab) =>
      served(lab, 'current', async (pod) => {
        for (const origin of friendly) await answers(pod, search, { host: release, origin }, 200, '{"max_results": 1}')
        for (const origin of hostile) await answers(pod, search, { host: release, origin }, 403, '{"max_results": 1}')
      }),
  },
  {
    what: ['hosts', 'sqlite', 'what it allows is one line of the log', mlflowColumn('current')],
    run: (lab) =>
      served(lab, 'current', async (pod) => {
        const lines = pod.log().match(/^mlflow-gitops: allowed hosts: .*$/gm) ?? []
        const names = ['listed.example.com:8443', 'route.example.com', '*.wild.example.com', 'ingress.example.com']
        const pages = ['https://route.example.com', 'https://*.wild.example.com', 'https://ingress.example.com']
        const expected =
          `mlflow-gitops: allowed hosts: ${[...names, ...services].join(', ')}, private addresses; ` +
          `allowed origins: ${['https://notebooks.example.com', ...pages].join(', ')}, ` +
          'http://ingress.example.com, its own'
        see(lines.length === 1 && lines[0] === expected, `expected ${expected}\nin the log:\n${pod.log()}`)
      }),
  },
  {
    what: [
      'hosts',
      'sqlite',
      'a list of hosts of its own stands in the place of the derived one',
      mlflowColumn('current'),
    ],
    run: (lab) =>
      served(
        lab,
        'current',
        async (pod) => {
          for (const host of ['own.example.com', 'localhost:8080']) await answers(pod, '/', { host }, 200)
          for (const host of [release, 'route.example.com', '10.1.2.3']) await answers(pod, '/', { host }, 403)
        },
        { ...routed, env_vars: { MLFLOW_SERVER_ALLOWED_HOSTS: 'own.example.com,localhost:*' } },
      ),
  },
  {
    what: ['hosts', 'sqlite', 'a version that checks none is told none', mlflowColumn('older')],
    run: (lab) =>
      served(lab, 'older', async (pod) => {
        see(!pod.log().includes('allowed hosts'), `it was told of hosts:\n${pod.log()}`)
        await answers(pod, '/', { host: 'anything.example.com' }, 200)
      }),
  },
]

const search = '/ajax-api/2.0/mlflow/experiments/search'

async function served(
  lab: Lab,
  version: Version,
  ask: (pod: Pod) => Promise<void>,
  values: JsonObject = routed,
): Promise<void> {
  const pod = await (await lab.environment(version, await lab.store('sqlite'), values)).start()
  await pod.ready()
  await ask(pod)
  await pod.delete()
}

async function answers(
  pod: Pod,
  path: string,
  headers: Record<string, string>,
  expected: number,
  body?: string,
): Promise<void> {
  const status = await new Promise<number>((resolve, reject) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const asked = request(
      `${pod.url}${path}`,
      { method: body === undefined ? 'GET' : 'POST', headers: { ...headers, ...type } },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode!)
      },
    )
    asked.once('error', reject)
    asked.end(body)
  })
  see(status === expected, `${path} with ${JSON.stringify(headers)} is answered with ${status}, expected ${expected}`)
}
