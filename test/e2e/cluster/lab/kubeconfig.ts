import { readFileSync, writeFileSync } from 'node:fs'

/** By what a program finds the API server, as its administrator. */
export interface Access {
  /** The API server's URL. */
  server: string
  /** The certificate that the API server made, which is its own authority: PEM. */
  authority: string
  token: string
  /** The file that says so to a program. */
  kubeconfig: string
}

/** Writes the file by which programs find the API server. It is JSON, which is YAML too. */
export function access(server: string, certificate: string, token: string, kubeconfig: string): Access {
  const authority = readFileSync(certificate, 'utf8')
  const data = Buffer.from(authority).toString('base64')
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'lab', cluster: { server, 'certificate-authority-data': data } }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'admin' } }],
    'current-context': 'lab',
  }
  writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 })
  return { server, authority, token, kubeconfig }
}
