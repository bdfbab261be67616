import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificate } from './certificates.ts'

/** Somebody whom the provider knows, as its tokens say it: `sub`, `email`, `groups`. */
type Claims = Record<string, unknown>

/** A provider of identities on the loopback, by TLS: OpenID Connect's discovery, code flow and client credentials. */
export interface Provider {
  issuer: string
  clientId: string
  clientSecret: string
  /** Who is signed in at the provider: the next who comes to its page is sent back as them, without a question. */
  signedIn: Claims
  /** A token of the provider for somebody: for the client, an hour, unless the claims say otherwise. */
  token(claims: Claims): string
  /** The same, signed by a key that is not the provider's. */
  forged(claims: Claims): string
  /** The token that a program gets for its own name and secret. */
  clientToken(): Promise<string>
  stop(): Promise<void>
}

interface Code {
  claims: Claims
  challenge: string
  redirect: string
}

/** How long tokens are good for, in seconds. */
const lifetime = 3600

const base64 = (value: string | object): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

export async function provider(certificate: Certificate): Promise<Provider> {
  const [own, other] = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }))
  const codes = new Map<string, Code>()
  const [clientId, clientSecret] = ['mlflow', `the client's secret of the lab ${randomBytes(8).toString('hex')}`]

  const signed = (claims: Claims, { privateKey } = own!): string => {
    const now = Math.floor(Date.now() / 1000)
    const all = { iss: self.issuer, aud: clientId, iat: now, exp: now + lifetime, ...claims }
    const text = `${base64({ alg: 'RS256', kid: 'lab', typ: 'JWT' })}.${base64(all)}`
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`
  }

  /** Sends back where the request came from, with a code for whoever is signed in. */
  function authorize(query: URLSearchParams, response: ServerResponse): void {
    const code = randomBytes(16).toString('hex')
    const redirect = query.get('redirect_uri')!
    const claims = { ...self.signedIn, nonce: query.get('nonce') }
    codes.set(code, { claims, challenge: query.get('code_challenge') ?? '', redirect })
    const back = new URL(redirect)
    back.searchParams.set('code', code)
    back.searchParams.set('state', query.get('state')!)
    response.writeHead(302, { location: back.href }).end()
  }

  /** Whether a request for tokens comes from the client that the provider knows. */
  function isClients(form: URLSearchParams, authorization = ''): boolean {
    const [id, secret] = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString().split(':')
    const given = [form.get('client_id') ?? decodeURIComponent(id!), form.get('client_secret') ?? decodeForm(secret)]
    return given[0] === clientId && given[1] === clientSecret
  }

  /** The tokens for a code or for a program's own name; undefined where the request proves nothing. */
  function tokens(form: URLSearchParams): object | undefined {
    const common = { token_type: 'Bearer', expires_in: lifetime }
    if (form.get('grant_type') === 'client_credentials')
      return { ...common, access_token: signed({ sub: 'service-account-of-the-lab', groups: ['robots'] }) }
    const code = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (!code || code.redirect !== form.get('redirect_uri') || code.challenge !== proof) return undefined
    return { ...common, access_token: randomBytes(16).toString('hex'), id_token: signed(code.claims) }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, self.issuer)
    const json = (value: object, status = 200): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (url.pathname === '/authorize') return authorize(url.searchParams, response)
    if (url.pathname === '/jwks')
      return json({ keys: [{ ...own!.publicKey.export({ format: 'jwk' }), kid: 'lab', use: 'sig', alg: 'RS256' }] })
    if (url.pathname === '/token') {
      const form = new URLSearchParams((await request.toArray()).join(''))
      if (!isClients(form, request.headers.authorization)) return json({ error: 'invalid_client' }, 401)
      const found = tokens(form)
      return found ? json(found) : json({ error: 'invalid_grant' }, 400)
    }
    if (url.pathname !== '/.well-known/openid-configuration') return json({}, 404)
    json({
      issuer: self.issuer,
      authorization_endpoint: `${self.issuer}/authorize`,
      token_endpoint: `${self.issuer}/token`,
      jwks_uri: `${self.issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    })
  }

  const tls = { key: readFileSync(certificate.key), cert: readFileSync(certificate.certificate) }
  const server = createServer(tls, (request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const self: Provider = {
    issuer: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clientId,
    clientSecret,
    signedIn: {},
    token: (claims) => signed(claims),
    forged: (claims) => signed(claims, other),
    async clientToken() {
      const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
      return (tokens(new URLSearchParams(form)) as { access_token: string }).access_token
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return self
}

/** The secret of HTTP's basic scheme is form-encoded (RFC 6749, 2.3.1). */
const decodeForm = (text = ''): string => decodeURIComponent(text.replaceAll('+', ' '))
