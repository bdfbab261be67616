import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'

/** A certificate for the loopback and for some names and addresses, its key, and the CA that signed it. */
export interface Certificate {
  /** Paths. */
  ca: string
  certificate: string
  key: string
  /** The text of the CA's certificate. */
  caText: string
}

/** Makes a CA in a new folder, and a certificate that it has signed. */
export function certificate(folder: string, names: string[]): Certificate {
  mkdirSync(folder)
  const path = (name: string): string => join(folder, name)
  const openssl = (args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl([
    'req',
    '-x509',
    ...key,
    '-days',
    '2',
    '-subj',
    '/CN=lab CA',
    '-keyout',
    path('ca.key'),
    '-out',
    path('ca.crt'),
  ])
  openssl(['req', ...key, '-subj', '/CN=lab', '-keyout', path('tls.key'), '-out', path('tls.csr')])
  const alternatives = ['127.0.0.1', ...names].map((name) => `${isIP(name) ? 'IP' : 'DNS'}:${name}`).join(',')
  writeFileSync(path('extensions'), `subjectAltName=${alternatives}\n`)
  const signer = ['-CA', path('ca.crt'), '-CAkey', path('ca.key'), '-CAcreateserial', '-days', '2']
  openssl(['x509', '-req', '-in', path('tls.csr'), ...signer, '-extfile', path('extensions'), '-out', path('tls.crt')])
  return {
    ca: path('ca.crt'),
    certificate: path('tls.crt'),
    key: path('tls.key'),
    caText: readFileSync(path('ca.crt'), 'utf8'),
  }
}
