// MLflow's AI gateway and its webhooks: what one worker has encrypted, another reads, and nobody by what is public.
import { spawnSync } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json, JsonObject } from '../../../../src/model/json.ts'
import { see } from '../../attempt.ts'
import { until } from '../../lab/process.ts'
import type { Lab, Store, Version } from '../lab/lab.ts'
import { type Listener, listener } from '../lab/listener.ts'
import { processes } from '../lab/memory.ts'
import { type Pod, whileReady } from '../lab/pod.ts'
import { type Answer, ask } from '../lab/request.ts'
import { lines, mlflowColumn, seeFailure, type Trial } from './trial.ts'

/** mlflow/utils/crypto.py, DEFAULT_KEK_PASSPHRASE. */
const published = 'mlflow-default-kek-passphrase-for-development-only'
const apiKey = 'an-api-key-of-the-lab'

const completion =
  '{"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "yes"}}], "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}'

const two = { workers: 2, jobExecution: false }
const passphrase = { name: 'gateway', key: 'passphrase' }

export const gateways: Trial[] = [
  ...(['current', 'newest'] as const).flatMap((version): Trial[] => [
    {
      what: [
        'the AI gateway',
        'sqlite',
        'two workers and the next pod read its API keys, another passphrase does not',
        mlflowColumn(version),
      ],
      run: (lab) => shared(lab, version),
    },
    {
      what: [
        'the AI gateway',
        'sqlite',
        'without a passphrase it is off, the public one is refused',
        mlflowColumn(version),
      ],
      run: (lab) => off(lab, version),
    },
    {
      what: ['webhooks', 'sqlite', 'two workers and the next pod sign by one secret', mlflowColumn(version)],
      run: (lab) => hooked(lab, version),
    },
  ]),
  {
    what: [
      'the AI gateway',
      'sqlite',
      "where it can't be switched off, without a passphrase: each pod has one of its own",
      mlflowColumn('between'),
    ],
    run: transient,
  },
]

/**
 * Where MLflow can't switch it off, and nobody gave it a passphrase, a pod encrypts by one of its own: who has the database
 * and what is public reads nothing, and no later pod does.
 */
async function transient(lab: Lab): Promise<void> {
  const store = await lab.store('sqlite')
  const provider = await listener(completion)
  const start = async (): Promise<Pod> => (await lab.environment('between', store, { server: two })).start()
  let first: string[] = []
  await during(await start(), async (pod) => {
    first = passphrasesOf(pod)
    see(new Set(first).size === 1 && first[0]!.length >= 32, `the processes have ${first.length} passphrases`)
    see(first[0] !== published, 'the passphrase is the public one')
    await makeEndpoint(pod, provider, 'chat', 'openai')
    await byTwo(provider, () => invoke(pod))
  })
  const database = readFileSync(join(store.folder, 'db/mlflow.db'))
  see(!database.includes(apiKey), 'the API key stands in the database')
  see(!isRead(lab.images.between, join(store.folder, 'db/mlflow.db'), published), 'the public passphrase reads the key')
  see(isRead(lab.images.between, join(store.folder, 'db/mlflow.db'), first[0]!), 'the own passphrase reads no key')
  await during(await start(), async (pod) => {
    see(!passphrasesOf(pod).includes(first[0]!), 'the next pod has the same passphrase')
    see((await invoke(pod)).status >= 400, 'the next pod reads the API key')
  })
}

/** Whether MLflow's own code reads the API key of a database by a passphrase. */
function isRead(image: string, database: string, passphrase: string): boolean {
  const program = `
import os, sqlite3, sys
from mlflow.utils.crypto import KEKManager, _decrypt_secret
row = sqlite3.connect(sys.argv[1]).execute(
    'SELECT encrypted_value, wrapped_dek, secret_id, secret_name FROM secrets').fetchone()
print(_decrypt_secret(row[0], row[1], KEKManager(passphrase=os.environ['WITH'], kek_version=1), row[2], row[3]))
`
  const { stdout } = spawnSync(join(image, 'bin/python'), ['-c', program, database], {
    env: { ...process.env, WITH: passphrase },
    encoding: 'utf8',
  })
  return stdout.includes(apiKey)
}

/** The passphrases that the processes of a server have. */
function passphrasesOf({ url }: Pod): string[] {
  const servers = processes().filter(({ command }) => command.includes(` ${new URL(url).port} `))
  see(servers.length > 0, 'no process of the server was found')
  return servers.map(({ id }) => passphraseOf(id))
}

/** An environment whose Secrets hold these keys. */
const environmentOf = (lab: Lab, version: Version, store: Store, values: JsonObject, secrets: Store['secrets'] = {}) =>
  lab.environment(version, { ...store, secrets: { ...store.secrets, ...secrets } }, values)

async function shared(lab: Lab, version: Version): Promise<void> {
  const store = await lab.store('sqlite')
  const provider = await listener(completion)
  const values = {
    server: two,
    gateway: { passphrase, allowedProviders: ['openai'], allowPrivateAddresses: true },
    env_vars: { MLFLOW_GATEWAY_API_BASE_ALLOWED_SCHEMES: 'http,https' },
  }
  const start = async (text: string): Promise<Pod> =>
    (await environmentOf(lab, version, store, values, { gateway: { passphrase: text } })).start()
  const own = randomBytes(32).toString('base64')
  await during(await start(own), async (pod) => {
    await makeEndpoint(pod, provider, 'chat', 'openai')
    await byTwo(provider, () => invoke(pod))
    for (const { headers } of provider.received) see(headers.authorization === `Bearer ${apiKey}`, 'another API key')
    const { body } = await ask(`${pod.url}/ajax-api/3.0/mlflow/gateway/secrets/config`)
    see(JSON.parse(body).using_default_passphrase === false, body)
    await makeEndpoint(pod, provider, 'other', 'anthropic')
    const refused = await invoke(pod, 'other')
    see(/'anthropic' is not allowed/.test(refused.body), `a provider that is not allowed: ${refused.body}`)
  })
  const database = readFileSync(join(store.folder, 'db/mlflow.db'))
  see(!database.includes(apiKey), 'the API key stands in the database')
  await during(await start(own), async (pod) => see((await invoke(pod)).status === 200, 'the next pod reads no key'))
  await during(await start('x'.repeat(8)), async (pod) => {
    see((await invoke(pod)).status >= 400, 'another passphrase reads the API key')
    see(
      lines(pod.log()).some((line) => /shorter than 32/.test(line)),
      'a short passphrase is not told',
    )
  })
}

/** A model of a provider, by an API key that the gateway keeps. */
async function makeEndpoint(pod: Pod, { url }: Listener, name: string, provider: string): Promise<void> {
  const make = async (what: string, body: JsonObject) => {
    const made = await post(pod, `/api/3.0/mlflow/gateway/${what}/create`, body)
    see(made.status === 200, made.body)
    return JSON.parse(made.body)
  }
  const { secret } = await make('secrets', {
    secret_name: name,
    secret_value: { api_key: apiKey },
    provider,
    auth_config: { api_base: url },
  })
  const { model_definition: model } = await make('model-definitions', {
    name,
    secret_id: secret.secret_id,
    provider,
    model_name: 'm',
  })
  const configs = [{ model_definition_id: model.model_definition_id, linkage_type: 'PRIMARY', weight: 1 }]
  await make('endpoints', { name, model_configs: configs, usage_tracking: false })
}

const invoke = (pod: Pod, endpoint = 'chat'): Promise<Answer> =>
  post(pod, `/gateway/${endpoint}/mlflow/invocations`, { messages: [{ role: 'user', content: 'Is it so?' }] })

/** Asks, four times at once, until two processes have sent something to a listener. Every answer has to be 200. */
async function byTwo({ received }: Listener, send: () => Promise<Answer>): Promise<void> {
  const senders = () => new Set(received.map(({ process }) => process))
  for (let count = 0; senders().size < 2; count++) {
    see(count < 15, `all of ${received.length} requests came from one worker`)
    for (const { status, body } of await Promise.all([send(), send(), send(), send()]))
      see(status === 200, `${status} ${body}`)
  }
  see(!senders().has(undefined), 'it is not known who sent')
}

async function off(lab: Lab, version: Version): Promise<void> {
  const store = await lab.store('sqlite')
  const environment = await lab.environment(version, store, { server: two })
  await during(await environment.start(), async (pod) => {
    const made = await post(pod, '/api/3.0/mlflow/gateway/secrets/create', { secret_name: 'a' })
    see(made.status === 501, `the gateway answers ${made.status}`)
    const passphrases = passphrasesOf(pod)
    see(
      passphrases.every((text) => text !== '' && text !== published),
      `a process has ${passphrases.join(', ')}`,
    )
  })
  const values = { gateway: { passphrase } }
  const wrong = await environmentOf(lab, version, store, values, { gateway: { passphrase: published } })
  await seeFailure(await wrong.start(), /is the one that MLflow publishes/)
  const empty = await environmentOf(
    lab,
    version,
    store,
    { gateway: { ...values.gateway, enabled: true } },
    { gateway: { passphrase: '' } },
  )
  await seeFailure(await empty.start(), /the gateway needs a passphrase/)
}

const passphraseOf = (id: number): string =>
  /(?:^|\0)MLFLOW_CRYPTO_KEK_PASSPHRASE=([^\0]*)/.exec(readFileSync(`/proc/${id}/environ`, 'utf8'))?.[1] ?? ''

async function hooked(lab: Lab, version: Version): Promise<void> {
  const store = await lab.store('sqlite')
  const receiver = await listener('{}')
  const secret = 'what both sides know'
  const values = {
    server: two,
    webhooks: { encryptionKey: { name: 'webhooks', key: 'key' } },
    env_vars: { MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: true, MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https' },
  }
  const key = randomBytes(32).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
  const start = async (text: string): Promise<Pod> =>
    (await environmentOf(lab, version, store, values, { webhooks: { key: text } })).start()
  let id = ''
  await during(await start(key), async (pod) => {
    const events = [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }]
    const made = await post(pod, '/api/2.0/mlflow/webhooks', { name: 'hook', url: receiver.url, events, secret })
    see(made.status === 200, made.body)
    id = JSON.parse(made.body).webhook.webhook_id
    for (let count = 0; count < 20; count++) see((await list(pod)).status === 200, 'webhooks can not be listed')
    await post(pod, '/api/2.0/mlflow/registered-models/create', { name: 'a model' })
    await until('it is told of the model', () => receiver.received.some(({ body }) => body.includes('"a model"')))
    await byTwo(receiver, () => post(pod, `/api/2.0/mlflow/webhooks/${id}/test`, {}))
  })
  await during(await start(key), async (pod) => {
    const { body } = await post(pod, `/api/2.0/mlflow/webhooks/${id}/test`, {})
    see(JSON.parse(body).result?.success === true, body)
  })
  for (const { headers, body } of receiver.received) {
    const signed = `${headers['x-mlflow-delivery-id']}.${headers['x-mlflow-timestamp']}.${body}`
    const signature = `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`
    see(headers['x-mlflow-signature'] === signature, `not signed by the secret: ${JSON.stringify(headers)}`)
  }
  const other = await start(randomBytes(32).toString('base64url').concat('='))
  await during(other, async (pod) => see((await list(pod)).status === 500, 'another key reads the secret'))
  await seeFailure(await start('no key'), /is no Fernet key/)
}

/** A connection belongs to one worker: each request has its own. */
const apart = { connection: 'close' }

const list = ({ url }: Pod): Promise<Answer> => ask(`${url}/api/2.0/mlflow/webhooks`, { headers: apart })

const post = ({ url }: Pod, path: string, body: Json): Promise<Answer> =>
  ask(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...apart },
    body: JSON.stringify(body),
  })

const during = (pod: Pod, use: (pod: Pod) => Promise<void>): Promise<void> => whileReady(pod, () => use(pod))
