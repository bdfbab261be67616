// The proxy in the pod, with a provider of identities: who comes in, by which way, and as whom.
import { see } from '../../attempt.ts'
import { until } from '../../lab/process.ts'
import { exchange, read, write } from '../lab/client.ts'
import { path, seePages } from '../lab/front.ts'
import type { Lab, Version, World } from '../lab/lab.ts'
import { provider } from '../lab/provider.ts'
import { ask, basic, bearer, visitor } from '../lab/request.ts'
import { ana, cookieSecret, robot, type SignedIn, signedIn, stranger } from '../lab/signed-in.ts'
import { mlflowColumn, seeNoSecret, type Trial } from './trial.ts'

const trial = (what: string, use: (world: SignedIn) => Promise<void>, version: Version = 'current'): Trial => ({
  what: ['sign-in', what, mlflowColumn(version)],
  run: (lab) => signedIn(lab, version, use),
})

const search = '/api/2.0/mlflow/experiments/search?max_results=1'
const gibibyte = 1 << 30
const wrongSecret = 'the secret of another client'

/** Secrets that no proxy can work with, and what it says of each. */
const broken: Record<string, { secrets: (lab: Lab) => World['secrets']; line: RegExp }> = {
  'a cookie secret of another length': {
    secrets: () => ({ 'mlflow-sso': { 'client-secret': 'a', 'cookie-secret': 'too short' } }),
    line: /cookie_secret from file must be 16, 24, or 32 bytes/,
  },
  'a CA that has not signed the provider': {
    secrets: ({ otherCa }) => ({ 'provider-ca': { 'ca.crt': otherCa } }),
    line: /certificate signed by unknown authority/,
  },
}

export const signIns: Trial[] = [
  ...(['Ingress', 'HTTPRoute'] as const).flatMap((route) =>
    (['current', 'older', 'newest'] as const).map(
      (version): Trial => ({
        what: ['sign-in', route, 'Chromium by the public URL, a client by its token', mlflowColumn(version)],
        run: (lab) =>
          signedIn(
            lab,
            version,
            async ({ provider, machine, url, folder }) => {
              const made = await write({ ...machine, token: provider.token(ana) }, url)
              await read({ ...machine, token: await provider.clientToken() }, url, made)
              await read({ ...machine, login: robot }, url, made)
              provider.signedIn = ana
              await seePages(url, made, folder)
            },
            { route },
          ),
      }),
    ),
  ),

  trial('programs of the cluster by the Service: a token, a robot', async ({ provider, machine, service }) => {
    const made = await write({ ...machine, token: provider.token(ana) }, service)
    await read({ ...machine, login: robot }, service, made)
  }),

  {
    what: ['sign-in', 'postgresql', 'a client by its token, and a robot', mlflowColumn('newest')],
    run: async (lab) =>
      signedIn(
        lab,
        'newest',
        async ({ provider, machine, url, service }) => {
          const made = await write({ ...machine, token: provider.token(ana) }, url)
          await read({ ...machine, login: robot }, service, made)
        },
        { store: await lab.store('postgresql') },
      ),
  },

  ...Object.entries(broken).map(
    ([what, { secrets, line }]): Trial => ({
      what: ['sign-in', `${what}: the pod is never ready, and its log says why`, mlflowColumn('current')],
      async run(lab) {
        const use = async () => see(false, 'the pod is ready')
        const said = await signedIn(lab, 'current', use, { world: { secrets: secrets(lab) } }).then(() => '', String)
        see(line.test(said), `expected ${line}: ${said.slice(0, 3000)}`)
      },
    }),
  ),

  {
    what: [
      'sign-in',
      'a wrong client secret: nobody signs in, the log says why, and tokens go on',
      mlflowColumn('current'),
    ],
    run: (lab) =>
      signedIn(
        lab,
        'current',
        async ({ provider, url, service, pod }) => {
          provider.signedIn = ana
          const { status, body } = await visitor().visit(`${url}/`)
          see(status === 500, `the page is answered with ${status}`)
          see(
            /Internal Server Error/.test(body) && !body.includes('experiments'),
            `the page says: ${body.slice(0, 3000)}`,
          )
          await until('the log says why', () => /redeeming code.*invalid_client/is.test(pod.log()))
          const all = [wrongSecret, provider.clientSecret]
          seeNoSecret({ passwords: all }, [pod])
          see(!all.some((secret) => body.includes(secret)), 'the page shows a secret')
          const asked = await ask(service + search, { headers: bearer(provider.token(ana)) })
          see(asked.status === 200, `a token gets ${asked.status}`)
        },
        { world: { secrets: { 'mlflow-sso': { 'client-secret': wrongSecret, 'cookie-secret': cookieSecret } } } },
      ),
  },

  trial('an artifact of 1 GiB, there and back', ({ provider, machine, url }) =>
    exchange({ ...machine, token: provider.token(ana) }, url, gibibyte),
  ),

  trial('names with characters that a path or a query has a use for; below the path none with a ?', async (world) => {
    const { provider, url, service } = world
    const headers = bearer(provider.token(ana))
    const exchange = async (start: string, name: string): Promise<string> => {
      const place = `${start}/api/2.0/mlflow-artifacts/artifacts/1/${encodeURIComponent(name)}`
      const sent = await ask(place, { method: 'PUT', headers, body: name })
      const { status, body } = await ask(place, { headers })
      return sent.status === 200 && status === 200 ? body : `${sent.status}, then ${status}`
    }
    for (const name of ['a b', 'a%b', 'a+b', 'a;b', 'a&b=c', 'ä漢', "a'(b)", 'a%2Fb'])
      for (const start of [url, service])
        see((await exchange(start, name)) === name, `${name} at ${start}: ${await exchange(start, name)}`)
    const below = await exchange(url, 'q?b')
    see(/^404/.test(below), `q?b below the path: ${below}`)
    const list = await ask(`${service}/api/2.0/mlflow-artifacts/artifacts?path=1`, { headers })
    const names = (JSON.parse(list.body) as { files: { path: string }[] }).files.map(({ path }) => path)
    see(!names.includes('q'), `q?b was kept as q: ${names.join(' ')}`)
  }),

  trial('whom the provider knows and no group has, stays out', async ({ provider, url, service }) => {
    for (const claims of [stranger, { ...ana, groups: [] }, { sub: '3', email: 'eve@example.com' }]) {
      for (const start of [url, service]) {
        const { status } = await ask(start + search, { headers: bearer(provider.token(claims)) })
        see(status === 403, `${JSON.stringify(claims)} by a token gets ${status}`)
      }
      provider.signedIn = claims
      const { status, url: end } = await visitor().visit(`${url}/`)
      see(status === 403, `${JSON.stringify(claims)} in a browser gets ${status} at ${end}`)
    }
  }),

  trial('tokens of another audience, issuer or key, and old ones, are 401', async ({ provider, url, service }) => {
    const now = Math.floor(Date.now() / 1000)
    const [head, , signature] = provider.token(ana).split('.')
    const own = provider.token(ana).split('.')[1]!
    const unsigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
    const tokens = {
      'another audience': provider.token({ ...ana, aud: 'another' }),
      'another issuer': provider.token({ ...ana, iss: 'https://sso.example.com' }),
      'another key': provider.forged(ana),
      expired: provider.token({ ...ana, exp: now - 60 }),
      'not verified': provider.token({ ...ana, email_verified: false }),
      'no signature': `${unsigned}.${own}.`,
      'another signature': `${head}.${own}.${provider.token(stranger).split('.')[2]}`,
      'another content': `${head}.${provider.token({ ...stranger, groups: ['ml'] }).split('.')[1]}.${signature}`,
      garbage: 'garbage',
    }
    for (const [what, token] of Object.entries(tokens)) {
      for (const start of [url, service]) {
        for (const headers of [bearer(token), basic('a', token)]) {
          const { status } = await ask(start + search, { headers })
          see(status === 401, `${what} is answered with ${status}`)
        }
      }
    }
  }),

  {
    what: [
      'sign-in',
      'tokens of a second issuer, for its audience; a domain keeps service accounts out',
      mlflowColumn('current'),
    ],
    async run(lab) {
      const second = await provider(lab.certificate)
      const account = { sub: 'system:serviceaccount:training:default', aud: 'cluster' }
      const extraIssuers = [{ issuerUrl: second.issuer, audience: 'cluster' }]
      const seeAnswers = (domains: string[], expected: number) =>
        signedIn(
          lab,
          'current',
          async ({ provider, service }) => {
            const asked = async (token: string) => (await ask(service + search, { headers: bearer(token) })).status
            see(
              (await asked(second.token(account))) === expected,
              `its token gets ${await asked(second.token(account))}`,
            )
            const others = [
              second.token({ ...account, aud: 'mlflow' }),
              provider.token(account),
              second.forged(account),
            ]
            for (const token of others) see((await asked(token)) === 401, `another token gets ${await asked(token)}`)
          },
          { values: { auth: { oidc: { allowedGroups: [], allowedEmailDomains: domains, extraIssuers } } } },
        )
      try {
        await seeAnswers(['*'], 200)
        await seeAnswers(['example.com'], 403)
      } finally {
        await second.stop()
      }
    },
  },

  trial('a wrong password, an unknown robot, and no password are 401', async ({ service }) => {
    const { name, password } = robot
    const logins: [string, string][] = [
      [name, 'wrong'],
      ['nobody', password],
      [name, ''],
      ['', password],
    ]
    for (const login of logins) {
      const { status } = await ask(service + search, { headers: basic(...login) })
      see(status === 401, `${login.join(':')} is answered with ${status}`)
    }
  }),

  trial("a session's cookie is the path's own, for https and no script; another's is refused", async (world) => {
    const { provider, url, service } = world
    provider.signedIn = ana
    const browser = visitor()
    const { status } = await browser.visit(`${url}/`)
    see(status === 200, `the page is answered with ${status}`)
    const cookie = browser.cookies.get('__Secure-mlflow') ?? ''
    for (const part of [`Path=${path}/`, 'Secure', 'HttpOnly', 'SameSite=Lax'])
      see(cookie.includes(part), `the cookie has no ${part}: ${cookie.replace(/=[^;]*/, '=…')}`)
    const pair = cookie.split(';')[0]!
    const asked = async (cookie: string): Promise<number> =>
      (await ask(service + search, { headers: { cookie } })).status
    see((await asked(pair)) === 200, `the session gets ${await asked(pair)}`)
    const changed = pair.replace(/.(?=.{20}$)/, (letter) => (letter === 'A' ? 'B' : 'A'))
    see((await asked(changed)) === 401, `a changed cookie gets ${await asked(changed)}`)
    // Long after the provider's token is old.
    see((await ask(`${url}/oauth2/userinfo`, { headers: { cookie: pair } })).status === 200, 'there is no userinfo')
  }),

  trial('300 groups, a session without the provider, and nobody led elsewhere', async ({ provider, url, service }) => {
    const groups = Array.from({ length: 300 }, (_, index) => `a-group-with-a-long-name-${index}`)
    provider.signedIn = { ...ana, groups: [...groups, 'ml'] }
    const browser = visitor()
    const { status } = await browser.visit(`${url}/`)
    see(status === 200, `the page is answered with ${status}`)
    const led = await ask(`${url}/oauth2/start?rd=https%3A%2F%2Fevil.example.com%2F`)
    see(!decodeURIComponent(led.headers.location ?? '').includes('evil'), `led to ${led.headers.location}`)
    await provider.stop()
    const cookie = browser.cookies.get('__Secure-mlflow')!.split(';')[0]!
    const asked = await ask(service + search, { headers: { cookie } })
    see(asked.status === 200, `without the provider the session gets ${asked.status}`)
    const again = await ask(service + search, { headers: bearer(provider.token(ana)) })
    see(again.status === 200, `without the provider a token gets ${again.status}`)
  }),

  trial(
    'no secret in an argument, a log or a manifest',
    async ({ provider, pod, url, objects, passwords, machine }) => {
      const token = provider.token(ana)
      await write({ ...machine, token }, url)
      await write({ ...machine, login: robot }, url).catch(() => {})
      provider.signedIn = ana
      const browser = visitor()
      await browser.visit(`${url}/`)
      const cookie = browser.cookies.get('__Secure-mlflow')!.split(';')[0]!.split('=').slice(1).join('=')
      const secrets = [...passwords, token, cookie]
      seeNoSecret({ passwords: secrets }, [pod])
      const text = JSON.stringify(objects)
      see(!secrets.some((secret) => text.includes(secret)), 'a secret stands in a manifest')
    },
  ),
]
