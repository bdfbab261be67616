import type { JsonObject } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { merge } from '../../../../src/phases/2-resolve/merge.ts'
import type { Machine } from './client.ts'
import { behind, type Route, routes } from './front.ts'
import { type Lab, providerAddress, type Store, type Version, type World } from './lab.ts'
import type { PodNetwork } from './network.ts'
import { type Pod, whileReady } from './pod.ts'
import { type Provider, provider } from './provider.ts'

/** A program that has a name and a password, and the line of the file that knows it (bcrypt, cost 10). */
export const robot = { name: 'robot', password: "a robot's password" }
const htpasswd = `${robot.name}:$2b$10$WI0aU/g4xrnMsD3poVJNqOFdNsiOjE6i1Eqg1lm.v/ZcpyG6hQY9u\n`
export const cookieSecret = '0123456789abcdef0123456789abcdef'

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
  /** Where programs of the cluster ask: what the Service leads to, here the first pod. */
  service: string
  /** The same of each pod. */
  services: string[]
  machine: Machine
  folder: string
  /** What must be nowhere but in Secrets and in the memory of who needs it. */
  passwords: string[]
}

export interface Wanted {
  route?: Route
  values?: JsonObject
  world?: Partial<World>
  store?: Store
  /** How many pods there are; the route leads to the first. */
  pods?: number
  /** A network of the pods' own, once its policies are in force; there the provider has an address. */
  network?: (objects: readonly KubernetesObject[], provider: { port: number }) => Promise<PodNetwork>
}

/** Runs a server of which the provider of the lab says who may come in: members of ml and robots. */
export async function signedIn(
  lab: Lab,
  version: Version,
  use: (world: SignedIn) => Promise<void>,
  { route = 'Ingress', values = {}, world = {}, store, pods = 1, network }: Wanted = {},
): Promise<void> {
  const identities = await provider(lab.certificate)
  const { port } = new URL(identities.issuer)
  if (network) identities.issuer = `https://${providerAddress}:${port}`
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
  const secrets = {
    'mlflow-sso': { 'client-secret': identities.clientSecret, 'cookie-secret': cookieSecret },
    'mlflow-clients': { htpasswd },
    'provider-ca': { 'ca.crt': lab.certificate.caText },
    ...world.secrets,
  }
  const all = merge({ ...routes[route], auth: { type: 'oidc', oidc } }, values)
  try {
    const found = store ?? (await lab.store('sqlite'))
    // Each has a port of its own: they are on one network.
    const environments = await Promise.all(
      Array.from({ length: pods }, () => lab.environment(version, found, all, { ...world, secrets })),
    )
    const { objects } = environments[0]!
    const own = await network?.(objects, { port: Number(port) })
    const started = await Promise.all(environments.map((environment) => environment.start(own)))
    const pod = started[0]!
    await allReady(started, () =>
      behind(lab, route, objects, pod, (url, machine) =>
        use({
          provider: identities,
          pod,
          objects,
          url,
          service: pod.url,
          services: started.map(({ url }) => url),
          machine: { image: lab.images[version], ...machine },
          folder: lab.folder(),
          passwords: [identities.clientSecret, cookieSecret, robot.password, htpasswd.trim()],
        }),
      ),
    )
  } finally {
    await identities.stop()
  }
}

/** Uses pods while all of them are ready. */
const allReady = ([pod, ...others]: Pod[], use: () => Promise<void>): Promise<void> =>
  pod ? whileReady(pod, () => allReady(others, use)) : use()
