import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { objects } from './definitions.ts'
import type { Access } from './kubeconfig.ts'

/**
 * The objects that Argo CD reads: its namespace, the config maps of its own manifests, its Secret, and the further
 * clusters that it delivers to. Those are the same cluster by other addresses, as it knows a cluster by its address.
 */
export function configuration(module: string, namespace: string, access: Access): KubernetesObject[] {
  const folder = join(module, 'manifests/base/config')
  const files = readdirSync(folder).filter((name) => /-(cm|secret)\.yaml$/.test(name))
  const own = files.flatMap((name) => objects(join(folder, name)))
  for (const object of own) object.metadata.namespace = namespace
  const secret = own.find(({ metadata }) => metadata.name === 'argocd-secret')!
  secret.stringData = { 'server.secretkey': randomBytes(32).toString('base64') }
  const { port } = new URL(access.server)
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    ...own,
    cluster('eu', namespace, `https://127.0.0.1:${port}`, access),
    cluster('us', namespace, `https://localhost:${port}`, access),
  ]
}

const cluster = (name: string, namespace: string, server: string, { authority, token }: Access): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: `cluster-${name}`, namespace, labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
  stringData: {
    name,
    server,
    config: JSON.stringify({
      bearerToken: token,
      // The server's certificate has this name, and not that of the loopback.
      tlsClientConfig: { serverName: 'kubernetes.default.svc', caData: Buffer.from(authority).toString('base64') },
    }),
  },
})
