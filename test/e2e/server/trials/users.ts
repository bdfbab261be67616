// MLflow's own users: who gets in, with which MLflow, and where they are kept.
import { readFileSync } from 'node:fs'
import type { JsonObject } from '../../../../src/model/json.ts'
import { see } from '../../attempt.ts'
import { page } from '../lab/browser.ts'
import { read, write } from '../lab/client.ts'
import { behind, host, type Route, routes } from '../lab/front.ts'
import { type Kind, type Lab, printable, type Store, type Version } from '../lab/lab.ts'
import { processesBelow } from '../lab/memory.ts'
import { type Pod, whileReady } from '../lab/pod.ts'
import { type Answer, ask, basic } from '../lab/request.ts'
import { routesOf, seeKinds } from '../lab/routes.ts'
import { lines, mlflowColumn, seeFailure, seeNoSecret, type Trial } from './trial.ts'

interface User {
  username: string
  password: string
}

/** An administrator whose password is every character that it may have, those of ini files, shells and URIs among them. */
const administrator: User = { username: 'ad%(min)s\'#;$"', password: `${printable}%(here)s` }

const auth = { auth: { type: 'basic', admin: { name: 'people' } } }

/** The Secrets of a store, and that of the administrator. */
const secretsOf = (user: User, more: Store['secrets'] = {}) => ({ secrets: { people: { ...user }, ...more } })

/** The values by which the users have another database than the runs. */
function apart(users: Store): { values: JsonObject; secrets: Store['secrets'] } {
  const { backendStore } = users.values as { backendStore: JsonObject }
  const credentials = users.secrets['mlflow-db-credentials']
  if (!credentials) return { values: { authStore: { type: 'sqlite', dbpath: '/data/users.db' } }, secrets: {} }
  return { values: { authStore: { ...backendStore, secret: { name: 'users' } } }, secrets: { users: credentials } }
}

/** The answer to a request, of somebody or nobody. */
const askAs = (user: User | undefined, pod: Pod, path: string, method = 'GET', body?: string): Promise<Answer> =>
  ask(`${pod.url}${path}`, {
    method,
    ...(body !== undefined && { body }),
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(user && basic(user.username, user.password)),
    },
  })

const search = '/api/2.0/mlflow/experiments/search?max_results=1'
const statusOf = async (pod: Pod, user?: User): Promise<number> => (await askAs(user, pod, search)).status

async function seeStatus(pod: Pod, user: User | undefined, wanted: number, whose: string): Promise<void> {
  const status = await statusOf(pod, user)
  see(status === wanted, `${whose} gets ${status}, not ${wanted}:\n${pod.log()}`)
}

const machine = (lab: Lab, version: Version, { username: name, password }: User) => ({
  image: lab.images[version],
  login: { name, password },
})

/** Sees that nobody and a wrong password are refused, and that users may do what they should. */
async function seeUsers(lab: Lab, version: Version, pod: Pod): Promise<string> {
  await seeStatus(pod, undefined, 401, 'a stranger')
  await seeStatus(pod, { ...administrator, password: 'not the password' }, 401, 'a wrong password')
  const made = await write(machine(lab, version, administrator), pod.url)
  const ann = { username: 'ann', password: 'a password of ann' }
  const created = await askAs(administrator, pod, '/api/2.0/mlflow/users/create', 'POST', JSON.stringify(ann))
  see(created.status === 200, `the administrator can't make a user: ${created.status} ${created.body}`)
  await read(machine(lab, version, ann), pod.url, made)
  const experiment = JSON.stringify({ experiment_id: JSON.parse(made).experiment })
  const deleted = await askAs(ann, pod, '/api/2.0/mlflow/experiments/delete', 'POST', experiment)
  see(deleted.status === 403, `who may read may delete: ${deleted.status}`)
  return made
}

/** Sees that a secret is in no argument, log or manifest, nor in the environment of what serves. */
function seeHidden(store: Pick<Store, 'passwords'>, pod: Pod, objects: unknown): void {
  const passwords = [...store.passwords, administrator.password]
  seeNoSecret({ passwords }, [pod])
  see(!passwords.some((password) => JSON.stringify(objects).includes(password)), 'a secret stands in a manifest')
  const serving = processesBelow(process.pid).filter(
    ({ command }) => /mlflow|uvicorn|gunicorn|multiprocessing/.test(command) && !/start\.py|bwrap/.test(command),
  )
  see(serving.length > 0, 'nothing serves')
  for (const { id, command } of serving) {
    const environment = readFileSync(`/proc/${id}/environ`, 'utf8')
    see(!environment.includes(administrator.password), `the password is in the environment of ${command}`)
  }
}

const signIn = (version: Version, kind: Kind): Trial => ({
  what: ['users', kind, 'strangers stay out, a user reads; no secret is shown', mlflowColumn(version)],
  async run(lab) {
    const store = await lab.store(kind)
    // Before 3.6 users can't be beside the runs.
    const own = version === 'older' ? apart(await lab.store(kind)) : { values: {}, secrets: {} }
    const environment = await lab.environment(
      version,
      store,
      { ...auth, ...own.values },
      secretsOf(administrator, own.secrets),
    )
    const pod = await environment.start()
    await pod.ready()
    await seeUsers(lab, version, pod)
    seeHidden(store, pod, environment.objects)
    await pod.delete()
  },
})

/** What is open by MLflow's word: health, the files of the pages, and what a client asks before it signs in. */
const open = /^\/health$|^\/static-files\/|\/mlflow\/server-info$/

const everyRoute = (version: Version): Trial => ({
  what: ['users', 'sqlite', 'every route of MLflow says 401 to strangers', mlflowColumn(version)],
  async run(lab) {
    const all = await routesOf(lab.images[version], 'users')
    seeKinds(all, version)
    const own = version === 'older' ? apart(await lab.store('sqlite')).values : {}
    const environment = await lab.environment(
      version,
      await lab.store('sqlite'),
      { ...auth, ...own },
      secretsOf(administrator),
    )
    const pod = await environment.start()
    await pod.ready()
    const wrong: string[] = []
    for (const [method, path] of all) {
      const body = ['POST', 'PUT', 'PATCH'].includes(method) ? '{}' : undefined
      const { status } = await askAs(undefined, pod, path, method, body)
      const isOpen = open.test(path)
      if (isOpen ? status === 401 : status !== 401) wrong.push(`${method} ${path} ${status}`)
    }
    see(wrong.length === 0, `of ${all.length} routes these answer otherwise: ${wrong.join(', ')}`)
    await pod.delete()
  },
})

const pods = 4

const together = (version: Version): Trial => ({
  what: [`${pods} pods at once`, 'postgresql', 'empty database of users', mlflowColumn(version)],
  async run(lab) {
    const store = await lab.store('postgresql')
    const own = apart(await lab.store('postgresql'))
    const environments = await Promise.all(
      Array.from({ length: pods }, () =>
        lab.environment(version, store, { ...auth, ...own.values }, secretsOf(administrator, own.secrets)),
      ),
    )
    const started = await Promise.all(environments.map((environment) => environment.start()))
    await Promise.all(started.map((pod) => pod.ready())).catch((error: Error) => {
      throw new Error(`${error.message}\n${started.map(({ log }) => lines(log()).join('\n')).join('\n--\n')}`)
    })
    for (const line of ['initialising the database of users', 'the administrator has been made']) {
      const count = started.filter((pod) => lines(pod.log()).includes(line)).length
      see(count === 1, `${count} pods say "${line}"`)
    }
    for (const pod of started) await seeStatus(pod, administrator, 200, 'the administrator')
    await Promise.all(started.map((pod) => pod.delete()))
  },
})

const rotated = (version: Version): Trial => ({
  what: ['users', 'postgresql', "the Secret's password is the only one after a start", mlflowColumn(version)],
  async run(lab) {
    const store = await lab.store('postgresql')
    const own = apart(await lab.store('postgresql'))
    const run = async (user: User, others: User[]): Promise<void> => {
      const values = { ...auth, ...own.values }
      const pod = await (await lab.environment(version, store, values, secretsOf(user, own.secrets))).start()
      await pod.ready()
      await seeStatus(pod, user, 200, 'the password of the Secret')
      for (const other of others) await seeStatus(pod, other, 401, 'an old password')
      await pod.delete()
    }
    const changed = { ...administrator, password: 'changed in the Secret' }
    await run(administrator, [])
    await run(changed, [administrator])
    await run(administrator, [changed])
  },
})

const upgraded: Trial = {
  what: ['users', 'postgresql', 'upgraded where it is allowed, and kept', mlflowColumn('older', 'current', 'newest')],
  async run(lab) {
    const store = await lab.store('postgresql')
    const own = apart(await lab.store('postgresql'))
    const start = async (version: Version, upgrade: string): Promise<Pod> => {
      const { authStore } = own.values as { authStore: JsonObject }
      const values = { ...auth, backendStore: { upgrade: 'auto' }, authStore: { ...authStore, upgrade } }
      return (await lab.environment(version, store, values, secretsOf(administrator, own.secrets))).start()
    }
    const before = await start('older', 'never')
    await before.ready()
    const made = await seeUsers(lab, 'older', before)
    await before.delete()
    const refused =
      /^the database of users has revision \w+, this MLflow wants revision .*authStore\.upgrade: auto once/
    await seeFailure(await start('current', 'never'), refused)
    for (const version of ['current', 'newest'] as const) {
      const pod = await start(version, 'auto')
      await pod.ready()
      await read(machine(lab, version, administrator), pod.url, made)
      await seeStatus(pod, { username: 'ann', password: 'a password of ann' }, 200, 'a user from before')
      await pod.delete()
    }
  },
}

const beside = (version: Version): Trial => ({
  what: ['users', 'mariadb', 'in PostgreSQL, beside the runs', mlflowColumn(version)],
  async run(lab) {
    const store = await lab.store('mariadb')
    const own = apart(await lab.store('postgresql'))
    const environment = await lab.environment(
      version,
      store,
      { ...auth, ...own.values },
      secretsOf(administrator, own.secrets),
    )
    const pod = await environment.start()
    await pod.ready()
    await seeUsers(lab, version, pod)
    seeHidden(store, pod, environment.objects)
    await pod.delete()
  },
})

/** The pages of MLflow behind NGINX, below the path of their route, for an administrator, a user and nobody. */
const shown = (route: Route): Trial => ({
  what: [
    'users',
    route,
    'pages in Chromium for whoever knows the password: administrator and user; a stranger sees none',
    mlflowColumn('current'),
  ],
  async run(lab) {
    const chief: User = { username: 'chief', password: 'a password of chief' }
    const ann: User = { username: 'ann', password: 'a password of ann' }
    const values = { ...auth, ...routes[route] }
    const environment = await lab.environment('current', await lab.store('sqlite'), values, secretsOf(chief))
    const pod = await environment.start()
    const as = async (user: User | undefined, place: string): Promise<string> => {
      const login = user && basic(user.username, user.password).authorization
      let text = ''
      const use = async (url: string) => {
        text = await page(`${url}/#/${place}`, lab.folder(), [host])
      }
      await behind(lab, route, environment.objects, pod, use, undefined, undefined, login)
      return text
    }
    await whileReady(pod, async () => {
      const made = await write(machine(lab, 'current', chief), pod.url)
      const created = await askAs(chief, pod, '/api/2.0/mlflow/users/create', 'POST', JSON.stringify(ann))
      see(created.status === 200, `the administrator can't make a user: ${created.status} ${created.body}`)
      const runs = `experiments/${(JSON.parse(made) as { experiment: string }).experiment}/runs`
      for (const user of [chief, ann]) {
        const text = await as(user, runs)
        see(text.includes('a run of the lab'), `${user.username} is not shown the run:\n${text.slice(0, 3000)}`)
      }
      const users = await as(chief, 'admin')
      see(users.includes('ann'), `the administrator is shown no users:\n${users.slice(0, 3000)}`)
      for (const user of [undefined, { ...ann, password: 'a password of another' }]) {
        const text = await as(user, runs)
        see(!/a run of the lab|static-files/.test(text), `a stranger is shown a page:\n${text.slice(0, 3000)}`)
      }
    })
  },
})

const credentials: Trial[] = (
  [
    ['ends in a line break', 'a long password\n', /password in the Secret ends in a line break/],
    ['is too short', 'short', /has 5 characters: it has to have 12 or more/],
    ['is known', 'password1234', /is the one that MLflow used to ship/],
    ['is not ASCII', 'pässwörter sind lang', /characters other than the printable ones of ASCII/],
  ] as const
).map(([what, password, line]) => ({
  what: ['users', 'sqlite', `the administrator's password ${what}`, mlflowColumn('current')],
  async run(lab) {
    const environment = await lab.environment(
      'current',
      await lab.store('sqlite'),
      auth,
      secretsOf({ username: 'admin', password }),
    )
    const pod = await environment.start()
    await seeFailure(pod, line)
    seeNoSecret({ passwords: [password] }, [pod])
  },
}))

const cached: Trial = {
  what: [
    'users',
    'sqlite',
    'with the cache there are at least five times the requests a second',
    mlflowColumn('newest'),
  ],
  async run(lab) {
    const store = await lab.store('sqlite')
    const perSecond = async (cacheSeconds: number): Promise<number> => {
      const values = { auth: { ...auth.auth, cacheSeconds } }
      const pod = await (await lab.environment('newest', store, values, secretsOf(administrator))).start()
      await pod.ready()
      await statusOf(pod, administrator)
      const start = performance.now()
      let count = 0
      for (; performance.now() - start < 5000; count++) await statusOf(pod, administrator)
      await pod.delete()
      return (count * 1000) / (performance.now() - start)
    }
    const [hashed, remembered] = [await perSecond(0), await perSecond(60)]
    const ratio = remembered / hashed
    see(ratio > 5, `with the cache there are ${ratio.toFixed(1)} × the requests`)
    return `${ratio.toFixed(1)} × the requests a second`
  },
}

const all: Version[] = ['older', 'current', 'newest']

export const users: Trial[] = [
  ...all.flatMap((version) => (['sqlite', 'postgresql'] as const).map((kind) => signIn(version, kind))),
  ...all.map(beside),
  ...(['Ingress', 'HTTPRoute'] as const).map(shown),
  ...all.map(everyRoute),
  ...all.map(together),
  ...all.map(rotated),
  upgraded,
  ...credentials,
  cached,
]
