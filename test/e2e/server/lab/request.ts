import { type IncomingHttpHeaders, request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { patience } from '../../lab/process.ts'

/** What a server says. */
export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** The header by which somebody signs in: with a token, or with a name and a password. */
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
export const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
})

interface Asking {
  method?: string
  headers?: Record<string, string>
  body?: string
  /** The target as it is sent, in place of the URL's own, which is normalised. */
  target?: string
  /** Where the server is asked, in place of the loopback: the server then sees who asks there, too. */
  address?: string
}

/** Asks a server of the loopback, whatever its name and its certificate; a redirect is an answer. */
export function ask(
  url: string,
  { method = 'GET', headers = {}, body, target, address = '127.0.0.1' }: Asking = {},
): Promise<Answer> {
  const { protocol, host, port, pathname, search } = new URL(url)
  const isSecure = protocol === 'https:'
  return new Promise((resolve, reject) => {
    const asked = (isSecure ? secure : plain)(
      {
        host: address,
        port: port || (isSecure ? 443 : 80),
        method,
        path: target ?? pathname + search,
        headers: { host, ...headers },
        rejectUnauthorized: false,
        timeout: patience(30_000),
      },
      async (answer) => {
        const text = (await answer.toArray().catch(() => [])).join('')
        resolve({ status: answer.statusCode!, headers: answer.headers, body: text })
      },
    )
    asked.once('timeout', () => asked.destroy(new Error(`${method} ${url}: no answer`)))
    asked.once('error', reject)
    asked.end(body)
  })
}

/** Somebody's browser, as far as it keeps cookies and follows redirects. */
export interface Visitor {
  /** The cookies as they came, attributes and all. */
  cookies: Map<string, string>
  visit(url: string): Promise<Answer & { url: string }>
}

export function visitor(): Visitor {
  const cookies = new Map<string, string>()
  return {
    cookies,
    async visit(url) {
      for (let hops = 0; hops < 10; hops++) {
        const sent = [...cookies.values()].map((cookie) => cookie.split(';')[0]).join('; ')
        const answer = await ask(url, { headers: { ...(sent && { cookie: sent }), accept: 'text/html' } })
        for (const cookie of answer.headers['set-cookie'] ?? []) cookies.set(cookie.split('=')[0]!, cookie)
        if (answer.headers.location === undefined) return { ...answer, url }
        url = new URL(answer.headers.location, url).href
      }
      throw new Error(`too many redirects, the last to ${url}`)
    },
  }
}
