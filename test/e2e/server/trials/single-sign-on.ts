// Single sign-on with MLflow's own permissions: who signs in at the provider is a user, and its groups say who is
// an administrator.
import type { JsonObject } from '../../../../src/model/json.ts'
import { see } from '../../attempt.ts'
import { page } from '../lab/browser.ts'
import { host } from '../lab/front.ts'
import type { Version } from '../lab/lab.ts'
import { type Answer, ask, basic, bearer, visitor } from '../lab/request.ts'
import { ana, robot, type SignedIn, signedIn } from '../lab/signed-in.ts'
import { mlflowColumn, seeNoSecret, type Trial } from './trial.ts'

const bob = { sub: '4', email: 'bob@example.com', groups: ['ml'] }
const chief = { sub: '5', email: 'chief@example.com', groups: ['ml', 'ml-admins'] }

/** Programs with a password are taken for members of the first group, and are no administrators all the same. */
const values: JsonObject = {
  auth: { permissions: { adminGroups: ['ml-admins'] }, oidc: { allowedGroups: ['ml-admins', 'ml'] } },
}

/** Asks the API as somebody, by their token and with more headers. */
const asker =
  ({ provider, service }: Pick<SignedIn, 'provider' | 'service'>) =>
  (who: Record<string, unknown> | 'robot', target: string, body?: object, more: Record<string, string> = {}) => {
    const login = who === 'robot' ? basic(robot.name, robot.password) : bearer(provider.token(who))
    const json = body && { method: 'POST', body: JSON.stringify(body) }
    const headers = { ...login, ...(body && { 'content-type': 'application/json' }), ...more }
    return ask(`${service}/api/2.0/mlflow/${target}`, { headers, ...json })
  }

const seeStatus = (what: string, { status, body }: Answer, expected: number): void =>
  see(status === expected, `${what}: expected ${expected}, it is ${status} ${body.slice(0, 300)}`)

async function seePermissions(world: SignedIn): Promise<void> {
  const as = asker(world)
  const made = await as(ana, 'experiments/create', { name: 'of ana' })
  seeStatus('ana makes an experiment', made, 200)
  const { experiment_id } = JSON.parse(made.body) as { experiment_id: string }
  const read = `experiments/get?experiment_id=${experiment_id}`
  const rename = (name: string) => ['experiments/update', { experiment_id, new_name: name }] as const
  seeStatus('bob reads it', await as(bob, read), 200)
  seeStatus('bob changes it', await as(bob, ...rename('of bob')), 403)
  seeStatus('ana changes it', await as(ana, ...rename('of ana still')), 200)
  seeStatus('an administrator changes it', await as(chief, ...rename('of the chief')), 200)
  seeStatus('a robot changes it', await as('robot', ...rename('of a robot')), 403)
  seeStatus('a robot makes one', await as('robot', 'experiments/create', { name: 'of a robot' }), 200)

  const run = JSON.parse((await as(ana, 'runs/create', { experiment_id })).body) as { run: { info: JsonObject } }
  const place = `${world.service}/api/2.0/mlflow-artifacts/artifacts/${experiment_id}/${run.run.info.run_id}/artifacts/a`
  const sent = (who: Record<string, unknown>) =>
    ask(place, { method: 'PUT', body: 'a', headers: bearer(world.provider.token(who)) })
  seeStatus('bob writes an artifact of it', await sent(bob), 403)
  seeStatus('ana writes one', await sent(ana), 200)

  const [anas, chiefs] = [ana, chief].map(({ email, groups }) => ({
    'x-forwarded-email': email,
    'x-forwarded-user': email,
    'x-forwarded-groups': groups.join(','),
  }))
  for (const forged of [anas!, chiefs!, { ...chiefs!, 'x-forwarded-groups': ':ml-admins' }])
    seeStatus(`bob with ${JSON.stringify(forged)}`, await as(bob, ...rename('forged'), forged), 403)
  const named = { ...bob, groups: ['ml', 'x,ml-admins', 'x,:ml-admins'] }
  seeStatus('bob in a group with such a name', await as(named, ...rename('named')), 403)
  const client = { sub: '6', email: `client:${robot.name}`, groups: ['ml'] }
  seeStatus('somebody with the name of a robot', await as(client, read), 401)
}

async function seeUsers(world: SignedIn): Promise<void> {
  const as = asker(world)
  const current = async (who: Record<string, unknown> | 'robot'): Promise<unknown> =>
    (JSON.parse((await as(who, 'users/current')).body) as { user: unknown }).user
  const seeUser = async (who: Record<string, unknown> | 'robot', username: string, is_admin: boolean) => {
    const user = (await current(who)) as { username: string; is_admin: boolean }
    see(user.username === username && user.is_admin === is_admin, `the server knows ${JSON.stringify(user)}`)
  }
  await seeUser(ana, ana.email, false)
  await seeUser(chief, chief.email, true)
  await seeUser('robot', `client:${robot.name}`, false)
  await seeUser({ sub: '7', email: 'änne@example.com', groups: ['ml'] }, 'änne@example.com', false)
  // What the provider takes away is gone with the next token.
  await seeUser({ ...chief, groups: ['ml'] }, chief.email, false)
  await seeUser(chief, chief.email, true)
  const all = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      as({ ...ana, email: `new${index % 2}@example.com` }, 'experiments/search?max_results=1'),
    ),
  )
  for (const answer of all) seeStatus('two new users at once, four times each', answer, 200)

  const port = world.pod.spec.containers[0]!.args!.find((argument) => argument.startsWith('--port='))!.split('=')[1]
  const inside = await ask(`http://127.0.0.1:${port}/api/2.0/mlflow/experiments/search?max_results=1`)
  seeStatus('without the proxy', inside, 401)

  world.provider.signedIn = chief
  const shown = await page(`${world.url}/#/admin`, world.folder, [host])
  see(shown.includes(ana.email), `the page of administrators shows no users:\n${shown.slice(0, 3000)}`)
  seeNoSecret(world, [world.pod])
}

/** What one of two pods learns the other knows: people, what is theirs, and a browser's session. */
async function seeTogether({ provider, services, url }: SignedIn): Promise<void> {
  const [first, second] = services.map((service) => asker({ provider, service }))
  const strangers = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      (index % 2 ? first! : second!)({ ...ana, email: 'new@example.com' }, 'experiments/search?max_results=1'),
    ),
  )
  for (const answer of strangers) seeStatus('a new user at both pods at once', answer, 200)
  const made = await first!(ana, 'experiments/create', { name: 'of ana' })
  const { experiment_id } = JSON.parse(made.body) as { experiment_id: string }
  const rename = (name: string) => ['experiments/update', { experiment_id, new_name: name }] as const
  seeStatus('bob changes it at the other', await second!(bob, ...rename('of bob')), 403)
  seeStatus('ana changes it at the other', await second!(ana, ...rename('of ana still')), 200)
  seeStatus('an administrator changes it at the other', await second!(chief, ...rename('of the chief')), 200)
  const demoted = { ...chief, groups: ['ml'] }
  seeStatus('who is none any more, at the first', await first!(demoted, ...rename('of nobody')), 403)
  provider.signedIn = ana
  const browser = visitor()
  await browser.visit(`${url}/`)
  const cookie = browser.cookies.get('__Secure-mlflow')!.split(';')[0]!
  for (const service of services) {
    const answer = await ask(`${service}/api/2.0/mlflow/users/current`, { headers: { cookie } })
    see(answer.status === 200 && answer.body.includes(ana.email), `the session gets ${answer.status} ${answer.body}`)
  }
}

const two: Trial = {
  what: [
    'single sign-on',
    'postgresql, two pods at once: people, what is theirs and sessions of one hold at the other',
    mlflowColumn('current'),
  ],
  run: async (lab) =>
    signedIn(lab, 'current', seeTogether, {
      values: {
        ...values,
        replicas: 2,
        persistent_storage: { volumes: { data: { accessModes: ['ReadWriteMany'] } } },
      },
      store: await lab.store('postgresql'),
      pods: 2,
    }),
}

const alone = (['current', 'newest'] satisfies Version[]).map(
  (version): Trial => ({
    what: [
      'single sign-on',
      'who made it may change it, others read; administrators by group, #/admin in Chromium',
      mlflowColumn(version),
    ],
    run: (lab) =>
      signedIn(
        lab,
        version,
        async (world) => {
          await seePermissions(world)
          await seeUsers(world)
        },
        { values },
      ),
  }),
)

export const singleSignOns: Trial[] = [...alone, two]
