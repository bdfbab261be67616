import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { merge } from '../../../../src/phases/2-resolve/merge.ts'
import type { Machine } from './client.ts'
import type { Lab, Store, Version, World } from './lab.ts'
import { proxy } from './nginx.ts'
import type { Pod } from './pod.ts'
import { type Provider, provider } from './provider.ts'

export const host = 'mlflow.example.com'
export const path = '/vision/ana/tracking'

/** A program that has a name and a password, and the line of the file that knows it (bcrypt, cost 10). */
export const robot = { name: 'robot', password: "a robot's password" }
const htpasswd = `${robot.name}:$2b$10$WI0aU/g4xrnMsD3poVJNqOFdNsiOjE6i1Eqg1lm.v/ZcpyG6hQY9u\n`
const cookieSecret = '0123456789abcdef0123456789abcdef'

/** People of the provider. */
export const ana = { sub: '1', email: 'ana@example.com', groups: ['ml'] }
export const stranger = { sub: '2', email: 'eve@example.com', groups: ['sales'] }

/** A server behind the proxy of its pod, a provider, and NGINX with TLS in front as the route has it. */
export interface SignedIn {
  provider: Provider
  pod: Pod
  objects: KubernetesObject[]
  /** What people open. */
  url: string
  /** Where programs of the cluster ask: what the Service leads to. */
  service: string
  machine: Machine
  folder: string
  /** What must be nowhere but in Secrets and in the memory of who needs it. */
  passwords: string[]
}

export interface Wanted {
  route?: 'Ingress' | 'HTTPRoute'
  values?: JsonObject
  world?: Partial<World>
  store?: Store
}

/** Runs a server of which the provider of the lab says who may come in: members of ml and robots. */
export async function signedIn(
  lab: Lab,
  version: Version,
  use: (world: SignedIn) => Promise<void>,
  { route = 'Ingress', values = {}, world = {}, store }: Wanted = {},
): Promise<void> {
  const identities = await provider(lab.certificate)
  const routes: JsonObject =
    route === 'Ingress'
      ? { ingress: { enabled: true, host, tls: [{ secretName: 'tls' }] } }
      : { http_route: { enabled: true, hostnames: [host] } }
  const oidc = {
    issuerUrl: identities.issuer,
    clientId: identities.clientId,
    clientSecret: { name: 'mlflow-sso', key: 'client-secret' },
    cookieSecret: { name: 'mlflow-sso', key: 'cookie-secret' },
    scopes: ['openid', 'email', 'groups'],
    allowedGroups: ['ml', 'robots'],
    clients: { name: 'mlflow-clients', key: 'htpasswd' },
    ca: { name: 'provider-ca', key: 'ca.crt' },
  }
  const metadata = { project_id: 'vision', user_id: 'ana', workload_id: 'tracking' }
  const secrets = {
    'mlflow-sso': { 'client-secret': identities.clientSecret, 'cookie-secret': cookieSecret },
    'mlflow-clients': { htpasswd },
    'provider-ca': { 'ca.crt': lab.certificate.caText },
    ...world.secrets,
  }
  const all = merge({ ...routes, metadata, auth: { type: 'oidc', oidc } }, values)
  try {
    const found = store ?? (await lab.store('sqlite'))
    const environment = await lab.environment(version, found, all, { ...world, secrets })
    const pod = await environment.start()
    try {
      await pod.ready()
      await behind(lab, route, environment.objects, pod, async (url, machine) =>
        use({
          provider: identities,
          pod,
          objects: environment.objects,
          url,
          service: pod.url,
          machine: { image: lab.images[version], ...machine },
          folder: lab.folder(),
          passwords: [identities.clientSecret, cookieSecret, robot.password, htpasswd.trim()],
        }),
      )
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${pod.log().slice(-3000)}`)
    } finally {
      await pod.delete()
    }
  } finally {
    await identities.stop()
  }
}

/** NGINX before a pod, while it is used: by the URL that people open, and by a machine that finds its name. */
async function behind(
  lab: Lab,
  route: 'Ingress' | 'HTTPRoute',
  objects: KubernetesObject[],
  pod: Pod,
  use: (url: string, machine: Pick<Machine, 'ca' | 'hosts'>) => Promise<void>,
): Promise<void> {
  const front = await proxy(route, objects, pod.url, lab.folder(), lab.certificate)
  try {
    const hosts = join(lab.folder(), 'hosts')
    writeFileSync(hosts, `127.0.0.1 localhost ${host}\n`)
    await use(`https://${host}:${front.port}${path}`, { ca: lab.certificate.ca, hosts })
  } finally {
    await front.stop()
  }
}
