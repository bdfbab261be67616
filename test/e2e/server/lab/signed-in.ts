import type { JsonObject } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { merge } from '../../../../src/phases/2-resolve/merge.ts'
import type { Machine } from './client.ts'
import { behind, type Route, routes } from './front.ts'
import type { Lab, Store, Version, World } from './lab.ts'
import { type Pod, whileReady } from './pod.ts'
import { type Provider, provider } from './provider.ts'

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
  route?: Route
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
    const environment = await lab.environment(version, found, all, { ...world, secrets })
    const pod = await environment.start()
    await whileReady(pod, () =>
      behind(lab, route, environment.objects, pod, (url, machine) =>
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
      ),
    )
  } finally {
    await identities.stop()
  }
}
