// What is a secret in plain text: by its name, by its form; and that no format shows one.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import type { Format } from '../../src/diagnostics/format-names.ts'
import { formats } from '../../src/diagnostics/formats.ts'
import { hideSecrets, hideSecretValues, holdsSecret, isNamedSecret } from '../../src/text/secrets.ts'

const test = suite('secrets')

const named: [name: string, value: string | number | boolean, isSecret: boolean][] = [
  ['PGPASSWORD', 'hunter2', true],
  ['PGPASSWORD', 12345678, true],
  ['MYSQL_PWD', 'hunter2', true],
  ['AZURE_STORAGE_ACCESS_KEY', 'abc', true],
  ['AWS_SECRET_ACCESS_KEY', '/abCD/efg', true],
  ['MLFLOW_FLASK_SERVER_SECRET_KEY', 'abc', true],
  ['apiKey', 'abc', true],
  ['dbPassword', 'abc', true],
  ['GOOGLE_APPLICATION_CREDENTIALS', '/var/secrets/google/key.json', false],
  ['SSL_PRIVATE_KEY', '/etc/ssl/tls.key', false],
  ['TOKEN_FILE', 'here', false],
  ['AWS_ACCESS_KEY_ID', 'minio', false],
  ['TOKENIZERS_PARALLELISM', 'yes', false],
  ['MAX_TOKENS', 4096, false],
  ['TOKEN_TTL', 3600, false],
  ['USE_TOKEN', true, false],
  ['OTHER_PASSWORD', '$(DB_PASSWORD)', false],
  ['DB_PASSWORD', '', false],
]

test('a name tells a secret, unless the value is a path, a flag or a reference', () => {
  for (const [name, value, isSecret] of named) assert.is(isNamedSecret(name, value), isSecret, `${name}: ${value}`)
})

/** Texts with their secret in brackets. */
const held = [
  '[AKIAQYLPMN5HHHFPZAM2]',
  'postgresql://me:[hunter2]@db/m and postgresql://me:$(DB_PASSWORD)@db/m',
  'AccountName=a;AccountKey=[abc+/==];EndpointSuffix=core.windows.net',
  'https://a.blob.core.windows.net/c?sv=2024&sig=[abc%3D]&se=1',
  "host=db password='[hunter2]' user=me",
  'export PGPASSWORD=[hunter2]; export PGPASSWORD=$(cat /run/secret)',
  '--opt=[ghp_0123456789abcdefghijklmnopqrstuvwxyz]',
  '[sk-ant-api03-0123456789012345678901234567890123456789012345678901234567890123456789012345]',
  '[hf_abcdefghijklmnopqrstuvwxyzABCDEFGH]',
  'header.[eyJhbGciOiJIUzI1NiIsInR5.eyJzdWIiOiIxMjM0NTY3ODkw.abc-_def]',
]

test('a form tells a secret, whatever its name, and only that is hidden', () => {
  for (const text of held) {
    const plain = text.replace(/[[\]]/g, '')
    assert.ok(holdsSecret(plain), plain)
    assert.is(
      hideSecrets(plain),
      text.replace(/\[([^\]]*)\]/g, (_, secret: string) => '*'.repeat(secret.length)),
    )
  }
  for (const text of ['AKIAIOSFODNN7EXAMPLE', 's3://bucket/a', 'http://db:5432', 'sig=', 'a: b@c', '/a/b.key'])
    assert.not(holdsSecret(text), text)
})

test('a file shows no variable whose name tells a secret', () => {
  const text = 'env_vars: {A_TOKEN: abc, B: c}\n  DB_PASSWORD: "hunter2" # mine\n  X_KEY: {name: a, key: b}\n'
  assert.is(
    hideSecretValues(text),
    'env_vars: {A_TOKEN: ***, B: c}\n  DB_PASSWORD: ********* * ****\n  X_KEY: {name: a, key: b}\n',
  )
})

test('no format shows a secret, neither where it is told nor in the frame or the words of another mistake', () => {
  const lines = ['env_vars:', '  plain: hunter2', '  OTHER_TOKEN: hunter3', 'url: https://me:hunter4@a']
  const at = (line: number, column: number) => ({
    file: 'environments/a.yaml',
    range: { start: { line, column }, end: { line, column: column + 7 } },
  })
  const diagnostics = [
    { code: 'secret-in-text', severity: 'error', message: 'a secret', location: at(2, 10) },
    {
      code: 'unknown-key',
      severity: 'error',
      message: 'unknown key https://me:hunter4@a',
      help: 'write https://me:hunter4@a',
      related: [{ message: 'https://me:hunter4@a', location: at(4, 6) }],
      location: at(3, 3),
    },
  ] as const
  for (const format of Object.keys(formats) as Format[]) {
    const shown = formats[format]([...diagnostics] as Diagnostic[], {
      text: () => lines.join('\n'),
      color: false,
      version: '',
    })
    assert.not.match(shown, 'hunter', format)
    assert.match(shown, 'https://me:*******@a', format)
  }
})

test.run()
